"""Which transactions of MySQL's binary log are a story's.

The log tells the connection of each transaction, the microsecond of its COMMIT, and the text of the
statements that changed rows. A connection does one thing at a time. So a transaction is ours if it
was committed on a connection of ours while a COMMIT of ours had no answer yet, and if all it did to
rows can have been done by our statements. That something of ours ended there is not enough: an
UPDATE that finds a row as it shall be counts as a change of one, but comes into no log.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from ecom.engines import server_of
from ecom.glass import log_reader, server, writes
from ecom.glass.log_reader import Rows, Transaction
from ecom.glass.nested import Inner
from ecom.glass.server import Untold
from ecom.settings import settings
from ecom.trace import Span, Statement, Story

ENDS = ("COMMIT", "ROLLBACK")
_CLOCK = "SELECT UNIX_TIMESTAMP(SYSDATE(6)) AS now"
Known = Mapping[int, Sequence[Inner]]  # what ran inside, by Statement.number
Pairs = list[tuple[Statement, Transaction]]


def of_mysql(story: Story, known: Known) -> Pairs:
    """Each committed transaction, with the statement that committed it. Raises Untold."""
    ends = _commits(story, known)
    if not ends:
        return []
    ahead, error = _clocks()
    begun = min(one.thread_clock for one in ends) + ahead
    over = max(_answered(one) for one in ends) + ahead
    on = {one.connection for one in ends}
    since, found = log_reader.of_connections(on, begun - error, over + error)
    for transaction in found:
        transaction.at -= ahead
    pairs = paired(story, known, found, error)
    told = [last for last, _ in pairs]
    for last in ends:
        if last in told:
            continue
        if since >= int(last.thread_clock + ahead):
            raise Untold("purged")
        if any(_changed(one, known) for one in until(story, last)):
            raise Untold("unclear")
    return pairs


def paired(
    story: Story, known: Known, transactions: Iterable[Transaction], error: float = 0
) -> Pairs:
    """`transactions`: by our clock, give or take `error` seconds."""
    left, pairs = _commits(story, known), []
    for transaction in transactions:
        off = {
            one.number: max(one.thread_clock - transaction.at, transaction.at - _answered(one), 0)
            for one in left
            if one.connection == transaction.connection
            and _can_be(transaction, until(story, one), known)
        }
        near = [one for one in left if off.get(one.number, error + 1) <= error]
        ours = min(near, key=lambda one: off[one.number], default=None)
        if ours is not None:
            left.remove(ours)
            pairs.append((ours, transaction))
    return pairs


def until(story: Story, last: Statement) -> list[Statement]:
    """The statements of the transaction that `last` ended."""
    found: list[Statement] = []
    for statement in story.statements:
        if statement.connection == last.connection:
            if statement is last:
                break
            found = [] if statement.sent in ENDS else [*found, statement]
    if last.sent != "COMMIT":
        return [last]
    return [one for one in found if _transaction(one) is _transaction(last)]


def is_call(statement: Statement) -> bool:
    return statement.sent.lstrip()[:4].upper() == "CALL"


def _commits(story: Story, known: Known) -> list[Statement]:
    """The statements that may have committed a change."""
    return [
        last
        for last in story.statements
        if (last.sent == "COMMIT" or _transaction(last) is None)
        and any(_may_change(one, known) for one in until(story, last))
    ]


def _may_change(statement: Statement, known: Known) -> bool:
    """Not what only reads, nor what found nothing to change."""
    if writes.kinds(statement.sent):
        return bool(statement.affected)
    if is_call(statement) and statement.number not in known:
        return True
    return any(writes.kinds(one.sql) for one in known.get(statement.number, ()))


def _changed(statement: Statement, known: Known) -> bool:
    """For sure. The row of an UPDATE may have been so before."""
    if _adds_or_deletes(statement.sent):
        return bool(statement.affected)
    inner = known.get(statement.number, ())
    return any(_adds_or_deletes(one.sql) and one.rows_affected for one in inner)


def _adds_or_deletes(sql: str) -> bool:
    kinds = writes.kinds(sql)
    return bool(kinds) and "update" not in kinds


def _can_be(transaction: Transaction, statements: list[Statement], known: Known) -> bool:
    return all(any(_can_do(s, rows, known) for s in statements) for rows in transaction.rows)


def _can_do(statement: Statement, rows: Rows, known: Known) -> bool:
    """By its text, or by what it ran inside, as far as that is known."""
    inner = known.get(statement.number)
    if inner is None and (is_call(statement) or writes.kinds(statement.sent)):
        return True
    if writes.may(statement.sent, rows.table, rows.kind):
        sent_so = rows.text is None or rows.text.strip() == statement.sent.strip()
        return bool(inner) or sent_so
    return any(writes.may(one.sql, rows.table, rows.kind) for one in inner or ())


def _clocks() -> tuple[float, float]:
    """How many seconds the server's clock is ahead of ours, give or take the second number."""
    if len(server_of(settings().mysql_glass_url or "")) == 1:
        return 0, 0  # a socket: it is the same clock
    return _measured()


def _measured() -> tuple[float, float]:
    """Of three readings the most exact."""
    found = []
    for _ in range(3):
        before = time.time()
        now = float(server.rows(_CLOCK)[0]["now"])
        after = time.time()
        found.append(((after - before) / 2, now - (before + after) / 2))
    error, ahead = min(found)
    return ahead, error


def _answered(statement: Statement) -> float:
    return statement.thread_clock + (statement.seconds or 0)


def _transaction(statement: Statement) -> Span | None:
    return next((span for span in statement.spans if span.kind == "transaction"), None)

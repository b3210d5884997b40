"""Rows before and after of what a click changed, from the binary log.

Only transactions of the click are told. On MariaDB the log names each transaction, and a session
asks the name of its own right after its COMMIT (`logged_mysql`). MySQL's log says on which
connection a transaction ran, and when. What InnoDB's foreign keys delete along is in no log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ecom.glass import log_reader, server, writes
from ecom.glass import nested as nested_statements
from ecom.glass.log_reader import Rows, Transaction
from ecom.glass.nested import Inner, Nested
from ecom.glass.server import Untold
from ecom.trace import Statement, Story

_LOG = """
SHOW GLOBAL VARIABLES WHERE variable_name IN
 ('version', 'log_bin', 'binlog_format', 'binlog_row_image', 'binlog_row_metadata')
"""
WHOLE_ROWS = {"binlog_format": "ROW", "binlog_row_image": "FULL", "binlog_row_metadata": "FULL"}
# MariaDB keeps JSON as text, with a check.
_JSON = """
SELECT table_name AS name, check_clause AS clause FROM information_schema.check_constraints
 WHERE constraint_schema = DATABASE() AND check_clause LIKE 'json_valid(%'
"""
ENDS = ("COMMIT", "ROLLBACK")


@dataclass(frozen=True)
class Change:
    """`statement`: its number in the story; `by`: the trigger that did it. None: not derivable."""

    table: str
    kind: Literal["insert", "update", "delete"]
    key: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    statement: int | None
    by: str | None


def of(story: Story, nested: Mapping[int, Sequence[Inner]] | None = None) -> list[Change]:
    """What the transactions of `story` changed, in order. Raises Untold.

    `nested`: what `ecom.glass.nested` told of it, if somebody has asked already.
    """
    if not story.statements:
        return []
    log = {row["Variable_name"].lower(): row["Value"] for row in server.rows(_LOG)}
    if log["log_bin"] != "ON" or any(log.get(k) != value for k, value in WHOLE_ROWS.items()):
        raise Untold("no_log")
    is_mariadb = "MariaDB" in log["version"]
    committed = list(_of_mariadb(story) if is_mariadb else _of_mysql(story))
    if not committed:
        return []
    as_json = _json_columns() if is_mariadb else {}
    known = _nested(story) if nested is None else _whole(nested)
    return [
        change
        for last, transaction in committed
        for change in _changes(transaction, _until(story, last), known, as_json)
    ]


def _of_mariadb(story: Story) -> Iterator[tuple[Statement, Transaction]]:
    """Each committed transaction, with the statement that committed it."""
    by_name = {statement.gtid: statement for statement in story.statements if statement.gtid}
    if by_name:
        names = sorted(by_name, key=lambda gtid: int(gtid.rpartition("-")[2]))
        for found in log_reader.named(names):
            yield by_name[found.gtid], found


def _of_mysql(story: Story) -> Iterator[tuple[Statement, Transaction]]:
    """A connection does one thing at a time: the seconds of its COMMITs tell which are ours."""
    commits: dict[int, list[Statement]] = {}
    for statement in story.statements:
        if statement.sent == "COMMIT" or (statement.affected and not statement.spans):
            commits.setdefault(statement.connection, []).append(statement)
    if not commits:
        return
    first = int(min(s.thread_clock for s in story.statements))
    last = int(max(s.thread_clock + (s.seconds or 0) for s in story.statements))
    found: dict[int, list[Transaction]] = {}
    for transaction in log_reader.of_connections(set(commits), first, last):
        found.setdefault(transaction.connection, []).append(transaction)
    for connection, transactions in found.items():
        if len(transactions) > len(commits[connection]):
            raise Untold("no_log", "other visitors wrote on the same connection in that second")
        yield from zip(commits[connection], transactions, strict=False)


def _until(story: Story, last: Statement) -> list[Statement]:
    """The statements of the transaction that `last` ended."""
    found: list[Statement] = []
    for statement in story.statements:
        if statement.connection == last.connection:
            if statement is last:
                return found if last.sent == "COMMIT" else [last]
            found = [] if statement.sent in ENDS else [*found, statement]
    return found


def _changes(
    transaction: Transaction,
    statements: list[Statement],
    nested: Mapping[int, Sequence[Inner]],
    as_json: dict[str, set[str]],
) -> Iterator[Change]:
    for rows in transaction.rows:
        whose = _whose(rows.text, statements)
        by = _trigger(rows, nested.get(whose.number, ())) if whose else None
        for pair in rows.pairs:
            before, after = (_parsed(row, as_json.get(rows.table, set())) for row in pair)
            here = before or after or {}
            yield Change(
                rows.table,
                rows.kind,
                {name: here[name] for name in rows.key},
                before,
                after,
                whose.number if whose else None,
                by,
            )


def _whose(text: str | None, statements: list[Statement]) -> Statement | None:
    """It was sent so, or is in a routine: that of the only CALL."""
    sent = [s for s in statements if text and s.sent.strip() == text.strip()]
    calls = [s for s in statements if s.sent.lstrip()[:4].upper() == "CALL"]
    found = sent or calls
    return found[0] if len(found) == 1 else None


def _trigger(rows: Rows, inner: Iterable[Inner]) -> str | None:
    """Whose statement wrote the table, if the statement in the log itself did not."""
    own = writes.tables(rows.text or "")
    if own is None or rows.table in own:
        return None
    found, above = set(), []
    for one in inner:
        above = [*above[: one.level - 1], one]
        if one.kind == "statement" and rows.table in (writes.tables(one.sql) or ()):
            triggers = [name for name in above if name.kind == "trigger"]
            found |= {triggers[-1].name} if triggers else set()
    return found.pop() if len(found) == 1 else None


def _nested(story: Story) -> Mapping[int, Sequence[Inner]]:
    try:
        return _whole(nested_statements.of(story))
    except Untold:
        return {}  # then no change is known to be a trigger's


def _whole(nested: Mapping[int, Sequence[Inner]]) -> Mapping[int, Sequence[Inner]]:
    """Where a part is forgotten, a trigger that is the only one left proves nothing."""
    cut = nested.cut if isinstance(nested, Nested) else frozenset()
    return {number: inner for number, inner in nested.items() if number not in cut}


def _json_columns() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in server.rows(_JSON):
        found.setdefault(row["name"], set()).add(row["clause"].split("`")[1])
    return found


def _parsed(row: dict[str, Any] | None, as_json: set[str]) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        name: json.loads(value) if name in as_json and value is not None else value
        for name, value in row.items()
    }

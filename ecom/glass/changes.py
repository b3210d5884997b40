"""Rows before and after of what a click changed, from the binary log.

Only transactions of the click are told. On MariaDB the log names each transaction, and a session
asks the name of its own right after its COMMIT (`logged_mysql`); for MySQL see `glass.pairing`.
What InnoDB's foreign keys delete along is in no log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ecom.glass import log_reader, pairing, server, writes
from ecom.glass import nested as nested_statements
from ecom.glass.log_reader import Rows, Transaction
from ecom.glass.nested import Inner, Nested
from ecom.glass.pairing import Known
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


def of(story: Story, nested: Known | None = None) -> list[Change]:
    """What the transactions of `story` changed, in order. Raises Untold.

    `nested`: what `ecom.glass.nested` told of it, if somebody has asked already.
    """
    if not story.statements:
        return []
    log = {row["Variable_name"].lower(): row["Value"] for row in server.rows(_LOG)}
    if log["log_bin"] != "ON" or any(log.get(k) != value for k, value in WHOLE_ROWS.items()):
        raise Untold("no_log")
    is_mariadb = "MariaDB" in log["version"]
    known = _nested(story) if nested is None else _whole(nested)
    committed = list(_of_mariadb(story) if is_mariadb else pairing.of_mysql(story, known))
    if not committed:
        return []
    as_json = _json_columns() if is_mariadb else {}
    return [
        change
        for last, transaction in committed
        for change in _changes(transaction, pairing.until(story, last), known, as_json)
    ]


def _of_mariadb(story: Story) -> Iterator[tuple[Statement, Transaction]]:
    """Each committed transaction, with the statement that committed it."""
    by_name = {statement.gtid: statement for statement in story.statements if statement.gtid}
    if by_name:
        names = sorted(by_name, key=lambda gtid: int(gtid.rpartition("-")[2]))
        for found in log_reader.named(names):
            yield by_name[found.gtid], found


def _changes(
    transaction: Transaction,
    statements: list[Statement],
    known: Known,
    as_json: dict[str, set[str]],
) -> Iterator[Change]:
    for rows in transaction.rows:
        whose = _whose(rows.text, statements, known)
        number = whose.number if whose else None
        by = _trigger(rows, whose, known) if whose else None
        for pair in rows.pairs:
            before, after = (_parsed(row, as_json.get(rows.table, set())) for row in pair)
            here = before or after or {}
            key = {name: here[name] for name in rows.key}
            yield Change(rows.table, rows.kind, key, before, after, number, by)


def _whose(text: str | None, statements: list[Statement], known: Known) -> Statement | None:
    """It was sent so, or stands in a routine or trigger: then of the only one that ran any."""
    sent = [s for s in statements if text and s.sent.strip() == text.strip()]
    outer = [
        s
        for s in statements
        if pairing.is_call(s) or (writes.kinds(s.sent) and known.get(s.number, True))
    ]
    found = sent or outer
    return found[0] if len(found) == 1 else None


def _trigger(rows: Rows, whose: Statement, known: Known) -> str | None:
    """The trigger that did it, itself or by a routine that it called; None if it can have been
    another's work, too. The log's text does not tell: it is that of whichever statement of a
    trigger and the one that fired it wrote first."""
    found: set[str | None] = {None} if writes.may(whose.sent, rows.table, rows.kind) else set()
    above: list[Inner] = []
    for one in known.get(whose.number, ()):
        above = [*above[: one.level - 1], one]
        if one.kind == "statement" and writes.may(one.sql, rows.table, rows.kind):
            found.add(next((i.name for i in reversed(above) if i.kind == "trigger"), None))
    return found.pop() if len(found) == 1 else None


def _nested(story: Story) -> Known:
    try:
        return _whole(nested_statements.of(story))
    except Untold:
        return {}  # then no change is known to be a trigger's


def _whole(nested: Known) -> Known:
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

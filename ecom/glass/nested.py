"""What the statements of a story ran inside: routines, triggers and their statements.

    nested.of(story)[3]     # what statement 3 of the story ran: [Inner(kind="procedure", …), …]

MySQL keeps the last statements of each connection in performance_schema.events_statements_history,
those inside routines and triggers, too. A connection serves other visitors before and after, so a
row counts only if it lies in the time of one of our statements and bears its text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

from ecom.db import Row
from ecom.glass import server, timer, writes
from ecom.glass.server import Untold
from ecom.trace import Statement, Story

TOLERANCE = 0.005  # seconds between our clock and the server's, once it was read exactly
SAME = 250  # characters that must agree: the server keeps 1,024 bytes of a statement

_HISTORY = """
SELECT t.processlist_id AS connection, e.event_id, e.object_type, e.object_name, e.sql_text,
       e.timer_start, e.timer_end, e.timer_wait, e.rows_affected, e.rows_sent, e.rows_examined,
       CAST(IF(VERSION() LIKE '%MariaDB%', 0, e.lock_time) AS UNSIGNED) AS lock_time
  FROM performance_schema.threads t
  JOIN performance_schema.events_statements_history e ON e.thread_id = t.thread_id
 WHERE t.processlist_id IN :connections AND e.timer_end IS NOT NULL
 ORDER BY e.event_id
"""

Kind = Literal["statement", "procedure", "function", "trigger"]


@dataclass(frozen=True)
class Inner:
    """A routine or trigger that ran, or a statement in it, as it stands in its source.

    `level` counts from 1. Of a routine or trigger, `seconds` are those of all it did; one that
    fires for several rows in a row is here once. `lock_seconds` is 0 on MariaDB, which counts it
    from the beginning of the outermost statement.
    """

    kind: Kind
    name: str  # of a statement: whose it is
    sql: str
    level: int
    seconds: float
    lock_seconds: float
    rows_examined: int
    rows_affected: int
    rows_sent: int


class Nested(dict[int, list[Inner]]):
    """By Statement.number. `cut`: of these the server has forgotten a part, or all."""

    cut: frozenset[int] = frozenset()


def of(story: Story) -> Nested:
    """What the statements of `story` ran inside, in order. Raises Untold."""
    found, cut = Nested(), set()
    asked = _by_connection(story)
    if not asked:
        return found
    clock = timer.read()
    history = defaultdict(list)
    for row in server.rows(_HISTORY, connections=list(asked)):
        history[row["connection"]].append(row)
    for connection, statements in asked.items():
        children = _by_parent(rows := history[connection])
        for statement, row in _matched(statements, children[None], clock.zero, clock.error):
            if row:
                found[statement.number] = list(_inside(row["event_id"], children, 1))
            if not row or _pushed_out(row, rows, clock.most):
                cut.add(statement.number)
    found.cut = frozenset(cut)
    if not found:
        raise Untold("pushed_out")
    return found


def _by_connection(story: Story) -> dict[int, list[Statement]]:
    found = defaultdict(list)
    for statement in story.statements:
        if statement.seconds is not None and statement.connection:
            found[statement.connection].append(statement)
    return found


def _matched(
    statements: list[Statement], rows: list[Row], zero: float, error: float = 0
) -> Iterator[tuple[Statement, Row | None]]:
    """Each statement with its row; both are in order, so a row is never before the last one."""
    last, tolerance = 0, TOLERANCE + error
    for statement in statements:
        expected = statement.thread_clock - zero
        until = expected + (statement.seconds or 0) + tolerance
        fitting = [
            row
            for row in rows
            if row["event_id"] > last
            and expected - tolerance <= timer.seconds(row["timer_start"])
            and timer.seconds(row["timer_end"]) <= until
            and (row["sql_text"] or "").strip()[:SAME] == statement.sent.strip()[:SAME]
        ]
        row = min(
            fitting, key=lambda row: abs(timer.seconds(row["timer_start"]) - expected), default=None
        )
        last = row["event_id"] if row else last
        yield statement, row


def _by_parent(rows: list[Row]) -> dict[int | None, list[Row]]:
    """Each row below the one in whose time it ran, for a connection does one thing at a time.
    MySQL's `nesting_event_id` may be that of the transaction that began within a routine."""
    found: dict[int | None, list[Row]] = defaultdict(list)
    open_: list[Row] = []
    for row in rows:
        while open_ and open_[-1]["timer_end"] <= row["timer_start"]:
            open_.pop()
        found[open_[-1]["event_id"] if open_ else None].append(row)
        open_.append(row)
    return found


def _pushed_out(row: Row, rows: list[Row], most: int) -> bool:
    """Was a part of it? The server keeps `most` rows and forgets first what ended first."""
    return len(rows) >= most and min(r["timer_end"] for r in rows) > row["timer_start"]


def _inside(parent: int, children: dict[int | None, list[Row]], level: int) -> Iterator[Inner]:
    """What stands in one routine comes together, below a line for the routine."""
    of_whom = itemgetter("object_type", "object_name")
    for (kind, name), group in groupby(children[parent], of_whom):
        steps = list(group)
        if kind:
            yield _inner(kind.lower(), name, "", level, steps)
        inside = level + 1 if kind else level
        for step in steps:
            if step["sql_text"]:
                yield _inner("statement", name or "", step["sql_text"], inside, [step])
            deeper = inside + 1 if step["sql_text"] else inside
            yield from _inside(step["event_id"], children, deeper)


def _inner(kind: Kind, name: str, sql: str, level: int, steps: list[Row]) -> Inner:
    def total(column: str) -> int:
        return sum(step[column] or 0 for step in steps)

    return Inner(
        kind,
        name,
        sql,
        level,
        seconds=timer.seconds(total("timer_wait")),
        lock_seconds=timer.seconds(total("lock_time")),
        rows_examined=total("rows_examined"),
        # SELECT … INTO counts as one, too
        rows_affected=sum(s["rows_affected"] for s in steps if writes.kinds(s["sql_text"] or "")),
        rows_sent=total("rows_sent"),
    )

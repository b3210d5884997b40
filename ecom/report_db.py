"""How reports read: read-only, on connections of their own, perhaps from a server of their own.

They hold no lock that a checkout could wait for, and take no connection from its pool.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ecom import db, engines, trace
from ecom.db import Connection, Row
from ecom.mysql_errors import HungUp

T = TypeVar("T")
Read = Callable[..., list[Row]]  # like `rows`

ROWS_READ = "SHOW SESSION STATUS LIKE 'Handler_read%'"


def rows(sql: str, **params: Any) -> list[Row]:
    """All rows of one statement; repeated if MySQL hung up. Raises Unavailable."""
    try:
        return _ask(lambda connection: db.execute(connection, sql, **params))
    except HungUp:
        return _ask(lambda connection: db.execute(connection, sql, **params))


def at_once(sql: str, **params: Any) -> list[Row]:
    """Rows of a statement that takes no time, or Unavailable after a few seconds: a server that
    does not answer is left alone for as long, by reports too."""
    with db.connected("lag") as connection:
        return db.execute(connection, sql, **params)


def measured(sql: str, **params: Any) -> tuple[list[Row], int]:
    """What `rows` returns, and how many rows the server read for it, in tables and indexes."""

    def work(connection: Connection) -> tuple[list[Row], int]:
        before = _rows_read(connection)
        found = db.execute(connection, sql, **params)
        after = _rows_read(connection)
        counting = _rows_read(connection) - after  # reading the counters counts, too
        return found, after - before - counting

    return _ask(work)


def snapshot(work: Callable[[Connection], T]) -> T:
    """What `work(connection)` returns: all its statements see the database at one moment.

    Done again from the beginning if MySQL hung up. Raises Unavailable.
    """

    def at_one_moment(connection: Connection) -> T:
        with trace.span("transaction", engines.REPORT_ISOLATION) as told:
            db.execute(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
            try:
                return work(connection)
            finally:
                if not connection.invalidated:
                    db.execute(connection, "COMMIT")
                    trace.outcome(told, "commit")

    try:
        return _ask(at_one_moment)
    except HungUp:
        return _ask(at_one_moment)


def _ask(work: Callable[[Connection], T]) -> T:
    with db.connected("report") as connection:
        return work(connection)


def _rows_read(connection: Connection) -> int:
    return sum(int(found["Value"]) for found in db.execute(connection, ROWS_READ))

"""MySQL or MariaDB: this file and `engines` know the driver. Money is Decimal, times are naive UTC.

Everything asked goes through the engines of `engines`; SQL carries named parameters
(`:id`; a list makes `IN :ids`), never text from outside.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

import pymysql
from sqlalchemy import Connection, TextClause, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ecom import engines, errors, mysql_errors, trace
from ecom.mysql_errors import Busy, Demoted, HungUp, Silence, Silent
from ecom.settings import settings

__all__ = [
    "Connection",
    "call",
    "close",
    "connected",
    "execute",
    "ping",
    "row",
    "rows",
    "transaction",
]

T = TypeVar("T")
Row = dict[str, Any]

RETRY_SECONDS = 10  # no further attempt of a transaction after so long


def rows(sql: str, **params: Any) -> list[Row]:
    """All rows of one statement, outside a transaction; repeated if MySQL hung up."""
    try:
        return _alone(sql, params)
    except HungUp:
        return _alone(sql, params)


def row(sql: str, **params: Any) -> Row | None:
    return next(iter(rows(sql, **params)), None)


def ping() -> None:
    """Raises Unavailable if MySQL does not answer."""
    rows("SELECT 1")


def transaction(
    work: Callable[[Connection], T],
    *,
    retry_on: Collection[str] = (),
    kind: engines.Kind = "transaction",
) -> T:
    """What `work(connection)` returns, committed. READ COMMITTED; any exception rolls back.

    The whole work is done again after a deadlock or lock wait, a connection lost before COMMIT,
    or a duplicate of a unique key named in `retry_on`: it must have no effect outside MySQL.
    Raises OutcomeUnknown if the reply to COMMIT was lost, Unavailable if MySQL is down or busy.
    """
    give_up = time.monotonic() + RETRY_SECONDS
    pause = 0.005
    for attempt in count(1):
        try:
            return _once(work, kind, attempt)
        except (Busy, HungUp, errors.Duplicate) as error:
            hopeless = isinstance(error, errors.Duplicate) and error.key not in retry_on
            hopeless |= isinstance(error, Demoted) and attempt > 1  # no fail-over: it is so
            if hopeless or time.monotonic() > give_up:
                raise
        time.sleep(random.uniform(0, pause))
        pause = min(2 * pause, 0.2)
    raise AssertionError  # it counts for ever


def execute(connection: Connection, sql: str, **params: Any) -> list[Row]:
    """The rows of a query; of any other statement one row: affected (rows matched), last_id."""
    with _translated(connection):
        result = connection.execute(_text(sql, _lists(params)), params)
        if result.returns_rows:
            names = tuple(result.keys())
            return [dict(zip(names, found, strict=True)) for found in result]
        return [{"affected": result.rowcount, "last_id": result.lastrowid}]


def call(connection: Connection, procedure: str, *args: Any) -> list[list[Row]]:
    """Every result set of a procedure; its SIGNAL is raised as errors.from_signal has it."""
    sets: list[list[Row]] = []
    with _translated(connection, sets):
        places = ", ".join(["%s"] * len(args))
        result = connection.exec_driver_sql(f"CALL {procedure}({places})", args)
        cursor = result.cursor
        while cursor is not None and cursor.description:
            names = [column[0] for column in cursor.description]
            sets.append([dict(zip(names, values, strict=True)) for values in cursor.fetchall()])
            cursor.nextset()
        result.close()
    return sets


def close() -> None:
    """Close all idle connections, so that servers can stop; the next statement opens new ones."""
    _silences.clear()
    engines.close()


def _alone(sql: str, params: Row) -> list[Row]:
    with connected("single") as connection:
        return execute(connection, sql, **params)


def _once(work: Callable[[Connection], T], kind: engines.Kind, attempt: int) -> T:
    with (
        connected(kind) as connection,
        trace.span("transaction", engines.ISOLATION, attempt) as told,
    ):
        try:
            result = work(connection)
        except BaseException:
            with _translated(connection):
                connection.rollback()
            trace.outcome(told, "rollback")
            raise
        try:
            connection.commit()
        except DBAPIError as error:
            meaning = _meaning(error.orig)
            if error.connection_invalidated and not isinstance(meaning, Demoted):
                trace.outcome(told, "unknown")
                raise errors.OutcomeUnknown("the reply to COMMIT was lost") from error
            raise meaning or error from error  # a refusal: it was rolled back
        trace.outcome(told, "commit")
        return result


@contextmanager
def connected(kind: engines.Kind) -> Iterator[Connection]:
    """A connection of the pool of `kind`, for `execute`. Raises Unavailable."""
    now = settings()
    reports = now.mysql_reports_url
    others = {"report": reports, "lag": reports, "glass": now.mysql_glass_url}
    url = others.get(kind) or now.mysql_url
    if not url:
        raise errors.Unavailable("no MySQL is configured")
    with _heeding_silence(kind, _silences[engines.server_of(url)]):
        try:
            connection = engines.engine(url, now.mysql_trust, kind).connect()
        except PoolTimeout as error:
            raise errors.Unavailable("all connections to MySQL are in use") from error
        except DBAPIError as error:
            raise _meaning(error.orig) or error from error
        with connection:
            yield connection


@contextmanager
def _heeding_silence(kind: engines.Kind, silence: Silence) -> Iterator[None]:
    """The glass box asks what the shop does not need: its silence is no one else's."""
    silence.respect()
    try:
        yield
    except Silent:
        if kind != "glass":
            silence.begin()
        raise


@contextmanager
def _translated(connection: Connection, sets: list[list[Row]] | None = None) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, pymysql.MySQLError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        meaning = _meaning(cause, sets[-1] if sets else ())
        if isinstance(meaning, (HungUp, Silent)) and not connection.invalidated:
            connection.invalidate()
        raise meaning or error from error
    except UnicodeEncodeError as error:  # half a character: no encoding holds it
        raise errors.InvalidInput("no text", code="text_unreadable") from error


def _meaning(error: BaseException | None, details: Sequence[Row] = ()) -> errors.ShopError | None:
    code, message = (*getattr(error, "args", ()), None, None)[:2]
    return mysql_errors.meaning(code, str(message or error), details)


_silences: defaultdict[tuple[str | None, ...], Silence] = defaultdict(Silence)  # by server


@lru_cache(maxsize=1024)
def _text(sql: str, lists: frozenset[str]) -> TextClause:
    return text(sql).bindparams(*(bindparam(name, expanding=True) for name in lists))


def _lists(params: Row) -> frozenset[str]:
    return frozenset(name for name, value in params.items() if isinstance(value, (list, tuple)))

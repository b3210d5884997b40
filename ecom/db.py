"""MySQL or MariaDB: the only file that knows the driver. Money is Decimal, times are naive UTC.

Everything asked goes through the two engines of `_engine`; SQL carries named parameters
(`:id`; a list makes `IN :ids`), never text from outside.
"""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, TypeVar

import pymysql
from sqlalchemy import Connection, Engine, TextClause, bindparam, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ecom import errors, mysql_errors
from ecom.mysql_errors import Busy, HungUp, Silence, Silent
from ecom.settings import settings

__all__ = ["Connection", "call", "close", "execute", "ping", "row", "rows", "transaction"]

T = TypeVar("T")
Row = dict[str, Any]

CONNECT_SECONDS, REPLY_SECONDS = 3, 10
RETRY_SECONDS = 10  # no further attempt of a transaction after so long

COLLATION = "utf8mb4_unicode_520_ci"
CONNECT_SQL = (
    f"SET NAMES utf8mb4 COLLATE {COLLATION}, time_zone = '+00:00', innodb_lock_wait_timeout = 5, "
    "sql_mode = 'STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
)


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


def transaction(work: Callable[[Connection], T], *, retry_on: Collection[str] = ()) -> T:
    """What `work(connection)` returns, committed. READ COMMITTED; any exception rolls back.

    The whole work is done again after a deadlock or lock wait, a connection lost before COMMIT,
    or a duplicate of a unique key named in `retry_on`: it must have no effect outside MySQL.
    Raises OutcomeUnknown if the reply to COMMIT was lost, Unavailable if MySQL is down or busy.
    """
    give_up = time.monotonic() + RETRY_SECONDS
    pause = 0.005
    while True:
        try:
            return _once(work)
        except (Busy, HungUp, errors.Duplicate) as error:
            hopeless = isinstance(error, errors.Duplicate) and error.key not in retry_on
            if hopeless or time.monotonic() > give_up:
                raise
        time.sleep(random.uniform(0, pause))
        pause = min(2 * pause, 0.2)


def execute(connection: Connection, sql: str, **params: Any) -> list[Row]:
    """The rows of a query; of any other statement one row: affected (rows matched), last_id."""
    with _translated(connection):
        result = connection.execute(_text(sql, _lists(params)), params)
        if result.returns_rows:
            return [dict(found) for found in result.mappings()]
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
    _silence.end()
    for engine in _opened:
        engine.dispose()
    _opened.clear()
    _engine.cache_clear()


def _alone(sql: str, params: Row) -> list[Row]:
    with _connected(autocommit=True) as connection:
        return execute(connection, sql, **params)


def _once(work: Callable[[Connection], T]) -> T:
    with _connected(autocommit=False) as connection:
        try:
            result = work(connection)
        except BaseException:
            with _translated(connection):
                connection.rollback()
            raise
        try:
            connection.commit()
        except DBAPIError as error:
            if error.connection_invalidated:
                raise errors.OutcomeUnknown("the reply to COMMIT was lost") from error
            raise _meaning(error.orig) or error from error
        return result


@contextmanager
def _connected(*, autocommit: bool) -> Iterator[Connection]:
    now = settings()
    if not now.mysql_url:
        raise errors.Unavailable("no MySQL is configured")
    _silence.respect()
    try:
        connection = _engine(now.mysql_url, now.mysql_ca, autocommit).connect()
    except PoolTimeout as error:
        raise errors.Unavailable("all connections to MySQL are in use") from error
    except DBAPIError as error:
        raise _meaning(error.orig) or error from error
    with connection:
        yield connection


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


def _meaning(error: BaseException | None, details: Sequence[Row] = ()) -> errors.ShopError | None:
    code, message = (*getattr(error, "args", ()), None, None)[:2]
    found = mysql_errors.meaning(code, str(message or error), details)
    if isinstance(found, Silent):
        _silence.begin()
    return found


_silence = Silence()
_opened: list[Engine] = []


@cache
def _engine(url: str, ca: str | None, autocommit: bool) -> Engine:
    """Single statements and transactions have an engine each: no connection ever switches."""
    engine = create_engine(
        make_url(url).set(drivername="mysql+pymysql"),
        isolation_level="AUTOCOMMIT" if autocommit else "READ COMMITTED",
        skip_autocommit_rollback=autocommit,  # transactions end in `_once`, the others at once
        pool_reset_on_return=None,
        pool_size=16,
        max_overflow=32,
        pool_timeout=5,
        pool_recycle=1800,
        pool_use_lifo=True,
        hide_parameters=True,  # hashes and addresses are nothing for a log
        connect_args={
            "charset": "utf8mb4",
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": REPLY_SECONDS,
            "write_timeout": REPLY_SECONDS,
            **({"ssl": ssl.create_default_context(cafile=ca)} if ca else {}),
        },
    )
    event.listen(engine, "connect", _set_up)
    _opened.append(engine)
    return engine


def _set_up(connection: pymysql.Connection, _record: Any) -> None:
    # Not by the driver's init_command: SQLAlchemy says SET NAMES after it, without the collation.
    with connection.cursor() as cursor:
        cursor.execute(CONNECT_SQL)


@lru_cache(maxsize=1024)
def _text(sql: str, lists: frozenset[str]) -> TextClause:
    return text(sql).bindparams(*(bindparam(name, expanding=True) for name in lists))


def _lists(params: Row) -> frozenset[str]:
    return frozenset(name for name, value in params.items() if isinstance(value, (list, tuple)))

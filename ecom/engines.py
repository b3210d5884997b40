"""Connections to MySQL or MariaDB: an engine each for what must not wait for the other.

Single statements, transactions, reports and the building of their sums have pools of their own, so
no connection ever switches and nothing that is slow takes one away from a checkout.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import pymysql
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DisconnectionError

from ecom import mysql_errors, tls
from ecom.logged_mysql import LoggedConnection

Kind = Literal["single", "transaction", "report", "lag", "build", "glass"]

ISOLATION = "READ COMMITTED"  # of transactions
REPORT_ISOLATION = "REPEATABLE READ, READ ONLY"
CONNECT_SECONDS, REPLY_SECONDS = 3, 10
# What the server itself gives up after so long.
REPORT_SECONDS = 60
LAG_SECONDS = 3  # a page waits for it
GLASS_SECONDS = 5

COLLATION = "utf8mb4_unicode_520_ci"
CONNECT_SQL = (
    f"SET NAMES utf8mb4 COLLATE {COLLATION}, time_zone = '+00:00', innodb_lock_wait_timeout = 5, "
    "sql_mode = 'STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
)
REPORT_SQL = f"SET SESSION TRANSACTION ISOLATION LEVEL {REPORT_ISOLATION}"
POOLS: dict[Kind, dict[str, int]] = {
    "single": {"pool_size": 16, "max_overflow": 32},
    "transaction": {"pool_size": 16, "max_overflow": 32},
    "report": {"pool_size": 8, "max_overflow": 16},
    "lag": {"pool_size": 1, "max_overflow": 7},
    "build": {"pool_size": 1, "max_overflow": 3},
    "glass": {"pool_size": 2, "max_overflow": 6},
}

_opened: list[Engine] = []


@cache
def engine(url: str, trust: str | None, kind: Kind) -> Engine:
    """`trust` is `Settings.mysql_trust`."""
    alone = kind in ("single", "report", "lag", "glass")
    reply = REPLIES.get(kind, REPLY_SECONDS)
    made = create_engine(
        make_url(url).set(drivername="mysql+pymysql"),
        isolation_level="AUTOCOMMIT" if alone else ISOLATION,
        skip_autocommit_rollback=alone,  # transactions end in `db`, the others at once
        pool_reset_on_return=None,
        **POOLS[kind],
        pool_timeout=5,
        pool_recycle=1800,
        pool_use_lifo=True,
        paramstyle="pyformat",  # values keep their names, for who shows what was sent
        hide_parameters=True,  # hashes and addresses are nothing for a log
        connect_args={
            "charset": "utf8mb4",
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": reply,
            "write_timeout": reply,
            **tls.of_mysql(url, trust),
        },
    )
    event.listen(made, "do_connect", _connect)
    event.listen(made, "connect", SET_UPS.get(kind, _set_up_writer))
    event.listen(made, "checkout", _check_open)
    event.listen(made, "handle_error", _leave_if_demoted)
    _opened.append(made)
    return made


@cache
def server_of(url: str) -> tuple[str | None, ...]:
    """Its address: of two accounts of one server the same."""
    parts = make_url(url)
    socket = parts.query.get("unix_socket")
    return (str(socket),) if socket else (parts.host, str(parts.port or 3306))


def _connect(_dialect: Any, _record: Any, args: Any, kwargs: Any) -> LoggedConnection:
    return LoggedConnection(*args, **kwargs)


def _check_open(connection: LoggedConnection, _record: Any, _proxy: Any) -> None:
    """What `logged_mysql` has closed makes room for a new connection."""
    if not connection.open:
        raise DisconnectionError("closed")


def _leave_if_demoted(context: ExceptionContext) -> None:
    """All connections of the pool lead to a server that is no longer the primary."""
    code, message = (*context.original_exception.args, None, None)[:2]
    if mysql_errors.is_demoted(code, str(message)):
        context.is_disconnect = True


def close() -> None:
    """Close all idle connections, so that servers can stop; the next statement opens new ones."""
    for opened in _opened:
        opened.dispose()
    _opened.clear()
    engine.cache_clear()


def _set_up(connection: pymysql.Connection, _record: Any) -> None:
    # Not by the driver's init_command: SQLAlchemy says SET NAMES after it, without the collation.
    with connection.cursor() as cursor:
        cursor.execute(CONNECT_SQL)


def _set_up_writer(connection: LoggedConnection, record: Any) -> None:
    _set_up(connection, record)
    connection.keep_out()


def _set_up_report(connection: pymysql.Connection, record: Any) -> None:
    _set_up(connection, record)
    with connection.cursor() as cursor:
        cursor.execute(REPORT_SQL)
    _limit(connection, REPORT_SECONDS)


def _set_up_glass(connection: pymysql.Connection, record: Any) -> None:
    _set_up(connection, record)
    _limit(connection, GLASS_SECONDS)


def _limit(connection: pymysql.Connection, seconds: int) -> None:
    is_mariadb = "MariaDB" in connection.get_server_info()
    words = f"max_statement_time = {seconds}" if is_mariadb else limit_of_mysql(seconds)
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION {words}")


def limit_of_mysql(seconds: float) -> str:
    return f"max_execution_time = {seconds * 1000:.0f}"


SET_UPS = {"report": _set_up_report, "lag": _set_up_report, "glass": _set_up_glass}
REPLIES = {"report": REPORT_SECONDS + 5, "build": REPORT_SECONDS + 5, "lag": LAG_SECONDS}

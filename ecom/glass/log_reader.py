"""Transactions of MySQL's binary log, read as a replica reads them (library mysql-replication)."""

from __future__ import annotations

import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Literal

import pymysql
from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.event import (
    MariadbAnnotateRowsEvent,
    MariadbGtidEvent,
    QueryEvent,
    RowsQueryLogEvent,
    XidEvent,
)
from pymysqlreplication.row_event import DeleteRowsEvent, UpdateRowsEvent, WriteRowsEvent
from sqlalchemy import make_url

from ecom.engines import CONNECT_SECONDS, REPLY_SECONDS
from ecom.glass import server
from ecom.glass.server import Untold
from ecom.settings import settings

MOST_SECONDS = 5  # of reading
FILES = 2  # of a MySQL's log that are looked through, the newest
NO_LONGER_THERE, DENIED = 1236, {1045, 1142, 1227}

Kind = Literal["insert", "update", "delete"]
Values = dict[str, Any]
_KINDS: dict[type, Kind] = {
    WriteRowsEvent: "insert", UpdateRowsEvent: "update", DeleteRowsEvent: "delete"
}  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """What one statement, `text`, did to rows of one table: each before and after."""

    text: str | None  # of routines with the values of their variables in it
    table: str
    kind: Kind
    key: tuple[str, ...]  # columns
    pairs: list[tuple[Values | None, Values | None]]


@dataclass
class Transaction:
    """`gtid` of MariaDB; `connection` and `second` (UTC, when it began) of MySQL."""

    gtid: str | None = None
    connection: int = 0
    second: int = 0
    rows: list[Rows] = field(default_factory=list)


def named(gtids: list[str]) -> Iterator[Transaction]:
    """Those of MariaDB with these names, which are in order. Raises Untold."""
    domain, origin, number = gtids[0].split("-")
    before = f"{domain}-{origin}-{int(number) - 1}" if number != "1" else ""
    wanted = set(gtids)
    place = {"is_mariadb": True, "auto_position": before, "annotate_rows_event": True}
    for found in _read(place, lambda transaction: transaction.gtid in wanted):
        yield found
        wanted.discard(found.gtid or "")
        if not wanted:
            return
    raise Untold("purged")


def of_connections(connections: set[int], first: int, last: int) -> Iterator[Transaction]:
    """Those of MySQL that began on these between two seconds. Raises Untold."""
    files = [row["Log_name"] for row in server.rows("SHOW BINARY LOGS")]
    place = {"resume_stream": True, "log_file": files[-FILES:][0], "log_pos": 4}
    yield from _read(place, lambda t: t.connection in connections and first <= t.second <= last)


def _read(place: Values, wanted: Callable[[Transaction], bool]) -> Iterator[Transaction]:
    parts = make_url(settings().mysql_glass_url or "")
    stream = BinLogStreamReader(
        connection_settings=_address(parts),
        server_id=(uuid.uuid4().int & 0x7FFFFFFF) | 0x10000,  # two of one number end each other
        only_schemas=[parts.database],
        only_events=[
            MariadbGtidEvent, MariadbAnnotateRowsEvent, QueryEvent, RowsQueryLogEvent, XidEvent,
            *_KINDS,
        ],
        blocking=False,
        enable_logging=False,
        **place,
    )  # fmt: skip
    give_up = time.monotonic() + MOST_SECONDS
    with closing(stream):
        try:
            for found in _transactions(stream, wanted):
                if found:
                    yield found
                if time.monotonic() > give_up:
                    raise Untold("down", f"reading its log took more than {MOST_SECONDS} s")
        except pymysql.MySQLError as error:
            code = error.args[0] if error.args else None
            if code == NO_LONGER_THERE:
                raise Untold("purged", str(error)) from error
            raise Untold("denied" if code in DENIED else "down", str(error)) from error


def _transactions(
    events: BinLogStreamReader, wanted: Callable[[Transaction], bool]
) -> Iterator[Transaction | None]:
    """None for each event that ends no transaction that is `wanted`."""
    current, text = Transaction(), None
    for event in events:
        ended = None
        if isinstance(event, MariadbGtidEvent):
            current, text = Transaction(gtid=event.gtid), None
        elif isinstance(event, QueryEvent) and event.query == "BEGIN":
            current, text = Transaction(None, event.slave_proxy_id, event.timestamp), None
        elif isinstance(event, MariadbAnnotateRowsEvent):
            text = event.sql_statement.decode("utf-8", "replace")
        elif isinstance(event, RowsQueryLogEvent):
            text = event.query[1:] if event.query[:1] < " " else event.query  # its length first
        elif type(event) in _KINDS:
            if wanted(current):
                current.rows.append(_rows(event, text))
        elif wanted(current):  # Xid, or the COMMIT of tables that know no transactions
            ended, current = current, Transaction()
        yield ended


def _rows(event: Any, text: str | None) -> Rows:
    kind = _KINDS[type(event)]
    key = event.primary_key
    pairs = [
        (
            row.get("before_values") or (row["values"] if kind == "delete" else None),
            row.get("after_values") or (row["values"] if kind == "insert" else None),
        )
        for row in event.rows
    ]
    return Rows(text, event.table, kind, (key,) if isinstance(key, str) else tuple(key), pairs)


def _address(parts: Any) -> Values:
    ca = settings().mysql_ca
    found: Values = {
        "user": parts.username,
        "password": parts.password or "",
        "charset": "utf8mb4",
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": REPLY_SECONDS,
    }
    if ca:
        found["ssl"] = ssl.create_default_context(cafile=ca)
    if unix_socket := parts.query.get("unix_socket"):
        return found | {"unix_socket": unix_socket, "ssl_disabled": True}
    return found | {"host": parts.host, "port": parts.port or 3306}

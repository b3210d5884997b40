"""Transactions of MySQL's binary log, read as a replica reads them (library mysql-replication)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Set
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Literal

import pymysql
from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.constants import BINLOG, FIELD_TYPE
from pymysqlreplication.event import (
    BinLogEvent,
    FormatDescriptionEvent,
    GtidEvent,
    MariadbAnnotateRowsEvent,
    MariadbGtidEvent,
    NotImplementedEvent,
    QueryEvent,
    RowsQueryLogEvent,
    XidEvent,
)
from pymysqlreplication.row_event import DeleteRowsEvent, UpdateRowsEvent, WriteRowsEvent
from sqlalchemy import make_url

from ecom import tls
from ecom.engines import CONNECT_SECONDS, REPLY_SECONDS
from ecom.glass import server
from ecom.glass.server import Untold
from ecom.settings import settings

MOST_SECONDS = 5  # of reading
FILES = 2  # of a MySQL's log that are looked through, the newest
NO_LONGER_THERE, DENIED = 1236, {1045, 1142, 1227}
# Where MySQL's Gtid_log_event has the microsecond of the COMMIT, after the packet's first byte; its
# highest bit tells whether that of another server follows.
_COMMITTED_AT, _OTHERS = slice(62, 69), 1 << 55

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
    """`gtid` of MariaDB; of MySQL `connection`, and `at`: when it was committed, by its clock."""

    gtid: str | None = None
    connection: int = 0
    at: float = 0
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


def of_connections(
    connections: Set[int], first: float, last: float
) -> tuple[float, list[Transaction]]:
    """Those of MySQL that were committed on these between two times, and since when it knows.
    Raises Untold."""
    files = [row["Log_name"] for row in server.rows("SHOW BINARY LOGS")]
    for file in reversed(files[-FILES:]):
        place = {"resume_stream": True, "log_file": file, "log_pos": 4}
        since = _begun(place)
        if since < int(first):
            break
    found = _read(place, lambda t: t.connection in connections and first <= t.at <= last)
    return since, list(found)


def _begun(place: Values) -> float:
    """The second in which a file of the log begins."""
    with closing(_stream(place, FormatDescriptionEvent)) as stream:
        return next(event.timestamp for event in stream)


def _stream(place: Values, *events: type) -> BinLogStreamReader:
    parts = make_url(settings().mysql_glass_url or "")
    return BinLogStreamReader(
        connection_settings=_address(parts),
        server_id=(uuid.uuid4().int & 0x7FFFFFFF) | 0x10000,  # two of one number end each other
        only_schemas=[parts.database],
        only_events=events,
        blocking=False,
        enable_logging=False,
        **place,
    )


def _read(place: Values, wanted: Callable[[Transaction], bool]) -> Iterator[Transaction]:
    stream = _stream(
        place, MariadbGtidEvent, MariadbAnnotateRowsEvent, GtidEvent, NotImplementedEvent,
        QueryEvent, RowsQueryLogEvent, XidEvent, *_KINDS,
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
        elif isinstance(event, (GtidEvent, NotImplementedEvent)):
            current, text = Transaction(at=_committed_at(event) or current.at), None
        elif isinstance(event, QueryEvent) and event.query == "BEGIN":
            current.connection = event.slave_proxy_id
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


def _committed_at(event: BinLogEvent) -> float | None:
    """The library leaves this unread, and the event itself where the server names none."""
    if event.event_type not in (BINLOG.GTID_LOG_EVENT, BINLOG.ANONYMOUS_GTID_LOG_EVENT):
        return None
    told = int.from_bytes(event.packet.packet.get_all_data()[_COMMITTED_AT], "little")
    return (told & ~_OTHERS) / 1e6


def _rows(event: Any, text: str | None) -> Rows:
    kind = _KINDS[type(event)]
    key = event.primary_key
    as_json = {column.name for column in event.columns if column.type == FIELD_TYPE.JSON}

    def values(row: Values, which: str, alone: Kind) -> Values | None:
        found = row.get(which) or (row["values"] if kind == alone else None)
        for name in as_json & (found or {}).keys():
            found[name] = _decoded(found[name])
        return found

    pairs = [
        (values(row, "before_values", "delete"), values(row, "after_values", "insert"))
        for row in event.rows
    ]
    return Rows(text, event.table, kind, (key,) if isinstance(key, str) else tuple(key), pairs)


def _decoded(value: Any) -> Any:
    """The library has the texts of MySQL's JSON as bytes."""
    if isinstance(value, dict):
        return {_decoded(name): _decoded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_decoded(inner) for inner in value]
    return value.decode() if isinstance(value, bytes) else value


def _address(parts: Any) -> Values:
    found: Values = {
        "user": parts.username,
        "password": parts.password or "",
        "charset": "utf8mb4",
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": REPLY_SECONDS,
    }
    found |= tls.of_mysql(str(parts), settings().mysql_trust)
    if unix_socket := parts.query.get("unix_socket"):
        return found | {"unix_socket": unix_socket}
    return found | {"host": parts.host, "port": parts.port or 3306}

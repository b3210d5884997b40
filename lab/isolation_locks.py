"""Which transactions are open and which locks they hold, as the server says.

MySQL lists every lock (performance_schema.data_locks); MariaDB those that somebody waits for, and
how many rows each transaction has locked (information_schema.innodb_trx).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pymysql

from ecom.errors import Unavailable
from lab.bench import SCHEMA, Line

# Both servers keep what they tell for 0.1 s, and for longer if it is asked for more often.
FRESH_AFTER = 0.12

_TRANSACTIONS = """
SELECT trx_id, trx_mysql_thread_id AS connection, trx_state = 'LOCK WAIT' AS waits,
       trx_rows_locked AS rows_locked, trx_rows_modified AS rows_changed
  FROM information_schema.innodb_trx"""
_LOCKS_MARIADB = rf"""
SELECT l.lock_trx_id AS trx_id, l.lock_table AS full_name, l.lock_index AS name,
       l.lock_mode AS mode, l.lock_data AS data, w.requested_lock_id IS NOT NULL AS waits
  FROM information_schema.innodb_locks l
  LEFT JOIN information_schema.innodb_lock_waits w ON w.requested_lock_id = l.lock_id
 WHERE l.lock_table LIKE '`{SCHEMA}\_%'"""
_LOCKS_MYSQL = rf"""
SELECT t.processlist_id AS connection, CONCAT(l.object_schema, '.', l.object_name) AS full_name,
       l.index_name AS name, l.lock_mode AS mode, l.lock_data AS data,
       l.lock_status = 'WAITING' AS waits
  FROM performance_schema.data_locks l
  JOIN performance_schema.threads t ON t.thread_id = l.thread_id
 WHERE l.object_schema LIKE '{SCHEMA}\_%'"""


@dataclass(frozen=True)
class Transaction:
    """`rows_locked` is the server's estimate: it may count a row twice, and gaps."""

    connection: int
    waits: bool
    rows_locked: int
    rows_changed: int


@dataclass(frozen=True)
class Lock:
    """`index` is empty for a lock on the whole table; `data`: the key of the row."""

    connection: int
    table: str
    index: str
    mode: str
    data: str
    waits: bool


@dataclass(frozen=True)
class Seen:
    transactions: dict[int, Transaction]
    locks: tuple[Lock, ...]


class _Told:
    """What the server said last, for everybody in this process: asked often, it is never fresh."""

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._asked = self._answered = float("-inf")
        self._rows: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])

    def since(self, moment: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        with self._one:
            if self._asked < moment:
                time.sleep(max(0.0, self._answered + FRESH_AFTER - time.monotonic()))
                asked = time.monotonic()
                self._rows = _ask()
                self._asked, self._answered = asked, time.monotonic()
            return self._rows


_told = _Told()


def look(schema: str, connections: Iterable[int]) -> Seen:
    """How it is now with two connections that work in `schema`. Raises Unavailable."""
    transactions, locks = _told.since(time.monotonic())
    ours = {row["connection"]: row for row in transactions if row["connection"] in connections}
    return Seen(
        {
            number: Transaction(
                number, bool(row["waits"]), int(row["rows_locked"]), int(row["rows_changed"])
            )
            for number, row in ours.items()
        },
        tuple(_locks(schema, tuple(connections), ours, locks)),
    )


def _locks(
    schema: str,
    connections: tuple[int, ...],
    transactions: dict[int, dict[str, Any]],
    rows: list[dict[str, Any]],
) -> Iterable[Lock]:
    waiting = {row["trx_id"]: number for number, row in transactions.items() if row["waits"]}
    for row in rows:
        found, _, table = row["full_name"].replace("`", "").partition(".")
        if found != schema:
            continue
        owner = row.get("connection")
        if owner is None:
            # MariaDB numbers a transaction that has changed nothing 0: it is the one that is not
            # waiting. Two that wait for each other do so for no moment: one of them is ended.
            owner = waiting.get(row["trx_id"])
            owner = owner or next((one for one in connections if one not in waiting.values()), 0)
        yield Lock(
            int(owner), table, row["name"] or "", row["mode"], row["data"] or "", bool(row["waits"])
        )


def _ask() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    with Line(None) as line:
        is_mariadb = "MariaDB" in line.raw.get_server_info()
        try:
            return line.all(_TRANSACTIONS), line.all(
                (_LOCKS_MARIADB if is_mariadb else _LOCKS_MYSQL).replace("%", "%")
            )
        except pymysql.MySQLError as error:
            raise Unavailable(f"the lab's account may not see locks: {error}") from error

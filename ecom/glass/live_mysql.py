"""What MySQL holds and does at this moment, asked by the glass box's account, in nobody's story.

All functions raise NotAllowed where the glass box is not allowed, and Untold if the server does not
tell. Literals in statements of others are masked: they may be anybody's.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom.db import Row
from ecom.glass import masks, shared
from ecom.glass import server as asked
from ecom.glass.live_mysql_types import Digest, Index, Rates, Server, Table, Transaction, Wait
from ecom.glass.server import Untold

MOST_DIGESTS = 15
# Seconds for which what one has seen is shown to all others too.
QUICKLY, SLOWLY = 1, 5


@shared.look(QUICKLY)
def server() -> Server:
    told = {row["Variable_name"].lower(): row["Value"] for row in _rows(_STATUS)}
    version = _rows("SELECT VERSION() AS version, @@innodb_page_size AS page_bytes")[0]
    count = {name: int(told[variable]) for name, variable in _COUNTED.items()}
    count["questions"] -= _own_since(int(told["uptime"]))
    return Server(
        at=time.monotonic(),
        version=version["version"],
        page_bytes=int(version["page_bytes"]),
        **count,
    )


def between(before: Server, after: Server) -> Rates:
    """What happened from one look to the next; nothing if MySQL began anew meanwhile."""
    seconds = max(after.at - before.at, 1e-6)
    wanted = after.read_requests - before.read_requests
    return Rates(
        seconds,
        max(0, after.questions - before.questions) / seconds,
        max(0, after.commits - before.commits) / seconds,
        1 - (after.reads - before.reads) / wanted if wanted > 0 else None,
    )


@shared.look(SLOWLY)
def tables() -> list[Table]:
    """Of the shop, the largest first."""
    return [
        Table(row["name"], int(row["pieces"] or 0), int(row["data"] or 0), int(row["indexes"] or 0))
        for row in _rows(_TABLES)
    ]


@shared.look(SLOWLY)
def indexes() -> list[Index]:
    """Of the shop, the most used first. Raises Untold('no_history') if nobody counts."""
    if not int(_rows("SELECT @@performance_schema AS is_on")[0]["is_on"]):
        raise Untold("no_history", "performance_schema is off")
    return [
        Index(row["tbl"], row["name"], row["cols"], bool(row["is_unique"]), int(row["used"]))
        for row in _rows(_INDEXES)
    ]


@shared.look(QUICKLY)
def transactions() -> list[Transaction]:
    """Open ones of all connections, the oldest first."""
    return [
        Transaction(
            int(row["connection"]),
            row["state"],
            _seconds(row["asked"], row["began"]) or 0,
            _seconds(row["asked"], row["wait_began"]),
            int(row["locked"]),
            int(row["changed"]),
            row["isolation"],
            masks.without_texts(row["statement"]) if row["statement"] else None,
        )
        for row in _rows(_TRANSACTIONS)
    ]


@shared.look(QUICKLY)
def waits() -> list[Wait]:
    """Who waits for whom, each waiter once."""
    is_mariadb = "MariaDB" in _rows("SELECT VERSION() AS version")[0]["version"]
    return by_waiter(_rows(_WAITS_MARIADB if is_mariadb else _WAITS_MYSQL))


def by_waiter(rows: Iterable[Row]) -> list[Wait]:
    """Of rows of one waiter and one holder each."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[int(row["waiting"])].append(row)
    return [
        Wait(waiting, tuple(sorted({int(row["blocking"]) for row in held})), *wanted)
        for waiting, held in sorted(found.items())
        for wanted in [(held[0]["tbl"], held[0]["idx"] or "", held[0]["mode"])]
    ]


@shared.look(SLOWLY)
def digests() -> list[Digest]:
    """Those of the shop's that took the longest, run by run. Raises Untold('no_history')."""
    if not int(_rows("SELECT @@performance_schema AS is_on")[0]["is_on"]):
        raise Untold("no_history", "performance_schema is off")
    return [_digest(row) for row in _rows(_DIGESTS, most=MOST_DIGESTS)]


def _rows(sql: str, **params: Any) -> list[Row]:
    """One question of the box itself, which `server` takes off."""
    with _counting:
        _own[0] += 1
    return asked.rows(sql, **params)


def _own_since(uptime: int) -> int:
    """Questions of this life of MySQL: its sums begin anew when it does."""
    with _counting:
        if uptime < _own[1]:
            _own[0] = 0
        _own[1] = uptime
        return _own[0]


_own = [0, 0]  # questions; the uptime that was seen last
_counting = threading.Lock()


def _digest(row: Row) -> Digest:
    runs = int(row["runs"])
    return Digest(
        masks.scrub(row["text"].replace("SQL_TSI_", "")),  # MySQL's word for day, month …
        runs,
        float(row["mean"]) / 1e12,  # picoseconds
        float(row["total"]) / 1e12,
        float(Decimal(row["examined"]) / runs),
        float(Decimal(row["returned"]) / runs),
    )


def _seconds(now: datetime, since: datetime | None) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds())


_COUNTED = {
    "questions": "questions",
    "commits": "com_commit",
    "rollbacks": "com_rollback",
    "connections": "threads_connected",
    "running": "threads_running",
    "read_requests": "innodb_buffer_pool_read_requests",
    "reads": "innodb_buffer_pool_reads",
    "pages": "innodb_buffer_pool_pages_total",
    "pages_data": "innodb_buffer_pool_pages_data",
    "pages_dirty": "innodb_buffer_pool_pages_dirty",
    "pages_free": "innodb_buffer_pool_pages_free",
    "row_waits": "innodb_row_lock_waits",
}
_STATUS = "SHOW GLOBAL STATUS"
_TABLES = """
    SELECT table_name AS name, table_rows AS pieces, data_length AS data, index_length AS indexes
      FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
     ORDER BY data_length + index_length DESC, table_name"""
_INDEXES = """
    SELECT s.table_name AS tbl, s.index_name AS name,
           GROUP_CONCAT(s.column_name ORDER BY s.seq_in_index SEPARATOR ', ') AS cols,
           MAX(s.non_unique) = 0 AS is_unique, COALESCE(MAX(u.count_fetch), 0) AS used
      FROM information_schema.statistics s
      LEFT JOIN performance_schema.table_io_waits_summary_by_index_usage u
        ON u.object_schema = s.table_schema AND u.object_name = s.table_name
       AND u.index_name = s.index_name
     WHERE s.table_schema = DATABASE()
     GROUP BY s.table_name, s.index_name
     ORDER BY used DESC, tbl, name"""
# MariaDB tells the time of its machine, MySQL that of the session, which is UTC.
_TRANSACTIONS = """
    SELECT trx_mysql_thread_id AS connection, trx_state AS state, trx_started AS began,
           trx_wait_started AS wait_began, trx_rows_locked AS locked,
           trx_rows_modified AS changed, trx_isolation_level AS isolation, trx_query AS statement,
           IF(VERSION() LIKE '%MariaDB%', CONVERT_TZ(UTC_TIMESTAMP(6), '+00:00', 'SYSTEM'),
              UTC_TIMESTAMP(6)) AS asked
      FROM information_schema.innodb_trx
     WHERE trx_mysql_thread_id NOT IN (0, CONNECTION_ID())
     ORDER BY trx_started, trx_mysql_thread_id"""
_WAITS_MARIADB = """
    SELECT r.trx_mysql_thread_id AS waiting, b.trx_mysql_thread_id AS blocking,
           l.lock_table AS tbl, l.lock_index AS idx, l.lock_mode AS mode
      FROM information_schema.innodb_lock_waits w
      JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id
      JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id
      JOIN information_schema.innodb_locks l ON l.lock_id = w.requested_lock_id"""
_WAITS_MYSQL = """
    SELECT r.processlist_id AS waiting, b.processlist_id AS blocking,
           CONCAT('`', l.object_schema, '`.`', l.object_name, '`') AS tbl, l.index_name AS idx,
           l.lock_mode AS mode
      FROM performance_schema.data_lock_waits w
      JOIN performance_schema.data_locks l ON l.engine_lock_id = w.requesting_engine_lock_id
      JOIN performance_schema.threads r ON r.thread_id = w.requesting_thread_id
      JOIN performance_schema.threads b ON b.thread_id = w.blocking_thread_id"""
_DIGESTS = """
    SELECT digest_text AS text, count_star AS runs, avg_timer_wait AS mean,
           sum_timer_wait AS total, sum_rows_examined AS examined, sum_rows_sent AS returned
      FROM performance_schema.events_statements_summary_by_digest
     WHERE schema_name = DATABASE() AND count_star > 0
       AND digest_text NOT LIKE '%performance_schema%'
       AND digest_text NOT LIKE '%information_schema%'
     ORDER BY sum_timer_wait DESC
     LIMIT :most"""

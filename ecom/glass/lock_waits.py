"""Who holds the lock that a statement waits for: looked at while it waits, for nobody knows later.

lock_waits.watch()                  # while stories are listened to, in a thread
lock_waits.of(story)                # [Wait(statement=7, holder=17, table="stock", …)]
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from ecom import logged_mysql, trace
from ecom.db import Row
from ecom.glass import server
from ecom.glass.server import Untold
from ecom.trace import Statement, Story

log = logging.getLogger(__name__)

PATIENCE = 0.05  # seconds that a statement runs before anybody looks
LOOK_EVERY = 0.1
FOR_GOOD = {"no_account", "denied"}  # until somebody watches anew

_OF_MARIADB = """
SELECT waiting.trx_mysql_thread_id AS connection, holding.trx_mysql_thread_id AS holder,
       REPLACE(SUBSTRING_INDEX(l.lock_table, '.', -1), '`', '') AS table_name,
       l.lock_index AS index_name, l.lock_mode AS mode
  FROM information_schema.innodb_lock_waits w
  JOIN information_schema.innodb_locks l ON l.lock_id = w.requested_lock_id
  JOIN information_schema.innodb_trx waiting ON waiting.trx_id = w.requesting_trx_id
  JOIN information_schema.innodb_trx holding ON holding.trx_id = w.blocking_trx_id
 WHERE waiting.trx_mysql_thread_id IN :connections
"""
_OF_MYSQL = """
SELECT waiting.processlist_id AS connection, holding.processlist_id AS holder,
       l.object_name AS table_name, l.index_name AS index_name, l.lock_mode AS mode
  FROM performance_schema.data_lock_waits w
  JOIN performance_schema.data_locks l ON l.engine_lock_id = w.requesting_engine_lock_id
  JOIN performance_schema.threads waiting ON waiting.thread_id = w.requesting_thread_id
  JOIN performance_schema.threads holding ON holding.thread_id = w.blocking_thread_id
 WHERE waiting.processlist_id IN :connections
"""


@dataclass(frozen=True)
class Wait:
    """`statement` waited for a lock that the connection `holder` held on an index of a table.

    `mode` is InnoDB's name of the lock that was wanted (X: to write). `seconds` to about 0.1.
    """

    statement: int
    holder: int
    table: str
    index: str | None
    mode: str
    seconds: float


def of(story: Story) -> list[Wait]:
    return [wait for statement in story.statements for wait in statement.waits]


def watch() -> None:
    """Look from now on, until nobody listens to stories any more."""
    global _watcher
    with _starting:
        if _watcher is None or not _watcher.is_alive():
            _watcher = threading.Thread(target=_run, name="lock-waits", daemon=True)
            _watcher.start()


_watcher: threading.Thread | None = None
_starting = threading.Lock()


def _run() -> None:
    failure = ""
    free: dict[int, float] = {}  # when a connection was last seen not to wait
    while trace.is_listened():
        time.sleep(PATIENCE)
        now = time.time()
        slow = {s.connection: s for s in logged_mysql.running() if now - s.thread_clock > PATIENCE}
        free = {connection: at for connection, at in free.items() if connection in slow}
        if not slow:
            continue
        try:
            rows, failure = _look(list(slow)), ""
        except Exception as error:  # who watches for others outlives what went wrong once
            failure = _said(error, failure)
            if isinstance(error, Untold) and error.reason in FOR_GOOD:
                return
            time.sleep(LOOK_EVERY)
            continue
        waiting = {row["connection"] for row in rows}
        free |= dict.fromkeys(slow.keys() - waiting, now)
        for row in rows:
            statement = slow[row["connection"]]
            begun = max(free.get(statement.connection, 0), statement.thread_clock)
            _note(statement, row, time.time() - begun)
        time.sleep(LOOK_EVERY - PATIENCE)


def _said(error: Exception, before: str) -> str:
    """Logged unless it is what was logged `before`."""
    words = repr(error)
    if words != before:
        unknown = None if isinstance(error, Untold) else error
        log.warning("lock waits are not told: %s", words, exc_info=unknown)
    return words


def _look(connections: list[int]) -> list[Row]:
    sql = _OF_MARIADB if server.is_mariadb() else _OF_MYSQL
    return server.rows(sql, connections=connections)


def _note(statement: Statement, row: Row, seconds: float) -> None:
    if statement.seconds is not None:
        return  # it has its answer: who waits on this connection now is another statement
    wait = Wait(
        statement.number,
        row["holder"],
        row["table_name"],
        row["index_name"],
        row["mode"],
        seconds,
    )
    others = [w for w in statement.waits if (w.holder, w.table) != (wait.holder, wait.table)]
    statement.waits = (*others, wait)

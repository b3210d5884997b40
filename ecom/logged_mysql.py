"""PyMySQL's connection that enters the binary log while a story is told: see `binary_log`."""

from __future__ import annotations

import logging
from typing import Any

import pymysql
from pymysql.constants.SERVER_STATUS import SERVER_STATUS_IN_TRANS

from ecom import binary_log, trace
from ecom.trace import Statement, Story
from ecom.traced_mysql import TracedConnection

log = logging.getLogger(__name__)

LAST_GTID = "SELECT @@last_gtid"  # of what this session has committed; MariaDB's


_running: set[LoggedConnection] = set()


def running() -> list[Statement]:
    """Told statements that wait for their answers now."""
    return [found for one in _running.copy() if (found := one.statement)]


class LoggedConnection(TracedConnection):
    """Writes into a told statement that committed something what the log calls that.

    `_gtid`: what @@last_gtid was when that was last asked, so that only a new one is written.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._choice = binary_log.Choice()
        self._entered = False
        self._gtid = ""
        super().__init__(*args, **kwargs)

    def keep_out(self) -> None:
        """Asked of a new connection, before anything is changed."""
        with trace.silence():
            self._choice = binary_log.keep_out(self)
        self._entered = self._choice.kept and not self._choice.free

    def query(self, sql: str | bytes, unbuffered: bool = False) -> int:
        self._enter_or_leave()
        if not trace.is_listened():
            return super().query(sql, unbuffered)
        self._look_back()
        _running.add(self)
        try:
            found = super().query(sql, unbuffered)
        finally:
            _running.discard(self)
        if self._last and self._entered and self._has_changed():
            self._name_it()
        return found

    def commit(self) -> None:
        self._look_back()
        super().commit()
        if self._last and self._entered:
            self._name_it()

    @property
    def statement(self) -> Statement | None:
        """The told one that waits for its answer."""
        last = self._last
        return last[1] if last and last[1].seconds is None else None

    def _enter_or_leave(self) -> None:
        story = trace.current()
        told = type(story) is Story  # what is silenced leaves it as it was
        if not self._choice.free or (not told and story) or told is self._entered:
            return
        if not self._in_transaction():  # nor does the server allow it there
            super(TracedConnection, self).query(binary_log.ENTER if told else binary_log.KEEP_OUT)
            self._entered = told

    def _has_changed(self) -> bool:
        """Committed by itself."""
        answer = self._result
        return (
            bool(answer and answer.rows is None and answer.affected_rows and not answer.has_next)
            and not self._in_transaction()
        )

    def _look_back(self) -> None:
        """What was committed here before this story is another visitor's, or nobody's."""
        story = trace.heard()
        if not story or not self._entered or (self._last and self._last[0] is story):
            return
        if "MariaDB" in self.get_server_info():
            self._gtid = self._last_gtid()

    def _name_it(self) -> None:
        if "MariaDB" not in self.get_server_info():
            return
        (_, entry), answer, affected = self._last, self._result, self._affected_rows
        try:
            gtid = self._last_gtid()
        except (pymysql.MySQLError, OSError) as error:
            # What was asked is done and was answered. The pool opens another line.
            log.info("a transaction stays without its name: %s", error)
            self._force_close()
            return
        finally:
            self._result, self._affected_rows = answer, affected
        if gtid != self._gtid:
            self._gtid = entry.gtid = gtid

    def _last_gtid(self) -> str:
        super(TracedConnection, self).query(LAST_GTID)
        return self._result.rows[0][0]

    def _in_transaction(self) -> bool:
        return bool((self.server_status or 0) & SERVER_STATUS_IN_TRANS)

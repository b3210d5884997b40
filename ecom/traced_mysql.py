"""PyMySQL's connection and cursor, which note in the current story what goes over the wire."""

from __future__ import annotations

import time
from typing import Any

import pymysql
from pymysql.cursors import Cursor

from ecom import trace
from ecom.trace import Statement, Story


class TracedCursor(Cursor):
    """Hands the SQL and its values on apart: the connection gets them mixed."""

    def execute(self, query: str, args: Any = None) -> int:
        if trace.current() is None:
            return super().execute(query, args)
        connection = self.connection
        connection.apart = (query, args)
        try:
            return super().execute(query, args)
        finally:
            connection.apart = None


class TracedConnection(pymysql.Connection):
    """`apart`: SQL and values of the statement that a cursor is about to send."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.apart: tuple[str, Any] | None = None
        self._last: tuple[Story, Statement] | None = None
        super().__init__(*args, **kwargs, cursorclass=TracedCursor)

    def query(self, sql: str | bytes, unbuffered: bool = False) -> int:
        story = trace.current()
        if story is None:
            self._last = None
            return super().query(sql, unbuffered)
        sent = sql.decode(self.encoding, "replace") if isinstance(sql, bytes) else sql
        return self._noted(
            story, sent, lambda: super(TracedConnection, self).query(sql, unbuffered)
        )

    def next_result(self, unbuffered: bool = False) -> int:
        found = super().next_result(unbuffered)
        if self._last:
            _count(self._last[1], self)
        return found

    def commit(self) -> None:
        self._ended("COMMIT", super().commit)

    def rollback(self) -> None:
        self._ended("ROLLBACK", super().rollback)

    def _send_autocommit_mode(self) -> None:
        word = f"SET AUTOCOMMIT = {int(bool(self.autocommit_mode))}"
        self._ended(word, super()._send_autocommit_mode)

    def _ended(self, word: str, work: Any) -> None:
        story = trace.current()
        if story is None:
            self._last = None
            work()
        else:
            self._noted(story, word, work)

    def _noted(self, story: Story, sent: str, work: Any) -> Any:
        sql, values = self.apart or (sent, None)
        self.apart = None
        entry = story.add(
            Statement,
            sql=sql,
            values=values,
            sent=sent,
            connection=self.thread_id() if self.open else 0,
            thread_clock=time.time(),
        )
        self._last = (story, entry)
        try:
            found = work()
        except BaseException as error:
            entry.error_code = next(iter(error.args), None) if error.args else None
            story.answered(entry, error)
            raise
        story.answered(entry)
        _count(entry, self)
        return found


def _count(entry: Statement, connection: pymysql.Connection) -> None:
    result = connection._result
    if result is None:
        return
    if result.rows is not None:
        entry.rows = (entry.rows or 0) + len(result.rows)
    elif entry.rows is None:
        entry.affected = result.affected_rows

"""PyMySQL's connection and cursor, which note in the current story what goes over the wire."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pymysql
from pymysql.cursors import Cursor

from ecom import trace
from ecom.trace import Statement, Story


class TracedCursor(Cursor):
    """Hands the SQL and its values on apart: the connection gets them mixed."""

    _many: tuple[str, list[Any]] | None = None  # of executemany, which makes long statements of it

    def execute(self, query: Any, args: Any = None) -> int:
        if trace.heard() is None:
            return super().execute(query, args)
        connection = self.connection
        connection.apart = (query, args) if isinstance(query, str) else self._many
        try:
            return super().execute(query, args)
        finally:
            connection.apart = None

    def executemany(self, query: str, args: Any) -> int | None:
        if trace.heard() is None:
            return super().executemany(query, args)
        args = list(args)
        self._many = (query, args)
        try:
            return super().executemany(query, args)
        finally:
            self._many = None


class TracedConnection(pymysql.Connection):
    """`apart`: SQL and values of the statement that a cursor is about to send."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.apart: tuple[str, Any] | None = None
        self._last: tuple[Story, Statement] | None = None
        super().__init__(*args, **{"cursorclass": TracedCursor} | kwargs)

    def query(self, sql: str | bytes, unbuffered: bool = False) -> int:
        story = trace.heard()
        if story is None:
            self._last = None
            return super().query(sql, unbuffered)
        sent = sql if isinstance(sql, str) else sql.decode(self.encoding, "replace")
        return self._noted(
            story, sent, lambda: super(TracedConnection, self).query(sql, unbuffered)
        )

    def next_result(self, unbuffered: bool = False) -> int:
        if self._last is None:
            return super().next_result(unbuffered)
        return self._heard(
            *self._last, lambda: super(TracedConnection, self).next_result(unbuffered)
        )

    # What the driver sends on its own does not go through `query`.

    def begin(self) -> None:
        self._said("BEGIN", super().begin)

    def commit(self) -> None:
        self._said("COMMIT", super().commit)

    def rollback(self) -> None:
        self._said("ROLLBACK", super().rollback)

    def show_warnings(self) -> Any:
        return self._said("SHOW WARNINGS", super().show_warnings)

    def set_character_set(self, charset: str, collation: str | None = None) -> None:
        words = f"SET NAMES {charset}" + (f" COLLATE {collation}" if collation else "")
        work = super().set_character_set
        self._said(words, lambda: work(charset, collation))

    def _send_autocommit_mode(self) -> None:
        word = f"SET AUTOCOMMIT = {int(bool(self.autocommit_mode))}"
        self._said(word, super()._send_autocommit_mode)

    def _said(self, words: str, work: Callable[[], Any]) -> Any:
        story = trace.heard()
        if story is None:
            self._last = None
            return work()
        return self._noted(story, words, work)

    def _noted(self, story: Story, sent: str, work: Callable[[], Any]) -> Any:
        sql, values = self.apart or (sent, None)
        self.apart = None
        while self._result is not None and self._result.has_next:
            self.next_result()  # what nobody has read belongs to the statement before
        entry = story.add(
            Statement,
            sql=sql,
            values=values,
            sent=sent,
            connection=self.thread_id(),
            thread_clock=time.time(),
        )
        entry.thread_clock = time.time()  # not before its seconds begin, so that both give its end
        self._last = (story, entry)
        return self._heard(story, entry, work)

    def _heard(self, story: Story, entry: Statement, work: Callable[[], Any]) -> Any:
        """The answer, or one more result set of it; an error may come after a few sets."""
        try:
            found = work()
        except BaseException as error:
            code = error.args[0] if error.args else None
            entry.error_code = code if isinstance(code, int) else None
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

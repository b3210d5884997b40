"""What a story is made of: commands and statements, the stretches they belong to, who asked."""

from __future__ import annotations

import itertools
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, Literal, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MOST_ENTRIES = 5_000  # of one story; `left_out` counts what came after

# Between the question and the wire: a caller is who stands before them.
PLUMBING = frozenset(
    f"ecom/{name}.py"
    for name in (
        "told", "trace", "traced_mysql", "logged_mysql", "traced_redis", "engines", "db",
        "report_db", "link", "breaker", "cache", "cache_many", "envelopes", "paging", "windows",
        "actions",
    )
)  # fmt: skip


class Caller(NamedTuple):
    """A function of ours on the way to the server. `path` is relative to the project."""

    path: str
    function: str
    line: int


@dataclass
class Entry:
    """One thing that a server was asked. Times are seconds; `at` counts from the story's begin."""

    number: int
    at: float
    thread: int
    callers: tuple[Caller, ...]  # from the page down to who asked
    seconds: float | None = None  # None: not answered
    error: str | None = None
    spans: tuple[Span, ...] = ()  # what it was part of, outermost first


@dataclass(frozen=True)
class Text:
    bytes: int  # all that is kept of a long text in a reply


@dataclass
class Command(Entry):
    """Of Redis. `args` with the command's name, as text; `script`: which of ecom/lua it ran."""

    args: tuple[str, ...] = ()
    script: str | None = None
    connection: int = 0
    reply: Any = None  # as Redis gave it, but a `Text` for each long text
    reply_bytes: int | None = None  # of the reply's text, without the protocol's marks

    @property
    def name(self) -> str:
        return self.args[0].upper()


@dataclass
class Statement(Entry):
    """Of MySQL. `sql` as handed to the driver, with `%s` or `%(name)s` for the values.

    `rows` were returned (over all result sets) or, without a result set, `affected` changed.
    `connection` is the server's own number of it. `sent` is what went over the wire.
    """

    sql: str = ""
    values: Any = None
    sent: str = ""
    connection: int = 0
    rows: int | None = None
    affected: int | None = None
    error_code: int | None = None
    waits: tuple[Any, ...] = ()  # for locks, if `ecom.glass.lock_waits` watches
    gtid: str | None = None  # what MariaDB's binary log calls the transaction that it committed
    thread_clock: float = 0  # time.time() when it was sent, to find it in the server's own books


@dataclass
class Span:
    """A stretch of the story: a transaction (attempt by attempt), or the filling of a cache key.

    `outcome` of a transaction: 'commit', 'rollback' or 'unknown'; of a filling: 'filled', 'failed'.
    """

    kind: Literal["transaction", "fill"]
    name: str  # the isolation level; the key
    number: int
    at: float
    attempt: int = 1
    seconds: float | None = None
    outcome: str | None = None
    error: str | None = None


@dataclass
class Story:
    """Of one click. `began` is UTC; `part`: only a part of a page was drawn for it."""

    title: str = ""
    part: bool = False
    began: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None))
    entries: list[Command | Statement] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    left_out: int = 0
    seconds: float | None = None  # None: it goes on
    _zero: float = field(default_factory=time.perf_counter)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)
    _open: dict[int, list[Span]] = field(default_factory=dict, repr=False)

    @property
    def commands(self) -> list[Command]:
        return [entry for entry in self.entries if isinstance(entry, Command)]

    @property
    def statements(self) -> list[Statement]:
        return [entry for entry in self.entries if isinstance(entry, Statement)]

    def now(self) -> float:
        return time.perf_counter() - self._zero

    def end(self) -> None:
        if self.seconds is None:
            self.seconds = self.now()

    def add(self, kind: type[Command] | type[Statement], **found: Any) -> Any:
        """A new entry, sent now; whoever reads the answer calls `answered`."""
        thread = threading.get_ident()
        entry = kind(
            number=0,
            at=0,
            thread=thread,
            callers=_callers(),
            spans=tuple(self._open.get(thread, ())),
            **found,
        )
        with self._lock:  # several threads tell one story: the list is in the order of the numbers
            entry.number, entry.at = next(self._numbers), self.now()
            if len(self.entries) < MOST_ENTRIES:
                self.entries.append(entry)
            else:
                self.left_out += 1
        return entry

    def answered(self, entry: Entry, error: BaseException | None = None) -> None:
        entry.seconds = self.now() - entry.at
        if error is not None:
            entry.error = f"{type(error).__name__}: {error}"

    @contextmanager
    def span(self, kind: Literal["transaction", "fill"], name: str, attempt: int) -> Iterator[Span]:
        thread = threading.get_ident()
        mine = self._open.setdefault(thread, [])
        span = Span(kind, name, next(self._numbers), self.now(), attempt)
        self.spans.append(span)
        mine.append(span)
        try:
            yield span
        except BaseException as error:
            span.error = span.error or f"{type(error).__name__}: {error}"
            raise
        finally:
            mine.remove(span)
            if not mine:
                self._open.pop(thread)
            span.seconds = self.now() - span.at


class Nobody(Story):
    """Takes entries and keeps none."""

    def end(self) -> None:
        """It goes on for ever."""

    def add(self, kind: Any, **found: Any) -> Any:
        return kind(number=0, at=0, thread=0, callers=(), **found)

    @contextmanager
    def span(self, kind: Any, name: str, attempt: int) -> Iterator[Span]:
        yield Span(kind, name, 0, 0, attempt)


def _callers() -> tuple[Caller, ...]:
    found = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        path = _paths.get(code.co_filename)
        if path is None:
            path = _paths[code.co_filename] = _ours(code.co_filename)
        if path:
            found.append(Caller(path, code.co_qualname, frame.f_lineno))
        frame = frame.f_back
    return tuple(reversed(found))


_paths: dict[str, str] = {}


def _ours(filename: str) -> str:
    """Relative to the project; '' if it is not ours, or only passes questions on."""
    path = Path(filename)
    if not path.is_relative_to(ROOT) or "site-packages" in path.parts:
        return ""
    found = path.relative_to(ROOT).as_posix()
    return "" if found in PLUMBING or found.startswith((".", "tests/")) else found

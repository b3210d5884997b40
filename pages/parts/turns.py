"""Pages are drawn in line, as long as none takes long.

One lock lets one thread of Python work at a time. Ten pages that share it by turns of milliseconds
are all late; in line, the first ones are not, and the last is no later. A page that waits for
MySQL – a report, an experiment – leaves the lock to others: it counts for `HOLD` at most.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

HOLD = 0.2  # seconds; most pages take a quarter of it
PATIENCE = 1.0  # seconds that a page waits; then it is drawn beside whatever there is


class _Turn:
    """`begins`: held until it does. `until`: when others need not wait for it any more."""

    def __init__(self) -> None:
        self.begins = threading.Lock()
        self.begins.acquire()
        self.until = 0.0


class Turns:
    """First come, first served."""

    def __init__(self, hold: float = HOLD, patience: float = PATIENCE) -> None:
        self._hold, self._patience = hold, patience
        self._lock = threading.Lock()
        self._waiting: deque[_Turn] = deque()
        self._last: _Turn | None = None  # to begin, while it is drawn

    @contextmanager
    def one(self) -> Iterator[None]:
        """For the time of a page."""
        mine = _Turn()
        with self._lock:
            self._waiting.append(mine)
        try:
            self._wait(mine)
            yield
        finally:
            with self._lock:
                if mine is self._last:
                    self._last = None
                self._leave_line(mine)
                self._next()

    def _wait(self, mine: _Turn) -> None:
        end = monotonic() + self._patience
        while (now := monotonic()) < end:
            with self._lock:
                until = self._next()
            if mine.begins.acquire(timeout=max(0.0, min(until, end) - now)):
                return
        with self._lock:
            self._leave_line(mine)

    def _next(self) -> float:
        """Lets the first in line begin, if it may; when it may, unless a page ends before."""
        now = monotonic()
        if self._waiting and (self._last is None or self._last.until <= now):
            self._last = self._waiting.popleft()
            self._last.until = now + self._hold
            self._last.begins.release()
        return self._last.until if self._last else now

    def _leave_line(self, mine: _Turn) -> None:
        if mine in self._waiting:
            self._waiting.remove(mine)


_turns = Turns()
one = _turns.one

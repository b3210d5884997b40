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
PATIENCE = 2.0  # seconds that a page waits; then it is drawn beside whatever there is


class _Turn:
    """`look`: set when it begins, and when it becomes the first in line, which watches the page
    that is drawn. `until`: when others need not wait for it any more."""

    def __init__(self) -> None:
        self.look = threading.Event()
        self.begun = False
        self.until = 0.0


class Turns:
    """First come, first served."""

    def __init__(self, hold: float = HOLD, patience: float = PATIENCE) -> None:
        self._hold, self._patience = hold, patience
        self._lock = threading.Lock()
        self._line: deque[_Turn] = deque()
        self._last: _Turn | None = None  # to begin, while it is drawn

    @contextmanager
    def one(self) -> Iterator[None]:
        """For the time of a page."""
        mine = _Turn()
        with self._lock:
            self._line.append(mine)
        try:
            self._wait(mine)
            yield
        finally:
            self._leave(mine)

    def _wait(self, mine: _Turn) -> None:
        end = monotonic() + self._patience
        while (now := monotonic()) < end:
            with self._lock:
                self._next(now)
                if mine.begun:
                    return
                mine.look.clear()
                first = self._line[0] is mine
                until = self._last.until if first and self._last else end
            mine.look.wait(min(until, end) - now)
        with self._lock:
            self._out_of_line(mine)

    def _next(self, now: float) -> None:
        """Lets the first in line begin, if it may, and the second one watch."""
        if not self._line or (self._last and now < self._last.until):
            return
        self._last = self._line.popleft()
        self._last.begun, self._last.until = True, now + self._hold
        self._last.look.set()
        if self._line:
            self._line[0].look.set()

    def _leave(self, mine: _Turn) -> None:
        with self._lock:
            self._out_of_line(mine)
            if mine is self._last:
                self._last = None
                self._next(monotonic())

    def _out_of_line(self, mine: _Turn) -> None:
        if mine in self._line:
            self._line.remove(mine)
            if self._line:
                self._line[0].look.set()


_turns = Turns()
one = _turns.one

"""Pages are drawn one after the other, as long as none takes long.

One lock lets one thread of Python work at a time. Ten pages that share it by turns of milliseconds
are all late; in line, the first ones are not, and the last is no later. A page that waits for
MySQL – a report, an experiment – leaves the lock to others, so it keeps the line for `HOLD` at
most: then the next one begins beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

HOLD = 0.2  # seconds; most pages take a quarter of it
PATIENCE = 1.0  # seconds that a page waits; then it is drawn beside whatever there is


class Turns:
    def __init__(self, hold: float = HOLD, patience: float = PATIENCE) -> None:
        self._hold, self._patience = hold, patience
        self._held_until = 0.0
        self._holder: object = None
        self._changed = threading.Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        """For the time of a page."""
        mine = object()
        with self._changed:
            self._wait(monotonic() + self._patience)
            self._holder, self._held_until = mine, monotonic() + self._hold
        try:
            yield
        finally:
            with self._changed:
                if self._holder is mine:
                    self._held_until = 0.0
                    self._changed.notify()

    def _wait(self, end: float) -> None:
        while (left := min(self._held_until, end) - monotonic()) > 0:
            self._changed.wait(left)


_turns = Turns()
one = _turns.one

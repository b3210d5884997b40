"""Keeps a dead Redis from costing every read its timeout."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Literal

log = logging.getLogger(__name__)

FAILURES_TO_OPEN = 3
OPEN_SECONDS = 0.25  # then one caller tries again
PATIENCE_SECONDS = 1.0


class RedisDown(Exception):
    """Redis did not confirm what it was asked; it may have done it all the same."""


class Breaker:
    """Closed: everyone passes. Open: nobody does, for a moment; then one caller's trial decides.

    Each doubt must be settled by a trial that began after it.
    """

    def __init__(self) -> None:
        self._doubts = 1  # the first trial is the first connection
        self._settled = 0
        self._failures = 0
        self._retry_at = 0.0
        self._count = threading.Lock()
        self._trial = threading.Lock()

    @property
    def closed(self) -> bool:
        return self._doubts == self._settled

    @property
    def state(self) -> Literal["closed", "open", "half-open"]:
        """Half-open: the next caller tries."""
        if self.closed:
            return "closed"
        return "open" if time.monotonic() < self._retry_at else "half-open"

    def doubt(self) -> None:
        with self._count:
            self._doubts += 1

    def failed(self) -> None:
        with self._count:
            self._failures += 1
            enough = self._failures == FAILURES_TO_OPEN
        if enough:
            log.warning("Redis failed %d times in a row: doing without it", FAILURES_TO_OPEN)
            self._open()

    def succeeded(self) -> None:
        self._failures = 0

    def admit(self, trial: Callable[[], None]) -> None:
        """Return if the caller may pass; else raise RedisDown, or what its `trial` raises."""
        if self.closed:
            return
        self._refuse_while_open()
        # At the start of a process nothing speaks against Redis: the others wait for the first.
        if not self._trial.acquire(timeout=0 if self._failures else PATIENCE_SECONDS):
            raise RedisDown("another caller is trying Redis")
        try:
            if not self.closed:
                self._refuse_while_open()
                self._settle(trial)
        finally:
            self._trial.release()

    def _refuse_while_open(self) -> None:
        if time.monotonic() < self._retry_at:
            raise RedisDown("Redis failed a moment ago")

    def _settle(self, trial: Callable[[], None]) -> None:
        doubts = self._doubts
        try:
            trial()
        except BaseException:
            self._open()
            raise
        self._settled = doubts
        if not self.closed:
            raise RedisDown("new doubts came up")

    def _open(self) -> None:
        self._retry_at = time.monotonic() + OPEN_SECONDS
        self.doubt()

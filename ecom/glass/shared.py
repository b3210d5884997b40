"""One look at a server for all who watch it: a class must not be what the server is busy with."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import wraps
from typing import Generic, TypeVar

from ecom.glass import gate
from ecom.settings import Settings, settings

T = TypeVar("T")


def look(seconds: float) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Of a function: who asks within `seconds` gets the answer, or the error, that the first got.

    It is the same object for all: nobody may change it. Raises NotAllowed where the glass box is
    not allowed.
    """

    def shared(ask: Callable[[], T]) -> Callable[[], T]:
        latest: _Latest[T] = _Latest()

        @wraps(ask)
        def looked() -> T:
            gate.require()
            return latest.within(seconds, ask)

        return looked

    return shared


class _Latest(Generic[T]):
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answer: Future[T] | None = None
        self._asked = 0.0
        self._of: Settings | None = None  # other settings, another server

    def within(self, seconds: float, ask: Callable[[], T]) -> T:
        """Whoever comes while the first one asks waits for the answer."""
        with self._lock:
            answer = self._answer
            is_first = answer is None or self._of is not settings() or self._is_old(answer, seconds)
            if answer is None or is_first:
                answer = self._answer = Future()
                self._asked, self._of = time.monotonic(), settings()
        if is_first:
            try:
                answer.set_result(ask())
            except BaseException as error:
                answer.set_exception(error)
        return answer.result()

    def _is_old(self, answer: Future[T], seconds: float) -> bool:
        return answer.done() and time.monotonic() - self._asked > seconds

"""A pair of transactions for one visitor of a page, on a scratch schema of its own.

It must not outlive its visitor. It closes itself, and everything in it is rolled back and dropped,
when nobody has pressed for two minutes, when the page has not asked for it for some seconds
(another page, a closed tab), and after ten minutes at most.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from ecom.engines import COLLATION
from ecom.errors import NotAllowed, ShopError, Unavailable
from ecom.users import User
from lab import catalog, isolation_locks, isolation_verdict
from lab.bench import SCHEMA, Line, sweep
from lab.isolation_pair import LEVELS, Pair, Told, lay_out
from lab.isolation_scenarios import Name, Step, scenario
from lab.isolation_verdict import Server, Verdict
from lab.texts import Words

log = logging.getLogger(__name__)

IDLE_SECONDS = 120  # without a press
GONE_SECONDS = 15  # without the page asking how it is
LONGEST_SECONDS = 600  # less than after which `lab.bench.sweep` takes it for forgotten
AT_ONCE = 20  # stages of this process: each has two connections
LOOK_EVERY = 0.5

Reason = Literal["", "idle", "long", "gone", "anew"]

_open: set[Stage] = set()
_door = threading.Lock()


@dataclass(frozen=True)
class State:
    """How a stage is at one moment. `next` is None if it has ended or each side waits."""

    scenario: str
    level: str
    connections: dict[Name, int]
    told: tuple[Told, ...]
    ahead: tuple[Step, ...]
    next: Step | None
    locks: isolation_locks.Seen
    now: float
    closed: Reason
    verdict: Verdict | None
    words: tuple[Words, ...]


class Stage:
    """May be asked from several threads. Raises Unavailable, NotAllowed."""

    def __init__(self, viewer: User | None, key: str, level: str) -> None:
        if not catalog.may_run(viewer, catalog.experiment("isolation")):
            raise NotAllowed("the lab is closed", right="classroom.rule")
        if level not in LEVELS:
            raise NotAllowed(f"there is no level {level}")
        with _door:
            if len(_open) >= AT_ONCE:
                raise Unavailable("too many pairs of transactions are open", code="lab_full")
            _open.add(self)
        self._lock = threading.RLock()
        self._closed: Reason = ""
        self.is_closed = threading.Event()
        self._lines: list[Line] = []
        self.schema = f"{SCHEMA}_{int(time.time()):x}_{secrets.token_hex(3)}"
        self._began = self._pressed = self._asked = time.monotonic()
        try:
            sweep()
            with Line(None) as line:
                self._server: Server = isolation_verdict.server(line)
                line.do(f"CREATE DATABASE {self.schema} COLLATE {COLLATION}")
                line.do(f"USE {self.schema}")
                lay_out(line)
            self._pair = Pair(scenario(key), level, self.schema, self._connect)
            self._last = self._state()
        except BaseException:
            self._end()
            raise
        threading.Thread(target=self._watch, name="isolation-stage", daemon=True).start()

    @property
    def connections(self) -> tuple[int, ...]:
        return tuple(line.number for line in self._pair.lines.values())

    def press(self, number: int) -> State:
        """Send the next statement if `number` were sent before: a press counts once."""
        with self._lock:
            if not self._closed and len(self._pair.told) == number:
                self._pressed = time.monotonic()
                self._pair.press()
                self._pair.look()
                self._last = self._state()
        return self.state()

    def state(self) -> State:
        """The page is there, and asks."""
        with self._lock:
            self._asked = time.monotonic()
            if not self._closed:
                self._pair.settle()  # a statement can have come back just after the last look
                if any(told.runs for told in self._last.told):
                    self._pair.look()
                self._last = self._state()
            return self._last

    def close(self, why: Reason = "anew") -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = why
            self._last = replace(self._last, closed=why, next=None)
            self.is_closed.set()
            self._end()

    def _state(self) -> State:
        pair = self._pair
        verdict = isolation_verdict.of(pair, self._server) if pair.ended else None
        return State(
            pair.scenario.key,
            pair.level,
            {side: line.number for side, line in pair.lines.items()},
            tuple(replace(told) for told in pair.told),
            tuple(pair.ahead),
            pair.next(),
            pair.seen,
            pair.now(),
            self._closed,
            verdict,
            tuple(isolation_verdict.words(pair, verdict)) if verdict else (),
        )

    def _watch(self) -> None:
        while not self.is_closed.wait(LOOK_EVERY):
            now = time.monotonic()
            if now - self._asked > GONE_SECONDS:
                self.close("gone")
            elif now - self._pressed > IDLE_SECONDS:
                self.close("idle")
            elif now - self._began > LONGEST_SECONDS:
                self.close("long")

    def _connect(self, lock_wait_seconds: int) -> Line:
        line = Line(self.schema, lock_wait_seconds)
        self._lines.append(line)
        return line

    def _end(self) -> None:
        connect: Callable[[], Line] = partial(Line, None)
        try:
            if hasattr(self, "_pair"):
                self._pair.close(connect)
            for line in self._lines:
                line.close()
            with connect() as line:
                line.do(f"DROP DATABASE IF EXISTS {self.schema}")
        except ShopError as error:
            log.warning("%s is left to be swept: %s", self.schema, error)
        finally:
            with _door:
                _open.discard(self)

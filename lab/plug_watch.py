"""What the shoppers' lines tell while they come: points for the charts, and when what happened."""

from __future__ import annotations

import queue
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecom.errors import Unavailable
from lab.experiment import Point, Show
from lab.texts import N_

TITLES = {
    "look": N_("Look at a product"),
    "add": N_("Put into the cart"),
    "cart": N_("See the cart"),
    "buy": N_("Buy"),
}
CALM = "calm"  # everybody has bought once: nothing is slow for being new
REDIS_KILLED, REDIS_STARTED = N_("Redis is killed"), N_("Redis is started")
FLUSHED, MYSQL_KILLED = N_("FLUSHALL"), N_("MySQL is killed")
MYSQL_BACK = N_("MySQL is back")
FAULTS = (REDIS_KILLED, REDIS_STARTED, FLUSHED, MYSQL_KILLED, MYSQL_BACK)
FROM_REDIS, FROM_MYSQL = N_("From Redis"), N_("From MySQL")
BREAKER = N_("Breaker")
STATES = {"closed": 0, "half-open": 1, "open": 2}
BUCKET = 0.5  # seconds
LOOK_EVERY = 0.05


@dataclass
class Watch:
    """Reads lines on the run's own thread. Times are seconds since the shoppers' first line."""

    lines: queue.SimpleQueue
    show: Show
    seen: list[dict[str, Any]] = field(default_factory=list)
    moments: dict[str, float] = field(default_factory=dict)
    _zero: float | None = None
    _looks: Counter = field(default_factory=Counter)
    _shown: int = 0

    def now(self) -> float:
        return time.monotonic() - (self._zero or time.monotonic())

    def mark(self, fault: str, at: float | None = None) -> float:
        """Note that it happens now, or happened `at`; when that is."""
        self.moments[fault] = self.now() if at is None else at
        for chart in ("latency", "looks"):
            self.show(Point(chart, fault, self.moments[fault], 0))
        return self.moments[fault]

    def wait(self, seconds: float) -> None:
        self._until(lambda: False, seconds)

    def wait_for(
        self, found: Callable[[dict[str, Any]], bool], since: float, limit: float
    ) -> float:
        """When a line after `since` was so. Raises Unavailable if none comes in `limit` seconds."""
        hits: list[float] = []

        def is_there() -> bool:
            hits.extend(line["at"] for line in self.seen if line["at"] > since and found(line))
            return bool(hits)

        if not self._until(is_there, limit):
            raise Unavailable(f"the shoppers told nothing of it for {limit:.0f} s")
        return min(hits)

    def end(self) -> None:
        """Take the last lines; the breaker stays as it is until then."""
        self.drain()
        states = [line["state"] for line in self.seen if line["what"] == "breaker"]
        for state in states[-1:]:
            self.show(Point("breaker", BREAKER, self.seen[-1]["at"], STATES[state]))

    def drain(self) -> None:
        """Take what has come since."""
        while True:
            try:
                self._take(self.lines.get_nowait())
            except queue.Empty:
                return

    def _until(self, is_there: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.drain()
            if is_there():
                return True
            time.sleep(LOOK_EVERY)
        return False

    def _take(self, line: dict[str, Any]) -> None:
        if self._zero is None:
            self._zero = line["at"]
        line["at"] -= self._zero
        self.seen.append(line)
        if line["what"] == "breaker":
            self.show(Point("breaker", BREAKER, line["at"], STATES[line["state"]]))
        elif line["what"] in TITLES:
            self.show(Point("latency", TITLES[line["what"]], line["at"], line["ms"]))
        if line["what"] == "look" and line["answer"] == "ok":
            by = FROM_MYSQL if line["mysql"] else FROM_REDIS
            self._count_look(by, int(line["at"] // BUCKET))

    def _count_look(self, by: str, stretch: int) -> None:
        """Shown once a stretch of time is over, also one in which nobody was answered."""
        self._looks[by, stretch] += 1
        while self._shown < stretch:
            for one in (FROM_REDIS, FROM_MYSQL):
                x, count = self._shown * BUCKET, self._looks[one, self._shown]
                self.show(Point("looks", one, x, count / BUCKET))
            self._shown += 1


def median_ms(lines: Sequence[dict[str, Any]], what: str, begin: float, end: float) -> float:
    """Of what was done and answered between the two; 0 without any."""
    took = [
        line["ms"]
        for line in lines
        if line["what"] == what and line["answer"] == "ok" and begin <= line["at"] < end
    ]
    return statistics.median(took) if took else 0.0

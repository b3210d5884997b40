"""The timer of performance_schema against our clock: when was what it noted, in our time?"""

from __future__ import annotations

import time
from dataclasses import dataclass

from ecom.glass import server
from ecom.glass.server import Untold
from ecom.settings import settings

PICOSECOND = 1e-12
FEWEST, MOST = 3, 12  # readings: a busy machine needs more until one comes through at once
CLOSE = 0.0005  # seconds
SECONDS = 10  # that one reading holds: the server may have started again

_CLOCK = """
SELECT e.timer_start AS begun, e.timer_end AS now,
       @@performance_schema_events_statements_history_size AS most,
       (SELECT c.enabled = 'YES' FROM performance_schema.setup_consumers c
         WHERE c.name = 'events_statements_history') AS kept
  FROM performance_schema.events_statements_current e
  JOIN performance_schema.threads t ON t.thread_id = e.thread_id
 WHERE t.processlist_id = CONNECTION_ID()
"""


@dataclass(frozen=True)
class Clock:
    """`zero`: the time.time() at which the server's timer stood at 0, give or take `error`
    seconds. `most` rows are kept."""

    zero: float
    error: float
    most: int
    url: str | None
    read_at: float  # time.monotonic()


_last: Clock | None = None


def read() -> Clock:
    """Read anew after a while."""
    global _last
    url, now = settings().mysql_glass_url, time.monotonic()
    if _last is None or _last.url != url or now - _last.read_at > SECONDS:
        _last = Clock(*_measured(), url, now)
    return _last


def _measured() -> tuple[float, float, int]:
    """Of a few readings the most exact: the statement began after we sent it, and its answer, which
    has the timer's time while it ran, came after that."""
    best = (float("inf"), 0.0)
    for number in range(MOST):
        if number >= FEWEST and best[0] < CLOSE:
            break
        before = time.time()
        found = server.rows(_CLOCK)
        after = time.time()
        if not found or not found[0]["kept"]:
            raise Untold("no_history")
        earliest, latest = before - seconds(found[0]["begun"]), after - seconds(found[0]["now"])
        best = min(best, ((latest - earliest) / 2, (latest + earliest) / 2))
    return best[1], best[0], found[0]["most"]


def seconds(picoseconds: int) -> float:
    return picoseconds * PICOSECOND

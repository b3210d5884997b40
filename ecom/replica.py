"""How far the reports' server is behind, where it is a replica (ECOM_MYSQL_REPORTS_URL).

Each second a process of the shop writes the time into `heartbeats`; what the replica has of that
row says up to when it knows everything. That is the way of Percona's `pt-heartbeat`: it needs no
right but to read one table, on any server, and it goes on counting when replication has stopped
(`SHOW REPLICA STATUS` says NULL then, and 0 while the network is cut). All times are those of the
clock of the server that the shop writes to.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from ecom import db, engines, report_db
from ecom.errors import SchemaMissing
from ecom.settings import settings

log = logging.getLogger(__name__)

BEAT_SECONDS = 1
STANDSTILL_SECONDS = 10  # without a newer beat: it is not slow, it has stopped


@dataclass(frozen=True)
class Lag:
    """`as_of`: UTC; what was changed until then is there. `stopped`: nothing arrives any more."""

    as_of: datetime
    seconds: float
    stopped: bool

    @property
    def is_late(self) -> bool:
        return self.seconds > settings().reports_lag_seconds


def is_apart() -> bool:
    """Whether reports read from a server of their own."""
    now = settings()
    if not now.mysql_url or not now.mysql_reports_url:
        return False
    return engines.server_of(now.mysql_reports_url) != engines.server_of(now.mysql_url)


def beat() -> None:
    """Write the time for the replica to repeat; any number of processes may. Raises Unavailable."""
    if is_apart():
        db.rows(_BEAT, rest=0.8 * BEAT_SECONDS)


def tend() -> None:
    """A beat, and a look at the replica; the log is told of it when it is late, and when not."""
    beat()
    found = lag()
    late = found is not None and found.is_late
    if found is not None and late != _told.is_set():
        log.warning("The reports' server is %.0f s behind", found.seconds)
        _told.set() if late else _told.clear()


def as_of(read: report_db.Read = report_db.rows) -> datetime | None:
    """Up to when `read` knows everything; None if it reads from the shop's own server, or if the
    replica has nothing of the shop yet. Raises Unavailable."""
    return _newest(read) if is_apart() else None


def lag() -> Lag | None:
    """None if there is no replica, or no beat has reached it yet. Raises Unavailable."""
    if not is_apart():
        return None
    written = _newest(db.rows)  # first, or a beat in between would make the replica too young
    arrived = _newest(report_db.at_once)
    if written is None or arrived is None:
        return None
    seconds = max(0.0, (written - arrived).total_seconds())
    stopped = _stillness.seconds(arrived) > STANDSTILL_SECONDS and seconds > STANDSTILL_SECONDS
    return Lag(arrived, seconds, stopped)


class _Stillness:
    """For how long this process has seen the same beat."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._beat: datetime | None = None
        self._since = 0.0

    def seconds(self, beat: datetime) -> float:
        with self._lock:
            if beat != self._beat:
                self._beat, self._since = beat, time.monotonic()
            return time.monotonic() - self._since


_stillness = _Stillness()
_told = threading.Event()


def _newest(read: report_db.Read) -> datetime | None:
    try:
        return read(_NEWEST)[0]["beat_at"]
    except SchemaMissing:
        return None


# Several processes of a shop beat no more often than one.
_BEAT = """
INSERT INTO heartbeats (id, beat_at) VALUES (1, UTC_TIMESTAMP(6))
ON DUPLICATE KEY UPDATE beat_at = IF(
  beat_at > VALUES(beat_at) - INTERVAL :rest SECOND
  AND beat_at <= VALUES(beat_at), beat_at, VALUES(beat_at))
"""
_NEWEST = "SELECT MAX(beat_at) AS beat_at FROM heartbeats"

"""How a figure reads: through the cache, or all at one moment to be checked.

A reader is called like `rows(sql, **params)` and remembers what it was asked, so that each figure
can show its SQL, how many rows it read and how fresh it is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ecom import cache, db, keys, replica, report_db
from ecom.db import Connection, Row
from ecom.kpi import columns

Read = Callable[..., list[Row]]

LEASE_SECONDS = 20  # a report may take longer than a product


@dataclass(frozen=True)
class Asked:
    """One statement, and the answer to it. `read_at`: UTC, when MySQL answered; `ms`: how long.

    `as_of`: of a replica, what it is true of; else None.
    """

    sql: str
    params: dict[str, Any]
    rows: list[Row]
    read_at: datetime
    ms: float
    cached: bool
    as_of: datetime | None = None

    @property
    def known_at(self) -> datetime:
        """UTC. What happened later is not in it; something of what happened earlier cannot miss."""
        return self.as_of or self.read_at


class Reader:
    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def __call__(self, sql: str, **params: Any) -> list[Row]:
        asked = self._ask(sql, params)
        self.asked.append(asked)
        return asked.rows

    def _ask(self, sql: str, params: dict[str, Any]) -> Asked:
        raise NotImplementedError


class CachedReader(Reader):
    """Answers are up to a minute old."""

    def _ask(self, sql: str, params: dict[str, Any]) -> Asked:
        key = keys.kpi(sql + json.dumps(params, default=str, sort_keys=True))
        fresh: list[Asked] = []

        def load() -> dict[str, Any]:
            fresh.append(_timed(report_db.rows, sql, params))
            packed = columns.pack(fresh[0].rows)
            return {"rows": packed} | {name: getattr(fresh[0], name) for name in _KEPT}

        found = cache.get_or_load(key, load, ttl=keys.KPI_TTL, lease_seconds=LEASE_SECONDS)
        if fresh:
            return fresh[0]
        rows = columns.unpack(found["rows"])
        kept = {name: found.get(name) for name in _KEPT}
        return Asked(sql, params, rows, cached=True, **kept)


class DirectReader(Reader):
    """Asks MySQL itself, on a connection of its own or on that of a snapshot."""

    def __init__(self, connection: Connection | None = None) -> None:
        super().__init__()
        self._connection = connection

    def _ask(self, sql: str, params: dict[str, Any]) -> Asked:
        if self._connection is None:
            return _timed(report_db.rows, sql, params)
        return _timed(partial(db.execute, self._connection), sql, params)


_KEPT = ("read_at", "ms", "as_of")


def _timed(read: Read, sql: str, params: dict[str, Any]) -> Asked:
    as_of = replica.as_of(read)  # before the rows, which may only be newer
    started = time.perf_counter()
    rows = read(sql, **params)
    ms = 1000 * (time.perf_counter() - started)
    return Asked(sql, params, rows, datetime.now(UTC).replace(tzinfo=None), ms, False, as_of)

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
from typing import Any

from ecom import cache, db, keys, report_db
from ecom.db import Connection, Row
from ecom.kpi import columns

Read = Callable[..., list[Row]]

LEASE_SECONDS = 20  # a report may take longer than a product


@dataclass(frozen=True)
class Asked:
    """One statement, and the answer to it. `read_at`: UTC, when MySQL answered; `ms`: how long."""

    sql: str
    params: dict[str, Any]
    rows: list[Row]
    read_at: datetime
    ms: float
    cached: bool


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
            fresh.append(_timed(lambda: report_db.rows(sql, **params), sql, params))
            packed = columns.pack(fresh[0].rows)
            return {"rows": packed, "read_at": fresh[0].read_at, "ms": fresh[0].ms}

        found = cache.get_or_load(key, load, ttl=keys.KPI_TTL, lease_seconds=LEASE_SECONDS)
        if fresh:
            return fresh[0]
        rows = columns.unpack(found["rows"])
        return Asked(sql, params, rows, found["read_at"], found["ms"], cached=True)


class DirectReader(Reader):
    """Asks MySQL itself, on a connection of its own or on that of a snapshot."""

    def __init__(self, connection: Connection | None = None) -> None:
        super().__init__()
        self._connection = connection

    def _ask(self, sql: str, params: dict[str, Any]) -> Asked:
        if self._connection is None:
            return _timed(lambda: report_db.rows(sql, **params), sql, params)
        return _timed(lambda: db.execute(self._connection, sql, **params), sql, params)


def _timed(ask: Callable[[], list[Row]], sql: str, params: dict[str, Any]) -> Asked:
    started = time.perf_counter()
    rows = ask()
    ms = 1000 * (time.perf_counter() - started)
    return Asked(sql, params, rows, datetime.now(UTC).replace(tzinfo=None), ms, cached=False)

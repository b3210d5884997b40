"""Every figure of the dashboards by name: how it is read, who may, and how it is proved.

    @figure("sales_total", "reports.revenue")
    def sales_total(read: Read, of: Slice) -> Sales: ...

    answer = figures.get(viewer, "sales_total", of)        # answer.value, answer.asked
    figures.check(viewer, "sales_total", of).agrees        # against a recount from the orders

`recount` holds a second way to each figure: in Python, from raw rows, sharing no statement, view or
rollup with the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from ecom import db, permissions, report_db
from ecom.kpi.reading import Asked, CachedReader, DirectReader, Read
from ecom.kpi.slices import Slice
from ecom.users import User

HOMES = (
    "sales",
    "breakdowns",
    "funnel",
    "customers",
    "customer_groups",
    "loyalty",
    "inventory",
    "products_on_hand",
)
Reading = Callable[[Read, Slice], Any]


@dataclass(frozen=True)
class Figure:
    """`where`: the function's file, for docs/kpi.md and for the curious."""

    name: str
    right: str
    read: Reading

    @property
    def where(self) -> str:
        return self.read.__module__.replace(".", "/") + ".py"


@dataclass(frozen=True)
class Answer:
    value: Any
    asked: list[Asked]


@dataclass(frozen=True)
class Check:
    """What the figure says and what the orders say, at the same moment."""

    shown: Any
    recounted: Any

    @property
    def agrees(self) -> bool:
        return self.shown == self.recounted


_figures: dict[str, Figure] = {}


def figure(name: str, right: str) -> Callable[[Reading], Reading]:
    def register(read: Reading) -> Reading:
        _figures[name] = Figure(name, right, read)
        return read

    return register


def all_figures() -> dict[str, Figure]:
    for home in HOMES:
        import_module(f"ecom.kpi.{home}")
    return _figures


def get(viewer: User, name: str, of: Slice) -> Answer:
    """Raises NotAllowed unless the viewer has the figure's right; Unavailable."""
    found = all_figures()[name]
    permissions.require(viewer, found.right)
    reader = CachedReader()
    return Answer(found.read(reader, of), reader.asked)


def rows_read(viewer: User, name: str, of: Slice) -> int:
    """How many rows of tables and indexes the server reads for it. Asks without the cache."""
    found = all_figures()[name]
    permissions.require(viewer, found.right)
    counts: list[int] = []

    def read(sql: str, **params: Any) -> list[dict[str, Any]]:
        rows, count = report_db.measured(sql, **params)
        counts.append(count)
        return rows

    found.read(read, of)
    return sum(counts)


def check(viewer: User, name: str, of: Slice) -> Check:
    """Counts it both ways in one snapshot, without the cache. Raises NotAllowed, Unavailable."""
    from ecom.kpi import recount  # it names the figures' types, so it is imported last

    found = all_figures()[name]
    permissions.require(viewer, found.right)
    return report_db.snapshot(
        lambda connection: Check(
            found.read(DirectReader(connection), of),
            recount.recount(partial(db.execute, connection), name, of),
        )
    )

"""Proves the dashboards: every figure, for every day, is counted again from the rows themselves.

All of it at one moment, in one snapshot: what is stored of days and months (verify_stored) and what
the pages read of each day (verify_days), every figure for each month, for days that nobody has
added up and for all time, and what must hold between the tables (verify_facts).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from ecom import db, report_db
from ecom.kpi import figures
from ecom.kpi.reading import Read
from ecom.kpi.recount import Books, again
from ecom.kpi.recount.days import months
from ecom.kpi.slices import Slice
from ops import verify_days, verify_facts, verify_stored
from ops.verify_differences import Difference, Found, between

Progress = Callable[[str, float], None]

OPEN_DAYS = 10  # of these, every figure is read day by day

# They say the same whatever the period is.
OF_NOW = frozenset(
    (
        "rfm_segments",
        "rfm_customers",
        "cohorts",
        "stock_by_city",
        "stock_by_warehouse",
        "reorders",
    )
)


@dataclass(frozen=True)
class Report:
    """`compared`: values of figures, days and rows that were counted twice."""

    figures: int
    days: int
    compared: int
    differences: list[Difference]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.figures} figures of {self.days} days: {self.compared} values counted twice,"
            f" {len(self.differences)} differences, in {self.seconds:.1f} s"
        )


def verify(
    first: date | None = None, last: date | None = None, progress: Progress | None = None
) -> Report:
    """Of the days `first` to `last`; left out: of all since the shop began. Raises Unavailable."""
    return report_db.snapshot(
        lambda connection: _report(partial(db.execute, connection), first, last, progress)
    )


def _report(read: Read, first: date | None, last: date | None, progress: Progress | None) -> Report:
    started = time.monotonic()
    books = Books(read, keep=True)
    of = Slice(first or books.began.replace(day=1), min(last or books.today, books.today))
    compared, differences = 0, []
    for what, part, found in _comparisons(books, read, of):
        if progress:
            progress(what, part)
        compared += found.compared
        differences += found.differences
    seconds = time.monotonic() - started
    return Report(len(figures.all_figures()), max(of.days, 0), compared, differences, seconds)


def _comparisons(books: Books, read: Read, of: Slice) -> Iterator[tuple[str, float, Found]]:
    spans = list(months(of.first, of.last))
    for number, (start, end) in enumerate(spans):
        month = of.during(max(start, of.first), min(end, of.last))
        part = number / len(spans)
        yield "days", part, verify_stored.compare(read, books, month)
        yield "days", part, verify_days.compare_sales(read, books, month)
        yield "days", part, verify_days.compare_flow(read, books, month)
        yield "days", part, verify_days.compare_closing(read, books, month)
        yield "days", part, _figures(read, books, month, OF_NOW)
    for day in _open_days(books, read, of):
        yield "open days", 1, _figures(read, books, of.during(day, day), OF_NOW)
    yield "all time", 1, _figures(read, books, of)
    yield "tables", 1, verify_facts.compare(read, books)


def _open_days(books: Books, read: Read, of: Slice) -> list[date]:
    """Today, and the last few that nobody has added up: pages count them from the orders."""
    built = {row["day"] for row in read("SELECT day FROM rollup_days")}
    return [day for day in books.begun(of.first, of.last) if day not in built][-OPEN_DAYS:]


def _figures(read: Read, books: Books, of: Slice, but: frozenset[str] = frozenset()) -> Found:
    found = Found()
    when = str(of.first) if of.days == 1 else f"{of.first} to {of.last}"
    for name, figure in figures.all_figures().items():
        if name not in but:
            shown, recounted = figure.read(read, of), again(books, name, of)
            found.add(between(name, when, shown, recounted), count=_size(recounted))
    return found


def _size(value: Any) -> int:
    return len(value) if isinstance(value, list) else 1

"""What the ledger says of one product at a time: when how much of it was there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ecom.kpi.recount.narrowing import goods, warehouses
from ecom.kpi.recount.raw import Books
from ecom.kpi.slices import Slice


class Movement(NamedTuple):
    day: date
    product_id: int
    warehouse_id: int
    quantity: int
    cause: str
    order_id: int | None


@dataclass(slots=True)
class Shelf:
    """Of one product: the days on which it moved, and what was there when they were over."""

    days: list[date] = field(default_factory=list)
    closings: list[int] = field(default_factory=list)
    moved: list[list[Movement]] = field(default_factory=list)

    def add(self, movement: Movement) -> None:
        if not self.days or self.days[-1] != movement.day:
            self.days.append(movement.day)
            self.closings.append(self.closings[-1] if self.closings else 0)
            self.moved.append([])
        self.closings[-1] += movement.quantity
        self.moved[-1].append(movement)

    def closing(self, day: date) -> int:
        """Units on hand when the day was over."""
        index = bisect_right(self.days, day)
        return self.closings[index - 1] if index else 0

    def movements(self, first: date, last: date) -> Iterator[Movement]:
        for index in range(bisect_left(self.days, first), bisect_right(self.days, last)):
            yield from self.moved[index]

    def received(self, first: date, last: date) -> int:
        """Opening stock and receipts."""
        came = (one for one in self.movements(first, last) if one.cause in ("opening", "receipt"))
        return sum(one.quantity for one in came)

    def days_out(self, first: date, last: date) -> int:
        """Days at whose end nothing was there, from the first one that it moved on."""
        untils = [*self.days[1:], last + timedelta(days=1)]
        return sum(
            max(0, (min(until, last + timedelta(days=1)) - max(day, first)).days)
            for day, until, closing in zip(self.days, untils, self.closings, strict=False)
            if closing == 0
        )


def movements(books: Books, of: Slice) -> Iterator[Movement]:
    """Of the slice's days, warehouses and products, by day."""

    def load(since: datetime, until: datetime) -> Iterator[Movement]:
        for row in books.read(_MOVEMENTS, since=since, until=until):
            yield Movement(books.days.of(row.pop("created_at")), **row)

    places, products = warehouses(books, of), goods(books, of)
    for movement in books.by_day("movements", load, of.first, of.last):
        if movement.warehouse_id in places and movement.product_id in products:
            yield movement


def shelves(books: Books, of: Slice) -> dict[int, Shelf]:
    """By product, over all days; of the slice's warehouses and products."""
    key = of.city, of.category_id, of.product_id
    if key not in books.shelves:
        found: dict[int, Shelf] = {}
        first = books.read("SELECT MIN(created_at) AS at FROM stock_movements")[0]["at"]
        if first is not None:
            ever = of.during(books.days.of(first), books.today)
            for movement in movements(books, ever):
                found.setdefault(movement.product_id, Shelf()).add(movement)
        books.shelves[key] = found
    return books.shelves[key]


_MOVEMENTS = """
SELECT product_id, warehouse_id, quantity, cause, order_id, created_at
FROM stock_movements
WHERE created_at >= :since AND created_at < :until
"""

"""Rows as they were written: orders with their lines, refunds, the stock ledger, people.

Each statement is a plain SELECT of base tables, narrowed to a span of time at most. Days, hours and
whatever else a figure is made of are worked out here, from the times in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from ecom.kpi.reading import Read
from ecom.kpi.recount.days import BEGINNING, Days, each, months
from ecom.kpi.recount.masters import Masters
from ecom.settings import settings

ZERO = Decimal(0)


class Order(NamedTuple):
    """`city` as it was written; `day`, `weekday` and `hour` of its placing; `code` of the whole."""

    id: int
    customer_id: int
    day: date
    weekday: int
    hour: int
    city: str | None
    method: str | None
    code: int | None


class Line(NamedTuple):
    """A line of an order, or (`sold` is false) of a refund, on the day it counts."""

    day: date
    sold: bool
    order: Order
    product_id: int
    units: int = 0
    gross_sales: Decimal = ZERO
    line_discount: Decimal = ZERO
    order_discount: Decimal = ZERO
    line_code: int | None = None
    returned_units: int = 0
    returns: Decimal = ZERO


class Placed(NamedTuple):
    """That somebody ordered, whatever it was."""

    day: date
    order_id: int
    customer_id: int


class Books(Masters):
    """The shop's books at one moment. With `keep`, what was read once is not read again."""

    def __init__(self, read: Read, keep: bool = False) -> None:
        super().__init__(read, Days(settings().timezone))
        self.shelves: dict[Any, Any] = {}
        self.people: list[Any] = []
        self.histories: dict[int, list[date]] = {}
        self._kept: dict[str, dict[date, list[Any]]] | None = {} if keep else None

    def begun(self, first: date, last: date) -> Iterator[date]:
        """The days of the period that have begun."""
        return each(max(first, BEGINNING), min(last, self.today))

    def lines(self, first: date, last: date) -> Iterator[Line]:
        """Of orders that were not canceled: what was sold, and what was refunded."""
        for kind, load in (("sold", self._sold), ("refunded", self._refunded)):
            yield from self.by_day(kind, load, first, last)

    def placed(self, first: date, last: date) -> Iterator[Placed]:
        """Orders that were not canceled."""
        yield from self.by_day("placed", self._placed, first, last)

    def by_day(self, kind: str, load: Any, first: date, last: date) -> Iterator[Any]:
        """What `load(since, until)` finds of the days that have begun, a month at a time."""
        last = min(last, self.today)
        for month, end in months(first, last):
            found = self._month(kind, load, month, end, first, last)
            for day in each(max(first, month), min(last, end)):
                yield from found.get(day, ())

    def _month(
        self, kind: str, load: Any, month: date, end: date, first: date, last: date
    ) -> dict[date, list[Any]]:
        if self._kept is not None:
            key = f"{kind} {month}"
            if key not in self._kept:
                self._kept[key] = self._load(load, month, end)
            return self._kept[key]
        return self._load(load, max(first, month), min(last, end))

    def _load(self, load: Any, first: date, last: date) -> dict[date, list[Any]]:
        since, until = (
            self.days.start(first),
            self.days.start(date.fromordinal(last.toordinal() + 1)),
        )
        found: dict[date, list[Any]] = {}
        for row in load(since, until):
            found.setdefault(row.day, []).append(row)
        return found

    def order(self, row: dict[str, Any]) -> Order:
        at = row["placed_at"]
        day = self.days.of(at)
        hour = self.days.hour(at, day)
        return Order(
            row["id"],
            row["customer_id"],
            day,
            day.weekday(),
            hour,
            row["city"],
            row["method"],
            row["code"],
        )

    def _sold(self, since: datetime, until: datetime) -> Iterator[Line]:
        order = None
        for row in self.read(_SOLD, since=since, until=until):
            if order is None or order.id != row["id"]:
                order = self.order(row)
            yield Line(
                order.day,
                True,
                order,
                row["product_id"],
                row["quantity"],
                row["quantity"] * row["unit_price"],
                row["line_discount"],
                row["order_discount"],
                row["discount_id"],
            )

    def _placed(self, since: datetime, until: datetime) -> Iterator[Placed]:
        for row in self.read(_PLACED, since=since, until=until):
            yield Placed(self.days.of(row["placed_at"]), row["id"], row["customer_id"])

    def _refunded(self, since: datetime, until: datetime) -> Iterator[Line]:
        for row in self.read(_REFUNDED, since=since, until=until):
            day = self.days.of(row["refunded_at"])
            yield Line(
                day,
                False,
                self.order(row),
                row["product_id"],
                returned_units=row["quantity"],
                returns=row["amount"],
            )


_SOLD = """
SELECT o.id, o.customer_id, o.placed_at, o.discount_id AS code, d.city, b.method,
       i.product_id, i.quantity, i.unit_price, i.line_discount, i.order_discount, i.discount_id
FROM orders o
JOIN order_items i ON i.order_id = o.id
LEFT JOIN deliveries d ON d.order_id = o.id
LEFT JOIN bills b ON b.order_id = o.id
WHERE o.placed_at >= :since AND o.placed_at < :until AND o.status <> 'canceled'
"""
_PLACED = """
SELECT id, customer_id, placed_at FROM orders
WHERE placed_at >= :since AND placed_at < :until AND status <> 'canceled'
"""
_REFUNDED = """
SELECT r.refunded_at, o.id, o.customer_id, o.placed_at, o.discount_id AS code, d.city, b.method,
       l.product_id, l.quantity, l.amount
FROM returns r
JOIN orders o ON o.id = r.order_id
JOIN return_items l ON l.return_id = r.id
LEFT JOIN deliveries d ON d.order_id = o.id
LEFT JOIN bills b ON b.order_id = o.id
WHERE r.refunded_at >= :since AND r.refunded_at < :until AND o.status <> 'canceled'
"""

"""Rows as they were written: orders with their lines, refunds, the stock ledger, people.

Each statement is a plain SELECT of base tables, narrowed to a span of time at most. Days, hours and
whatever else a figure is made of are worked out here, from the times in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from ecom.kpi.reading import Read
from ecom.kpi.recount.days import BEGINNING, Days, each, months
from ecom.kpi.recount.folding import fold
from ecom.settings import settings

ZERO = Decimal(0)


class Order(NamedTuple):
    """`city` as it was written; `day`, `weekday` and `hour` of its placing; `code` off the order."""

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


class Books:
    """The shop's books at one moment. With `keep`, what was read once is not read again."""

    def __init__(self, read: Read, keep: bool = False) -> None:
        self.read = read
        self.days = Days(settings().timezone)
        self._kept: dict[str, dict[date, list[Any]]] | None = {} if keep else None

    @cached_property
    def now(self) -> datetime:
        return self.read("SELECT UTC_TIMESTAMP(6) AS now")[0]["now"]

    @cached_property
    def today(self) -> date:
        return self.days.of(self.now)

    @cached_property
    def opened(self) -> date:
        """The day of the first order; today, if there is none."""
        first = self.read("SELECT MIN(placed_at) AS at FROM orders")[0]["at"]
        return self.days.of(first) if first else self.today

    def begun(self, first: date, last: date) -> Iterator[date]:
        """The days of the period that have begun."""
        return each(max(first, BEGINNING), min(last, self.today))

    def lines(self, first: date, last: date) -> Iterator[Line]:
        """Of orders that were not canceled: what was sold, and what was refunded."""
        for kind, load in (("sold", self._sold), ("refunded", self._refunded)):
            yield from self.by_day(kind, load, first, last)

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

    @cached_property
    def products(self) -> dict[int, dict[str, Any]]:
        return {row["id"]: row for row in self.read(_PRODUCTS)}

    @cached_property
    def warehouses(self) -> list[dict[str, Any]]:
        return self.read("SELECT id, name, city, capacity FROM warehouses ORDER BY id")

    @cached_property
    def stock(self) -> list[dict[str, Any]]:
        return self.read("SELECT product_id, warehouse_id, quantity FROM stock")

    @cached_property
    def accounts(self) -> list[dict[str, Any]]:
        return self.read(_ACCOUNTS)

    @cached_property
    def tier_rows(self) -> list[dict[str, Any]]:
        return self.read("SELECT id, name, min_points FROM membership_tiers")

    @cached_property
    def tiers(self) -> dict[int, int]:
        """The tier of each customer: the highest whose points they have, the lowest at least."""
        steps = sorted((row["min_points"], row["id"]) for row in self.tier_rows)
        found = {}
        for row in self.accounts:
            points = max(row["loyalty_points"], 0)
            found[row["user_id"]] = max(step for step in steps if step[0] <= points)[1]
        return found

    @cached_property
    def spellings(self) -> dict[str, str]:
        """How a city of deliveries is written, by its folded name: as the first order had it."""
        found: dict[str, str] = {}
        for row in self.read("SELECT city FROM deliveries ORDER BY order_id"):
            found.setdefault(fold(row["city"]), row["city"])
        return found

    @cached_property
    def cities(self) -> dict[int, str]:
        """Where customers live, folded; without those who did not say."""
        return {row["user_id"]: fold(row["city"]) for row in self.accounts if row["city"]}


_SOLD = """
SELECT o.id, o.customer_id, o.placed_at, o.discount_id AS code, d.city, b.method,
       i.product_id, i.quantity, i.unit_price, i.line_discount, i.order_discount, i.discount_id
FROM orders o
JOIN order_items i ON i.order_id = o.id
LEFT JOIN deliveries d ON d.order_id = o.id
LEFT JOIN bills b ON b.order_id = o.id
WHERE o.placed_at >= :since AND o.placed_at < :until AND o.status <> 'canceled'
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
_PRODUCTS = """
SELECT p.id, p.name, p.picture, p.price, p.category_id, c.name AS category, p.archived_at
FROM products p JOIN categories c ON c.id = p.category_id
"""
_ACCOUNTS = """
SELECT c.user_id, c.city, c.date_of_birth, c.loyalty_points, u.full_name, u.gender, u.created_at,
       u.deactivated_at
FROM customers c JOIN users u ON u.id = c.user_id
"""

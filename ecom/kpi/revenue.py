"""Revenue: what was sold, less discounts and returns, per day of the shop's time zone.

Definitions: docs/kpi.md. A cancellation takes an order off the day it was placed; a return counts
on the day of its refund. Days come from `calendar`, which knows the shop's days in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ecom import cache, db, keys, permissions
from ecom.accounts import User

GRAINS = ("day", "week", "month")


@dataclass(frozen=True)
class RevenueDay:
    """`day`: the first one of its day, week (from Monday) or month."""

    day: date
    orders: int
    gross_sales: Decimal
    discounts: Decimal
    returns: Decimal

    @property
    def net_revenue(self) -> Decimal:
        return self.gross_sales - self.discounts - self.returns


@dataclass(frozen=True)
class ProductRevenue:
    product_id: int
    name: str
    picture: str
    units: int
    net_revenue: Decimal


@dataclass(frozen=True)
class Revenue:
    """Of the days `first` to `last`, both included. `average_order_value`: None without orders."""

    first: date
    last: date
    days: list[RevenueDay]
    products: list[ProductRevenue]

    @property
    def orders(self) -> int:
        return sum(day.orders for day in self.days)

    @property
    def net_revenue(self) -> Decimal:
        return sum((day.net_revenue for day in self.days), Decimal(0))

    @property
    def average_order_value(self) -> Decimal | None:
        sold = sum((day.gross_sales - day.discounts for day in self.days), Decimal(0))
        return sold / self.orders if self.orders else None


def revenue(viewer: User, first: date, last: date, top: int = 10) -> Revenue:
    """Raises NotAllowed unless the viewer may read the revenue reports."""
    permissions.require(viewer, "reports.revenue")
    if last < first:
        first, last = last, first
    found = cache.get_or_load(
        keys.kpi(f"revenue {first} {last} {top}"), lambda: _load(first, last, top), ttl=keys.KPI_TTL
    )
    return Revenue(
        first,
        last,
        [RevenueDay(**row) for row in found["days"]],
        [ProductRevenue(**row) for row in found["products"]],
    )


def first_day() -> date | None:
    """The shop's day of its first order; None for a shop without orders."""
    found = db.row(_FIRST_DAY)
    return found["day"] if found else None


def by_grain(days: list[RevenueDay], grain: str) -> list[RevenueDay]:
    """Add the days up to weeks or months."""
    starts = {
        "day": lambda day: day,
        "week": lambda day: date.fromordinal(day.toordinal() - day.weekday()),
        "month": lambda day: day.replace(day=1),
    }
    sums: dict[date, RevenueDay] = {}
    for day in days:
        start = starts[grain](day.day)
        so_far = sums.get(start, RevenueDay(start, 0, Decimal(0), Decimal(0), Decimal(0)))
        sums[start] = RevenueDay(
            start,
            so_far.orders + day.orders,
            so_far.gross_sales + day.gross_sales,
            so_far.discounts + day.discounts,
            so_far.returns + day.returns,
        )
    return list(sums.values())


def _load(first: date, last: date, top: int) -> dict[str, Any]:
    days = db.rows(_DAYS, first=first, last=last)
    products = db.rows(_PRODUCTS, first=first, last=last, top=top)
    return {"days": days, "products": [row | {"units": int(row["units"])} for row in products]}


_FIRST_DAY = """
SELECT c.day FROM calendar c
JOIN (SELECT MIN(placed_at) AS placed_at FROM orders) o
  ON o.placed_at >= c.starts_at AND o.placed_at < c.ends_at
"""

_DAYS = """
WITH sales AS (
  SELECT c.day, COUNT(DISTINCT o.id) AS orders, SUM(i.quantity * i.unit_price) AS gross_sales,
         SUM(i.line_discount + i.order_discount) AS discounts
  FROM calendar c
  JOIN orders o ON o.placed_at >= c.starts_at AND o.placed_at < c.ends_at
  JOIN order_items i ON i.order_id = o.id
  WHERE c.day BETWEEN :first AND :last AND o.status <> 'canceled'
  GROUP BY c.day
), refunds AS (
  SELECT c.day, SUM(l.amount) AS amount
  FROM calendar c
  JOIN returns r ON r.refunded_at >= c.starts_at AND r.refunded_at < c.ends_at
  JOIN return_items l ON l.return_id = r.id
  WHERE c.day BETWEEN :first AND :last
  GROUP BY c.day
)
SELECT c.day, COALESCE(s.orders, 0) AS orders, COALESCE(s.gross_sales, 0) AS gross_sales,
       COALESCE(s.discounts, 0) AS discounts, COALESCE(f.amount, 0) AS returns
FROM calendar c
LEFT JOIN sales s ON s.day = c.day
LEFT JOIN refunds f ON f.day = c.day
WHERE c.day BETWEEN :first AND :last
ORDER BY c.day
"""

_PRODUCTS = """
WITH span AS (
  SELECT MIN(starts_at) AS starts_at, MAX(ends_at) AS ends_at
  FROM calendar WHERE day BETWEEN :first AND :last
), changes AS (
  SELECT i.product_id, i.quantity AS units, i.subtotal - i.order_discount AS net
  FROM span
  JOIN orders o ON o.placed_at >= span.starts_at AND o.placed_at < span.ends_at
  JOIN order_items i ON i.order_id = o.id
  WHERE o.status <> 'canceled'
  UNION ALL
  SELECT l.product_id, -l.quantity, -l.amount
  FROM span
  JOIN returns r ON r.refunded_at >= span.starts_at AND r.refunded_at < span.ends_at
  JOIN return_items l ON l.return_id = r.id
), sums AS (
  SELECT product_id, SUM(units) AS units, SUM(net) AS net_revenue
  FROM changes GROUP BY product_id
)
SELECT s.product_id, p.name, p.picture, s.units, s.net_revenue
FROM sums s
JOIN products p ON p.id = s.product_id
ORDER BY s.net_revenue DESC, s.product_id
LIMIT :top
"""

"""What was sold, less discounts and returns: in all, and by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ecom.kpi import sources
from ecom.kpi.figures import figure
from ecom.kpi.reading import Read
from ecom.kpi.sales_types import Sales, SalesDay
from ecom.kpi.slices import Slice


@figure("sales_total", "reports.revenue")
def sales_total(read: Read, of: Slice) -> Sales:
    if of.filters:
        sql, params = sources.sales(of)
        return Sales(**sums(read(sql, **params)[0]))
    found = read(_TOTAL, first=of.first, last=of.last)[0]
    delivery = {name: Decimal(found[name]) for name in DELIVERY}
    return Sales(**sums(found), **delivery)


@figure("sales_by_day", "reports.revenue")
def sales_by_day(read: Read, of: Slice) -> list[SalesDay]:
    """Every day of the period that has begun, also those without sales."""
    if of.filters:
        sql, params = sources.sales(of, by=("day",))
        sold = {row["day"]: sums(row) for row in read(sql, **params)}
        days = [row["day"] for row in read(_DAYS, first=of.first, last=of.last)]
        return [SalesDay(day=day, **sold.get(day, {})) for day in days]
    rows = read(_BY_DAY, first=of.first, last=of.last)
    return [SalesDay(day=row["day"], **sums(row)) for row in rows]


def sums(row: dict[str, Any]) -> dict[str, int | Decimal]:
    """The sums of a row, exactly; those of no rows are zero."""
    return {
        "orders": int(row["orders"] or 0),
        "units": int(row["units"] or 0),
        "gross_sales": Decimal(row["gross_sales"] or 0),
        "discounts": Decimal(row["discounts"] or 0),
        "returns": Decimal(row["returns"] or 0),
        "returned_units": int(row["returned_units"] or 0),
    }


def first_day(read: Read) -> date | None:
    """The shop's day of its first order; None for a shop without orders."""
    return read("SELECT MIN(placed_on) AS day FROM orders")[0]["day"]


DELIVERY = ("delivery_fees", "delivery_discounts", "delivery_refunds")

_DAYS = """
SELECT day FROM calendar
WHERE day BETWEEN :first AND :last AND starts_at <= UTC_TIMESTAMP(6)
ORDER BY day
"""

# The orders, refunds and deliveries of days that nobody has added up.
_OPEN = """
WITH open_days AS (
  SELECT k.day FROM calendar k LEFT JOIN rollup_days r ON r.day = k.day
  WHERE k.day BETWEEN :first AND :last AND k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
), parts AS (
  SELECT d.day, COUNT(DISTINCT l.order_id) AS orders, COALESCE(SUM(l.units), 0) AS units,
         COALESCE(SUM(l.gross_sales), 0) AS gross_sales, COALESCE(SUM(l.discounts), 0) AS discounts,
         0 AS returns, 0 AS returned_units,
         0 AS delivery_fees, 0 AS delivery_discounts, 0 AS delivery_refunds
  FROM open_days d LEFT JOIN sold_lines l ON l.day = d.day
  GROUP BY d.day
  UNION ALL
  SELECT l.day, 0, 0, 0, 0, SUM(l.amount), SUM(l.units), 0, 0, 0
  FROM open_days d JOIN returned_lines l ON l.day = d.day
  GROUP BY l.day
  UNION ALL
  SELECT o.placed_on, 0, 0, 0, 0, 0, 0, SUM(f.fee), SUM(f.discount), 0
  FROM open_days d
  JOIN orders o ON o.placed_on = d.day AND o.status <> 'canceled'
  JOIN deliveries f ON f.order_id = o.id
  GROUP BY o.placed_on
  UNION ALL
  SELECT r.refunded_on, 0, 0, 0, 0, 0, 0, 0, 0, SUM(r.delivery_refund)
  FROM open_days d
  JOIN returns r ON r.refunded_on = d.day
  JOIN orders o ON o.id = r.order_id AND o.status <> 'canceled'
  GROUP BY r.refunded_on
)
"""
_COLUMNS = ", ".join((*sources.SUMS, *DELIVERY))
_ALL = f"{sources.TOTALS}, " + ", ".join(f"COALESCE(SUM({name}), 0) AS {name}" for name in DELIVERY)
_TOTAL = f"""{_OPEN}SELECT {_ALL}
FROM (
  SELECT {_COLUMNS} FROM rollup_days WHERE day BETWEEN :first AND :last
  UNION ALL
  SELECT {_COLUMNS} FROM parts
) days"""
# Of a day that is added up nothing is left to group: each is one row already.
_BY_DAY = f"""{_OPEN}SELECT day, {", ".join(sources.SUMS)}
FROM rollup_days WHERE day BETWEEN :first AND :last
UNION ALL
SELECT day, {sources.TOTALS} FROM parts GROUP BY day
ORDER BY day"""

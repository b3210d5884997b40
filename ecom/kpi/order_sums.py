"""Where orders by hour, by value and by code are read from; sources.py explains the three parts."""

from __future__ import annotations

from typing import Any

from ecom.kpi import whole_orders
from ecom.kpi.slices import Slice
from ecom.kpi.sources import Rollup, params, together

Asked = tuple[str, dict[str, Any]]

HOURS = Rollup("rollup_hours", frozenset({"weekday", "hour"}))
VALUES = Rollup("rollup_order_values", frozenset())
CODES = Rollup("rollup_discounts", frozenset())


def by_hour(of: Slice) -> Asked:
    raw = f"""
SELECT {whole_orders.WEEKDAY} AS weekday, {whole_orders.HOUR} AS hour, COUNT(*) AS orders
{whole_orders.orders(of)}
GROUP BY weekday, hour"""
    return _asked(HOURS, ("weekday", "hour"), ("orders",), raw, of)


def by_value(of: Slice) -> Asked:
    raw = f"""
SELECT value_bucket(o.total) AS bucket, COUNT(*) AS orders, SUM(o.total) AS sold
{whole_orders.orders(of)}
GROUP BY bucket"""
    return _asked(VALUES, ("bucket",), ("orders", "sold"), raw, of)


def by_discount(of: Slice) -> Asked:
    kinds = [
        f"SELECT o.discount_id, o.id AS order_id, i.order_discount AS cost{whole_orders.lines(of)}"
        " AND o.discount_id IS NOT NULL",
        f"SELECT i.discount_id, o.id, i.line_discount{whole_orders.lines(of)}"
        " AND i.discount_id IS NOT NULL",
    ]
    if not {"category_id", "product_id"} & set(of.filters):
        kinds.append(
            f"SELECT v.discount_id, o.id, v.discount{whole_orders.deliveries(of)}"
            " AND v.discount_id IS NOT NULL"
        )
    used = "\nUNION ALL\n".join(kinds)
    raw = f"""
SELECT c.discount_id, COUNT(DISTINCT c.order_id) AS orders, SUM(c.cost) AS cost
FROM ({used}) c
GROUP BY c.discount_id"""
    return _asked(CODES, ("discount_id",), ("orders", "cost"), raw, of)


def _asked(
    rollup: Rollup, by: tuple[str, ...], sums: tuple[str, ...], raw: str, of: Slice
) -> Asked:
    known = rollup if set(of.filters) <= rollup.columns else None
    return together(known, by, sums, [raw], of), params(of)

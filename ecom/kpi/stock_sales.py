"""What was sold of each product, as the stock sees it: units of orders that were not canceled.

    sql, params = sold(of)
    # … SELECT product_id, SUM(units) AS units … GROUP BY product_id

Orders know where they go to, the ledger where they come from: narrowed to a city, units are those
that left its warehouses, on the day that they did.
"""

from __future__ import annotations

from typing import Any

from ecom.kpi import flows, sources
from ecom.kpi.slices import Slice


def sold(of: Slice) -> tuple[str, dict[str, Any]]:
    """`product_id` and `units` of the period; perhaps of more products than are asked for."""
    if of.city is None:
        return sources.sales(Slice(of.first, of.last), by=("product_id",), sums=("units",))
    sql = _SOLD_OF_CITY.format(product=flows.of_products(of))
    return sql, {"first": of.first, "last": of.last, **flows.filters(of)}


def last_sold(of: Slice) -> tuple[str, dict[str, Any]]:
    """`product_id` and the last `day` with a sale ever, or None; perhaps of more products."""
    sql = _LAST_SOLD if of.city is None else _LAST_SOLD_OF_CITY
    return sql.format(product=flows.of_products(of)), flows.filters(of)


_SOLD_OF_CITY = """
SELECT m.product_id, -SUM(m.quantity) AS units
FROM stock_movements m
JOIN warehouses w ON w.id = m.warehouse_id
JOIN products p ON p.id = m.product_id
JOIN orders o ON o.id = m.order_id AND o.status <> 'canceled'
WHERE m.cause = 'sale' AND m.moved_on BETWEEN :first AND :last AND w.city = :city{product}
GROUP BY m.product_id
"""

# For each product one look back from its last day, and the orders of days that nobody has added up.
_LAST_SOLD = """
WITH open_days AS (
  SELECT k.day FROM calendar k LEFT JOIN rollup_days r ON r.day = k.day
  WHERE k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
    AND k.day >= (SELECT MIN(placed_on) FROM orders)
)
SELECT parts.product_id, MAX(parts.day) AS day
FROM (
SELECT p.id AS product_id, (
  SELECT r.start FROM rollup_product_sales r
  WHERE r.grain = 'day' AND r.product_id = p.id AND r.units > 0
    AND EXISTS (SELECT 1 FROM rollup_days b WHERE b.day = r.start)
  ORDER BY r.start DESC LIMIT 1
) AS day
FROM products p
WHERE TRUE{product}
UNION ALL
SELECT i.product_id, MAX(d.day)
FROM open_days d
STRAIGHT_JOIN orders o ON o.placed_on = d.day AND o.status <> 'canceled'
STRAIGHT_JOIN order_items i ON i.order_id = o.id
GROUP BY i.product_id
) parts
GROUP BY parts.product_id
"""
_LAST_SOLD_OF_CITY = """
SELECT p.id AS product_id, (
  SELECT m.moved_on FROM stock_movements m
  JOIN warehouses w ON w.id = m.warehouse_id
  JOIN orders o ON o.id = m.order_id
  WHERE m.product_id = p.id AND m.cause = 'sale' AND w.city = :city AND o.status <> 'canceled'
  ORDER BY m.created_at DESC LIMIT 1
) AS day
FROM products p
WHERE TRUE{product}
"""

"""From a visit to an order: how many came, looked, put into the cart, went on, and ordered."""

from __future__ import annotations

from ecom.kpi.figures import figure
from ecom.kpi.reading import Read
from ecom.kpi.sales_types import FunnelDay
from ecom.kpi.slices import Slice


@figure("funnel_by_day", "reports.revenue")
def funnel_by_day(read: Read, of: Slice) -> list[FunnelDay]:
    """Every day of the period that has begun. Nothing but the days narrows it."""
    return [
        FunnelDay(
            day=row["day"],
            visits=int(row["visits"]),
            product_views=int(row["product_views"]),
            cart_adds=int(row["cart_adds"]),
            checkouts=int(row["checkouts"]),
            orders=int(row["orders"]),
        )
        for row in read(_FUNNEL, first=of.first, last=of.last)
    ]


# Product 0 has the counts of the whole shop: four looks into the key for each day.
_FUNNEL = """
WITH open_days AS (
  SELECT k.day FROM calendar k LEFT JOIN rollup_days r ON r.day = k.day
  WHERE k.day BETWEEN :first AND :last AND k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
)
SELECT k.day, COALESCE(v.events, 0) AS visits, COALESCE(p.events, 0) AS product_views,
       COALESCE(a.events, 0) AS cart_adds, COALESCE(c.events, 0) AS checkouts,
       COALESCE(r.orders, o.orders, 0) AS orders
FROM calendar k
LEFT JOIN funnel_counts v ON v.day = k.day AND v.event = 'visit' AND v.product_id = 0
LEFT JOIN funnel_counts p ON p.day = k.day AND p.event = 'product_view' AND p.product_id = 0
LEFT JOIN funnel_counts a ON a.day = k.day AND a.event = 'cart_add' AND a.product_id = 0
LEFT JOIN funnel_counts c ON c.day = k.day AND c.event = 'checkout' AND c.product_id = 0
LEFT JOIN rollup_days r ON r.day = k.day
LEFT JOIN (
  SELECT o.placed_on AS day, COUNT(*) AS orders
  FROM open_days d STRAIGHT_JOIN orders o ON o.placed_on = d.day
  WHERE o.status <> 'canceled'
  GROUP BY o.placed_on
) o ON o.day = k.day
WHERE k.day BETWEEN :first AND :last AND k.starts_at <= UTC_TIMESTAMP(6)
ORDER BY k.day
"""

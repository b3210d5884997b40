"""How much of each product was on hand when a day was over, from rollups and the ledger.

    sql, params = closing(of, day)
    # WITH … SELECT product_id, SUM(units) AS units … GROUP BY product_id

As in `sources`, built and open days stand in one statement. Stock of a city is in no rollup of
products: it is counted from the ledger.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ecom.kpi import flows, sources
from ecom.kpi.slices import Slice


def closing(of: Slice, day: date) -> tuple[str, dict[str, Any]]:
    """`product_id` and `units` on hand at the end of a day, of products that ever moved."""
    sql = _CLOSING if of.city is None else _CLOSING_OF_CITY
    return _narrowed(sql, of), {"day": day, **flows.filters(of)}


def kept(of: Slice) -> tuple[str, dict[str, Any]]:
    """Per product of the period: `received`, and `days_out` at whose end it was out of stock.

    A product counts from the day of its first movement on; today as it is now.
    """
    sql = _KEPT if of.city is None else _KEPT_OF_CITY
    return _narrowed(sql, of), {"first": of.first, "last": of.last, **flows.filters(of)}


def _narrowed(sql: str, of: Slice) -> str:
    """With what narrows rows of alias m, the ledger, s, the stock, and r, the rollup."""
    join = "JOIN" if of.city is not None else "STRAIGHT_JOIN"
    return sql.format(
        joined_m=flows.joined(of, "m", join),
        joined_s=flows.joined(of, "s"),
        joined_r=flows.joined(of, "r"),
        where_m=flows.where(of, "m"),
        where_s=flows.where(of, "s"),
        where_r=flows.where(of, "r"),
        owners=flows.owners(of),
        theirs=flows.theirs(of),
    )


# The last built day knows what was on hand; whatever moved since stands in the ledger.
_CLOSING = """
WITH built AS (SELECT MAX(day) AS day FROM rollup_days WHERE day <= :day)
SELECT product_id, SUM(units) AS units
FROM (
SELECT r.product_id, r.closing AS units
FROM built b{owners}
STRAIGHT_JOIN rollup_product_flow r ON r.grain = 'day' AND r.start = b.day{theirs}
UNION ALL
SELECT m.product_id, SUM(m.quantity)
FROM built b
JOIN stock_movements m ON m.moved_on > COALESCE(b.day, DATE '1000-01-01'){joined_m}
WHERE m.moved_on <= :day{where_m}
GROUP BY m.product_id
) parts
GROUP BY product_id
"""
_CLOSING_OF_CITY = """
SELECT product_id, SUM(units) AS units
FROM (
SELECT s.product_id, s.quantity AS units
FROM stock s{joined_s}
WHERE TRUE{where_s}
UNION ALL
SELECT m.product_id, -SUM(m.quantity)
FROM stock_movements m{joined_m}
WHERE m.moved_on > :day{where_m}
GROUP BY m.product_id
) parts
GROUP BY product_id
"""

# An open day ends with what the last built day before it left, and what moved since: so the open
# days just before the period are read with it.
_KEPT = f"""{sources.SPAN.rstrip()}, open_run AS (
  SELECT k.day, (
    SELECT b.day FROM rollup_days b WHERE b.day < k.day ORDER BY b.day DESC LIMIT 1
  ) AS built
  FROM calendar k LEFT JOIN rollup_days r ON r.day = k.day
  WHERE k.day >= COALESCE(
      (SELECT MAX(day) FROM rollup_days WHERE day < :first),
      (SELECT MIN(moved_on) FROM stock_movements)
    )
    AND k.day <= :last AND k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
), moved AS (
  SELECT m.moved_on AS day, m.product_id, SUM(m.quantity) AS net,
         SUM(IF(m.cause IN ('opening', 'receipt'), m.quantity, 0)) AS received
  FROM open_run d
  STRAIGHT_JOIN stock_movements m ON m.moved_on = d.day{{joined_m}}
  WHERE TRUE{{where_m}}
  GROUP BY m.moved_on, m.product_id
), open_ends AS (
  SELECT d.day, s.id AS product_id, m.received,
         COALESCE(r.closing, 0) + SUM(COALESCE(m.net, 0)) OVER days AS closing,
         r.product_id IS NOT NULL OR COUNT(m.net) OVER days > 0 AS known
  FROM open_run d
  STRAIGHT_JOIN products s ON TRUE
  LEFT JOIN rollup_product_flow r ON r.grain = 'day' AND r.start = d.built AND r.product_id = s.id
  LEFT JOIN moved m ON m.day = d.day AND m.product_id = s.id
  WINDOW days AS (PARTITION BY s.id, d.built ORDER BY d.day)
)
SELECT product_id, SUM(received) AS received, SUM(days_out) AS days_out
FROM (
SELECT r.product_id, SUM(r.received) AS received, SUM(r.days_out) AS days_out
FROM whole_months d{{owners}}
STRAIGHT_JOIN rollup_product_flow r ON r.grain = 'month' AND r.start = d.month{{theirs}}
GROUP BY r.product_id
UNION ALL
SELECT r.product_id, SUM(r.received), SUM(r.days_out)
FROM loose_days d{{owners}}
STRAIGHT_JOIN rollup_product_flow r ON r.grain = 'day' AND r.start = d.day{{theirs}}
GROUP BY r.product_id
UNION ALL
SELECT r.product_id, COALESCE(r.received, 0), r.known AND r.closing = 0
FROM open_ends r{{joined_r}}
WHERE r.day >= :first{{where_r}}
) parts
GROUP BY product_id
"""
_KEPT_OF_CITY = """
WITH moved AS (
  SELECT m.product_id, m.moved_on AS day, SUM(m.quantity) AS net,
         SUM(IF(m.cause IN ('opening', 'receipt'), m.quantity, 0)) AS received
  FROM stock_movements m{joined_m}
  WHERE m.moved_on <= :last{where_m}
  GROUP BY m.product_id, m.moved_on
), closings AS (
  SELECT product_id, day, received, SUM(net) OVER days AS closing, LEAD(day) OVER days AS next_day
  FROM moved
  WINDOW days AS (PARTITION BY product_id ORDER BY day)
), ended AS (
  SELECT MAX(day) AS day FROM calendar WHERE day <= :last AND starts_at <= UTC_TIMESTAMP(6)
)
SELECT c.product_id, SUM(IF(c.day >= :first, c.received, 0)) AS received,
       SUM(IF(c.closing = 0, GREATEST(0, DATEDIFF(
         COALESCE(c.next_day, e.day + INTERVAL 1 DAY), GREATEST(c.day, :first))), 0)) AS days_out
FROM closings c
CROSS JOIN ended e
GROUP BY c.product_id
"""

"""Customers: how many there are, who bought for the first time and who came back, and ratings.

Somebody in `rollup_customers` is known by their first and last day of buying, so that an order has
to be looked up only for those who bought both before and after the period, and for those without a
row. Accounts that are closed or deleted stay in what they bought. Ratings are narrowed by the
city and tier of who gave them, and by product and category.
"""

from __future__ import annotations

from ecom.kpi.buyers import bought, bounds, of_orders, people
from ecom.kpi.customer_types import BuyersDay, CustomerTotals
from ecom.kpi.figures import figure
from ecom.kpi.reading import Read
from ecom.kpi.slices import Slice


@figure("customer_totals", "reports.customers")
def customer_totals(read: Read, of: Slice) -> CustomerTotals:
    params = bounds(read, of)
    there = read(_THERE.format(people=people(of)), **params)[0]
    buyers = read(_buyers(of), **params)[0]
    ratings = read(f"SELECT {_RATED} FROM ({_ratings(of)}) ratings", **params)[0]
    return CustomerTotals(
        **{name: int(value or 0) for name, value in (there | buyers | ratings).items()}
    )


@figure("buyers_by_day", "reports.customers")
def buyers_by_day(read: Read, of: Slice) -> list[BuyersDay]:
    """Every day of the period that has begun."""
    such = bought(of, "l.day BETWEEN :first AND :last")
    sql = _BY_DAY.format(people=people(of), such=such, ratings=_ratings(of))
    days: list[BuyersDay] = []
    customers = 0
    for row in read(sql, **bounds(read, of)):
        customers += int(row["more"])
        if row["begun"]:
            sums = {name: int(row[name]) for name in _DAY_SUMS}
            days.append(BuyersDay(day=row["day"], customers=customers, **sums))
    return days


def _buyers(of: Slice) -> str:
    """Of those with such an order: in the period, or ever up to its end."""
    if not of_orders(of):
        return _BUYERS.format(
            people=people(of), such="", in_period=_BOUGHT, ever="first_day <= :last"
        )
    such = bought(of, "l.day <= :last", also="MAX(l.day) >= :first AS in_period")
    return _BUYERS.format(people=people(of), such=such, in_period="such.in_period", ever="TRUE")


def _ratings(of: Slice) -> str:
    """One row per day, or per rating."""
    if not of.filters:
        return _RATINGS
    names = [name for name in ("product_id", "category_id") if name in of.filters]
    columns = {"product_id": "v.product_id", "category_id": "p.category_id"}
    narrowed = "".join(f" AND {columns[name]} = :{name}" for name in names)
    return f"""
  SELECT v.given_on AS day, 1 AS rating_count, v.rating AS rating_sum
  FROM reviews v
  JOIN products p ON p.id = v.product_id
  JOIN {people(of)} c ON c.user_id = v.customer_id
  WHERE v.given_on BETWEEN :first AND :last{narrowed}"""


_RATED = "SUM(rating_count) AS rating_count, SUM(rating_sum) AS rating_sum"
_DAY_SUMS = ("new_customers", "first_time", "rating_count", "rating_sum")

_THERE = """
SELECT SUM(c.deactivated_at IS NULL OR c.deactivated_at >= :end) AS customers,
       SUM(c.created_at >= :start) AS new_customers
FROM {people} c
WHERE c.created_at < :end
"""

_FIRST_DAY = """IF(r.customer_id IS NOT NULL, r.first_day, (
           SELECT o.placed_on FROM orders o
           WHERE o.customer_id = c.user_id AND o.status <> 'canceled'
           ORDER BY o.placed_at LIMIT 1))"""
_BOUGHT = """CASE
           WHEN r.first_day > :last OR r.last_day < :first OR r.orders = 0 THEN FALSE
           WHEN r.first_day >= :first OR r.last_day <= :last THEN TRUE
           ELSE EXISTS (
             SELECT 1 FROM orders o
             WHERE o.customer_id = c.user_id AND o.status <> 'canceled'
               AND o.placed_at >= :start AND o.placed_at < :end)
         END"""
# The LIMIT is no limit: it has both kept apart, else each mention of a column looks it up again.
_BUYERS = f"""
SELECT SUM(in_period) AS buyers,
       SUM(in_period AND first_day >= :first) AS first_time_buyers,
       SUM({{ever}}) AS buyers_ever,
       SUM(CASE
             WHEN in_period AND first_day < :first THEN TRUE
             WHEN orders < 2 OR first_day > :last THEN FALSE
             WHEN last_day <= :last THEN TRUE
             ELSE COALESCE((
               SELECT TRUE FROM orders o
               WHERE o.customer_id = user_id AND o.status <> 'canceled' AND o.placed_at < :end
               ORDER BY o.placed_at LIMIT 1 OFFSET 1), FALSE)
           END) AS repeat_buyers_ever
FROM (
  SELECT c.user_id, r.orders, r.last_day, {_FIRST_DAY} AS first_day,
         {{in_period}} AS in_period
  FROM {{people}} c
  LEFT JOIN rollup_customers r ON r.customer_id = c.user_id{{such}}
  LIMIT 18446744073709551615
) buyers
"""

_RATINGS = """
  SELECT day, rating_count, rating_sum FROM rollup_days WHERE day BETWEEN :first AND :last
  UNION ALL
  SELECT v.given_on, 1, v.rating
  FROM calendar k
  LEFT JOIN rollup_days r ON r.day = k.day
  JOIN reviews v ON v.given_on = k.day
  WHERE k.day BETWEEN :first AND :last AND k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL"""

# The day of the shop that a moment lies in: the day in UTC, or one of its neighbours.
_DAY_OF = """CASE
             WHEN {moment} < k.starts_at THEN k.day - INTERVAL 1 DAY
             WHEN {moment} >= k.ends_at THEN k.day + INTERVAL 1 DAY
             ELSE DATE({moment})
           END"""
_CREATED_ON = _DAY_OF.format(moment="c.created_at")
_GONE_ON = _DAY_OF.format(moment="c.deactivated_at")

# What was before the period is put on its first day, so that sums so far count everybody.
_BY_DAY = f"""
SELECT GREATEST(day, CAST(:first AS DATE)) AS day,
       SUM(more) AS more, SUM(begun) AS begun,
       SUM(IF(day >= :first AND more > 0, more, 0)) AS new_customers,
       SUM(first_time) AS first_time, {_RATED}
FROM (
  SELECT day, 0 AS more, 1 AS begun, 0 AS first_time, 0 AS rating_count, 0 AS rating_sum
  FROM calendar
  WHERE day BETWEEN :first AND :last AND starts_at <= UTC_TIMESTAMP(6)
  UNION ALL
  SELECT {_CREATED_ON}, 1, 0, 0, 0, 0
  FROM {{people}} c
  LEFT JOIN calendar k ON k.day = DATE(c.created_at)
  WHERE c.created_at < :end
  UNION ALL
  SELECT {_GONE_ON}, -1, 0, 0, 0, 0
  FROM {{people}} c
  LEFT JOIN calendar k ON k.day = DATE(c.deactivated_at)
  WHERE c.created_at < :end AND c.deactivated_at < :end
  UNION ALL
  SELECT first_day, 0, 0, 1, 0, 0
  FROM (
    SELECT {_FIRST_DAY} AS first_day
    FROM {{people}} c
    LEFT JOIN rollup_customers r ON r.customer_id = c.user_id{{such}}
  ) buyers
  WHERE first_day BETWEEN :first AND :last
  UNION ALL
  SELECT day, 0, 0, 0, rating_count, rating_sum
  FROM ({{ratings}}) ratings
) parts
GROUP BY GREATEST(day, CAST(:first AS DATE))
ORDER BY 1
"""

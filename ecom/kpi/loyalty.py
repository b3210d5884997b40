"""Which customers are worth most, and how many of those who came one month stayed.

Both are as of now, whatever the period: what customers have bought so far comes from their rollups,
and from the orders for customers that have none. Closed and deleted accounts stay in. Filters
narrow what is shown; quintiles are always over all buyers.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ecom.kpi.buyers import bought, people
from ecom.kpi.customer_types import Cohort, RfmCustomer, Segment
from ecom.kpi.figures import figure
from ecom.kpi.reading import Read
from ecom.kpi.rfm import NAMED, QUINTILES, RULES, SEGMENT_SQL
from ecom.kpi.slices import Slice


@figure("rfm_segments", "reports.customers")
def rfm_segments(read: Read, of: Slice) -> list[Segment]:
    """Every segment, in the order of the rules."""
    sql = _SEGMENTS.format(narrowed=_narrowed(of, "s"))
    found = {row["segment"]: row for row in read(sql, **of.filters)}
    return [
        Segment(rule.name, int(found[rule.name]["customers"]), found[rule.name]["net"])
        if rule.name in found
        else Segment(rule.name, 0, Decimal(0))
        for rule in RULES
    ]


@figure("rfm_customers", "reports.customers")
def rfm_customers(read: Read, of: Slice) -> list[RfmCustomer]:
    """All buyers, who brought most first."""
    rows = read(_CUSTOMERS.format(people=people(of), such=bought(of)), **of.filters)
    return [
        RfmCustomer(
            row["customer_id"],
            row["full_name"],
            row["city"],
            row["orders"],
            row["last_day"],
            row["net"],
            *NAMED[row["score"]],
        )
        for row in rows
    ]


@figure("cohorts", "reports.customers")
def cohorts(read: Read, of: Slice) -> list[Cohort]:
    """Every month with a first order, up to the month it is."""
    rows = read(_COHORTS.format(narrowed=_narrowed(of, "m")), **of.filters)
    now = read(_TODAY)[0]["day"]
    found: dict[date, dict[int, tuple[int, Decimal]]] = {}
    for row in rows:
        months = found.setdefault(row["first_month"], {})
        months[_months(row["first_month"], row["month"])] = (int(row["ordered"]), row["net"])
    return [_cohort(first, months, now) for first, months in sorted(found.items())]


def _cohort(first: date, months: dict[int, tuple[int, Decimal]], now: date) -> Cohort:
    each = [months.get(k, (0, Decimal(0))) for k in range(_months(first, now) + 1)]
    ordered, net = zip(*each, strict=True)
    return Cohort(first, ordered[0], ordered, net)


def _months(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def _narrowed(of: Slice, table: str) -> str:
    """Joins the customers in question to a table of customers; '' if all are."""
    if not of.filters:
        return ""
    return f"\n  JOIN {people(of)} c ON c.user_id = {table}.customer_id{bought(of)}"


_TODAY = "SELECT MAX(day) AS day FROM calendar WHERE starts_at <= UTC_TIMESTAMP(6)"

# What customers without a row bought and sent back. Returns are found by orders, never the other
# way: the optimizer cannot know how few such customers there are.
UNBUILT = """
  SELECT o.customer_id, o.placed_on AS day, 1 AS orders, o.total AS net
  FROM customers c
  LEFT JOIN rollup_customers r ON r.customer_id = c.user_id
  JOIN orders o ON o.customer_id = c.user_id AND o.status <> 'canceled'
  WHERE r.customer_id IS NULL
  UNION ALL
  SELECT o.customer_id, b.refunded_on, 0, -l.amount
  FROM customers c
  LEFT JOIN rollup_customers r ON r.customer_id = c.user_id
  JOIN orders o ON o.customer_id = c.user_id AND o.status <> 'canceled'
  STRAIGHT_JOIN returns b ON b.order_id = o.id
  JOIN return_items l ON l.return_id = b.id
  WHERE r.customer_id IS NULL"""

BUYERS = f"""
WITH buyers AS (
  SELECT customer_id, orders, last_day, sold - returns AS net
  FROM rollup_customers
  WHERE orders > 0
  UNION ALL
  SELECT customer_id, CAST(SUM(orders) AS SIGNED), MAX(IF(orders, day, NULL)), SUM(net)
  FROM ({UNBUILT}
  ) unbuilt
  GROUP BY customer_id
), scored AS (
  SELECT customer_id, orders, last_day, net,
         NTILE({QUINTILES}) OVER (ORDER BY last_day, customer_id) AS recency,
         NTILE({QUINTILES}) OVER (ORDER BY orders, customer_id) AS frequency,
         NTILE({QUINTILES}) OVER (ORDER BY net, customer_id) AS money
  FROM buyers
)"""
_SEGMENTS = f"""{BUYERS}
SELECT segment, COUNT(*) AS customers, SUM(net) AS net
FROM (
  SELECT {SEGMENT_SQL} AS segment, s.net
  FROM scored s{{narrowed}}
) named
GROUP BY segment
"""
_CUSTOMERS = f"""{BUYERS}
SELECT s.customer_id, c.full_name, c.city, s.orders, s.last_day, s.net,
       100 * s.recency + 10 * s.frequency + s.money AS score
FROM scored s
JOIN {{people}} c ON c.user_id = s.customer_id{{such}}
ORDER BY s.net DESC, s.customer_id
"""

# All months, less those of customers that are not in rollup_customers: they are out of date, and
# counted anew.
_COHORTS = f"""
SELECT first_month, month, SUM(came) AS ordered, SUM(brought) AS net
FROM (
  SELECT m.first_month, m.month, SUM(m.orders > 0) AS came, SUM(m.sold - m.returns) AS brought
  FROM rollup_customer_months m{{narrowed}}
  GROUP BY m.first_month, m.month
  UNION ALL
  SELECT m.first_month, m.month, -SUM(m.orders > 0), SUM(m.returns - m.sold)
  FROM customers u
  LEFT JOIN rollup_customers r ON r.customer_id = u.user_id
  JOIN rollup_customer_months m ON m.customer_id = u.user_id{{narrowed}}
  WHERE r.customer_id IS NULL
  GROUP BY m.first_month, m.month
  UNION ALL
  SELECT m.first_month, m.month, SUM(m.orders > 0), SUM(m.net)
  FROM (
    SELECT customer_id, month, orders, net,
           MIN(month) OVER (PARTITION BY customer_id) AS first_month
    FROM (
      SELECT customer_id, day - INTERVAL DAYOFMONTH(day) - 1 DAY AS month,
             SUM(orders) AS orders, SUM(net) AS net
      FROM ({UNBUILT}
      ) unbuilt
      GROUP BY customer_id, month
    ) months
  ) m{{narrowed}}
  GROUP BY m.first_month, m.month
) parts
GROUP BY first_month, month
HAVING SUM(came) > 0 OR SUM(brought) <> 0
ORDER BY first_month, month
"""

"""Products that deserve a look: they run out, do not sell, or please less than before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ecom.kpi import closings
from ecom.kpi import products_on_hand as products
from ecom.kpi.attention_types import FEW, DeadStock, Found, RatingDrop, RunsOut
from ecom.kpi.reading import Read
from ecom.kpi.slices import Slice

SOON_DAYS = 7
RATING_DAYS = 30
RATINGS = 5
STARS_BELOW = Decimal("0.5")


def runs_out(read: Read, today: date) -> Found:
    """The soonest empty first; of those already empty, what sold best."""
    every = Slice(today, today)
    left = products.outbound(read, every, today)
    found = []
    for row in products.on_hand(read, every):
        daily = Decimal(left.get(row["product_id"], 0)) / products.RATE_DAYS
        if daily and not row["archived"] and row["on_hand"] < SOON_DAYS * daily:
            facts = RunsOut(
                product_id=row["product_id"],
                name=row["name"],
                picture=row["picture"],
                on_hand=row["on_hand"],
                days_of_cover=row["on_hand"] / daily,
                daily_outbound=daily,
            )
            found.append(facts)
    found.sort(key=lambda facts: (facts.days_of_cover, -facts.daily_outbound, facts.product_id))
    return found[:FEW], len(found)


def dead_stock(read: Read, today: date) -> Found:
    """What binds most money first."""
    every = Slice(today, today)
    sql, params = closings.closing(every, products.dead_since(today))
    then = {row["product_id"]: int(row["units"]) for row in read(sql, **params)}
    last_sold = products.last_sold_on(read, every)
    found = [
        DeadStock(
            product_id=row["product_id"],
            name=row["name"],
            picture=row["picture"],
            on_hand=row["on_hand"],
            value=row["on_hand"] * row["price"],
            last_sold_on=last_sold.get(row["product_id"]),
        )
        for row in products.on_hand(read, every)
        if products.is_dead(row, then, last_sold, today)
    ]
    found.sort(key=lambda facts: (-facts.value, facts.product_id))
    return found[:FEW], len(found)


def rating_drop(read: Read, today: date) -> Found:
    """The deepest fall first."""
    since = today - timedelta(days=RATING_DAYS - 1)
    found = []
    for row in read(_RATINGS, since=since, ratings=RATINGS):
        before = Decimal(row["before_sum"]) / row["before_count"]
        lately = Decimal(row["stars"]) / row["ratings"]
        if before - lately >= STARS_BELOW:
            named = {name: row[name] for name in ("product_id", "name", "picture", "ratings")}
            found.append(RatingDrop(**named, before=before, lately=lately))
    found.sort(key=lambda facts: (facts.lately - facts.before, facts.product_id))
    return found[:FEW], len(found)


# What was given before is all there is less what was given lately.
_RATINGS = """
SELECT p.id AS product_id, p.name, p.picture, r.ratings, r.stars,
       p.rating_count - r.ratings AS before_count, p.rating_sum - r.stars AS before_sum
FROM (
  SELECT product_id, COUNT(*) AS ratings, SUM(rating) AS stars
  FROM reviews
  WHERE given_on >= :since
  GROUP BY product_id
  HAVING COUNT(*) >= :ratings
) r
JOIN products p ON p.id = r.product_id
WHERE p.archived_at IS NULL AND p.rating_count - r.ratings >= :ratings
"""

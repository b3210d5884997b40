"""Each product on hand: how long it lasts, how well it sells, and when to order more of it.

A product is ordered again when what is on hand covers fewer days than a delivery takes and some to
spare; then so many that they last until the delivery and COVER_DAYS beyond:

    sells 3.2 a day x (7 + 30) days = 119, has 40: order 79
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ecom.kpi import closings, flows, stock_sales
from ecom.kpi.figures import figure
from ecom.kpi.reading import Read
from ecom.kpi.slices import Slice
from ecom.kpi.stock_types import ProductStock, Reorder

RATE_DAYS = 30  # before today: how fast a product leaves
DEAD_DAYS = 90
LEAD_DAYS = 7  # from the order to the warehouse
SAFETY_DAYS = 7
COVER_DAYS = 30  # how long what arrives is to last


@figure("product_stock", "reports.inventory")
def product_stock(read: Read, of: Slice) -> list[ProductStock]:
    """Every product, most units first, then by id."""
    today = flows.today(read)
    opening = _units(read, closings.closing(of, of.first - timedelta(days=1)))
    sold = _units(read, stock_sales.sold(of))
    left = outbound(read, of, today)
    then = _units(read, closings.closing(of, dead_since(today)))
    last_sold = last_sold_on(read, of)
    sql, params = closings.kept(of)
    kept = {row["product_id"]: row for row in read(sql, **params)}
    return [
        ProductStock(
            **row,
            outbound_30=left.get(row["product_id"], 0),
            opening=opening.get(row["product_id"], 0),
            received=int(kept.get(row["product_id"], NOTHING)["received"]),
            sold=sold.get(row["product_id"], 0),
            days_out=int(kept.get(row["product_id"], NOTHING)["days_out"]),
            last_sold_on=last_sold.get(row["product_id"]),
            dead=is_dead(row, then, last_sold, today),
        )
        for row in on_hand(read, of)
    ]


@figure("reorders", "reports.inventory")
def reorders(read: Read, of: Slice) -> list[Reorder]:
    """The soonest empty first, then by id; not what is archived. The period does not matter."""
    left = outbound(read, of, flows.today(read))
    wanted = [
        (row, left.get(row["product_id"], 0)) for row in on_hand(read, of) if not row["archived"]
    ]
    short = [
        (row, units)
        for row, units in wanted
        if row["on_hand"] * RATE_DAYS < units * (LEAD_DAYS + SAFETY_DAYS)
    ]
    short.sort(key=lambda one: (Decimal(one[0]["on_hand"]) / one[1], one[0]["product_id"]))
    return [
        Reorder(
            product_id=row["product_id"],
            name=row["name"],
            picture=row["picture"],
            on_hand=row["on_hand"],
            daily_outbound=Decimal(units) / RATE_DAYS,
            lead_days=LEAD_DAYS,
            cover_days=COVER_DAYS,
            suggested=-(-units * (LEAD_DAYS + COVER_DAYS) // RATE_DAYS) - row["on_hand"],
        )
        for row, units in short
    ]


def on_hand(read: Read, of: Slice) -> list[dict[str, Any]]:
    """Products that are not archived or still lie in a warehouse, and how many there are."""
    join, city = ("LEFT JOIN", "") if of.city is None else ("JOIN", " AND w.city = :city")
    sql = _ON_HAND.format(product=flows.of_products(of), join=join, city=city)
    rows = read(sql, **flows.filters(of))
    return [
        row | {"on_hand": int(row["on_hand"]), "archived": bool(row["archived"])} for row in rows
    ]


def outbound(read: Read, of: Slice, today: date) -> dict[int, int]:
    """Units that left in the RATE_DAYS before today, by product."""
    month = of.during(today - timedelta(days=RATE_DAYS), today - timedelta(days=1))
    sql, params = flows.flow(month, by=("product_id",))
    return {row["product_id"]: int(row["outbound"]) for row in read(sql, **params)}


def last_sold_on(read: Read, of: Slice) -> dict[int, date]:
    """The last day on which a product was sold, ever, in an order that was not canceled."""
    sql, params = stock_sales.last_sold(of)
    return {row["product_id"]: row["day"] for row in read(sql, **params) if row["day"]}


def dead_since(today: date) -> date:
    """What was there at the end of this day and has not sold since is dead."""
    return today - timedelta(days=DEAD_DAYS)


def is_dead(
    row: dict[str, Any], then: dict[int, int], last_sold: dict[int, date], today: date
) -> bool:
    """`then`: units at the end of the day `dead_since`."""
    product_id, since = row["product_id"], dead_since(today)
    was_there = row["on_hand"] > 0 and then.get(product_id, 0) > 0
    return was_there and last_sold.get(product_id, since) <= since


def _units(read: Read, asked: tuple[str, dict[str, Any]]) -> dict[int, int]:
    sql, params = asked
    return {row["product_id"]: int(row["units"]) for row in read(sql, **params)}


NOTHING = {"received": 0, "days_out": 0}

_ON_HAND = """
SELECT p.id AS product_id, p.name, p.picture, p.category_id, c.name AS category, p.price,
       COALESCE(s.units, 0) AS on_hand, p.archived_at IS NOT NULL AS archived
FROM products p
JOIN categories c ON c.id = p.category_id
{join} (
  SELECT s.product_id, SUM(s.quantity) AS units
  FROM stock s JOIN warehouses w ON w.id = s.warehouse_id
  WHERE TRUE{city}
  GROUP BY s.product_id
) s ON s.product_id = p.id
WHERE (p.archived_at IS NULL OR s.units > 0){product}
ORDER BY on_hand DESC, p.id
"""

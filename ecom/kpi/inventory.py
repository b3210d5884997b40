"""What is on hand now, where, and how much came in and went out.

Value is at today's prices. Units move in and out of warehouses for whatever cause: a transfer goes
out of one and into another. Narrowed by city (of the warehouse), category and product.
"""

from __future__ import annotations

from ecom.kpi import flows
from ecom.kpi.figures import figure
from ecom.kpi.reading import Read
from ecom.kpi.slices import Slice
from ecom.kpi.stock_types import CityStock, FlowDay, StockTotals, WarehouseStock


@figure("stock_totals", "reports.inventory")
def stock_totals(read: Read, of: Slice) -> StockTotals:
    now = read(_narrowed(_TOTALS, of), **flows.filters(of))[0]
    sql, params = flows.flow(of)
    moved = read(sql, **params)[0]
    return StockTotals(
        units=int(now["units"]),
        value=now["value"],
        products=int(now["products"]),
        products_out=int(now["products_out"]),
        inbound=int(moved["inbound"]),
        outbound=int(moved["outbound"]),
    )


@figure("stock_by_city", "reports.inventory")
def stock_by_city(read: Read, of: Slice) -> list[CityStock]:
    """Every city with a warehouse, most units first, then by name; now, whatever the period."""
    rows = read(_narrowed(_BY_CITY, of), **flows.filters(of))
    return [CityStock(**row | {"units": int(row["units"])}) for row in rows]


@figure("stock_by_warehouse", "reports.inventory")
def stock_by_warehouse(read: Read, of: Slice) -> list[WarehouseStock]:
    """Every warehouse, most units first, then by id; now, whatever the period."""
    rows = read(_narrowed(_BY_WAREHOUSE, of), **flows.filters(of))
    return [WarehouseStock(**row | {"units": int(row["units"])}) for row in rows]


@figure("flow_by_day", "reports.inventory")
def flow_by_day(read: Read, of: Slice) -> list[FlowDay]:
    """Every day of the period that has begun, also those on which nothing moved."""
    sql, params = flows.flow(of, by=("day",))
    return [
        FlowDay(row["day"], int(row["inbound"]), int(row["outbound"]))
        for row in read(sql, **params)
    ]


def _narrowed(sql: str, of: Slice) -> str:
    """`{city}`, `{product}`: the filters that are given, as conditions."""
    # A product that a city's warehouses have never held is none of theirs.
    join, city = ("LEFT JOIN", "") if of.city is None else ("JOIN", " AND w.city = :city")
    return sql.format(product=flows.of_products(of), city=city, join=join)


_TOTALS = """
SELECT COALESCE(SUM(units), 0) AS units, COALESCE(SUM(units * price), 0) AS value,
       COUNT(*) AS products, COALESCE(SUM(units = 0), 0) AS products_out
FROM (
  SELECT p.id, p.price, p.archived_at, COALESCE(SUM(s.quantity), 0) AS units
  FROM products p
  {join} (
    SELECT s.product_id, s.quantity
    FROM stock s JOIN warehouses w ON w.id = s.warehouse_id
    WHERE TRUE{city}
  ) s ON s.product_id = p.id
  WHERE TRUE{product}
  GROUP BY p.id, p.price, p.archived_at
  HAVING archived_at IS NULL OR units > 0
) held
"""
_HELD = """
FROM warehouses w
LEFT JOIN (
  SELECT s.warehouse_id, SUM(s.quantity) AS units, SUM(s.quantity * p.price) AS value
  FROM stock s JOIN products p ON p.id = s.product_id
  WHERE TRUE{product}
  GROUP BY s.warehouse_id
) s ON s.warehouse_id = w.id
WHERE TRUE{city}
"""
_BY_CITY = f"""
SELECT w.city, COALESCE(SUM(s.units), 0) AS units, COALESCE(SUM(s.value), 0) AS value{_HELD}\
GROUP BY w.city
ORDER BY units DESC, w.city
"""
_BY_WAREHOUSE = f"""
SELECT w.id AS warehouse_id, w.name, w.city, w.capacity,
       COALESCE(s.units, 0) AS units, COALESCE(s.value, 0) AS value{_HELD}\
ORDER BY units DESC, w.id
"""

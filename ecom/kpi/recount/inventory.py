"""Stock again: what lies in each warehouse, and what the ledger says came in and went out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from ecom.kpi.recount.folding import fold
from ecom.kpi.recount.narrowing import goods, warehouses
from ecom.kpi.recount.raw import ZERO, Books
from ecom.kpi.recount.shelves import movements
from ecom.kpi.slices import Slice
from ecom.kpi.stock_types import CityStock, FlowDay, StockTotals, WarehouseStock


def held(books: Books, of: Slice) -> dict[int, int]:
    """Units now of products for sale, and of others that still lie somewhere.

    In a city, only of products that its warehouses have held.
    """
    places = warehouses(books, of)
    units: dict[int, int] = defaultdict(int)
    for row in books.stock:
        if row["warehouse_id"] in places:
            units[row["product_id"]] += row["quantity"]
    return {
        product_id: units.get(product_id, 0)
        for product_id, product in goods(books, of).items()
        if (product["archived_at"] is None or units.get(product_id, 0) > 0)
        and (of.city is None or product_id in units)
    }


def stock_totals(books: Books, of: Slice) -> StockTotals:
    units = held(books, of)
    moved = [movement.quantity for movement in movements(books, of)]
    return StockTotals(
        units=sum(units.values()),
        value=sum((books.products[key]["price"] * n for key, n in units.items()), ZERO),
        products=len(units),
        products_out=sum(n == 0 for n in units.values()),
        inbound=sum(quantity for quantity in moved if quantity > 0),
        outbound=-sum(quantity for quantity in moved if quantity < 0),
    )


def stock_by_warehouse(books: Books, of: Slice) -> list[WarehouseStock]:
    products = goods(books, of)
    found = []
    for warehouse_id, place in warehouses(books, of).items():
        lying = [
            (row["quantity"], products[row["product_id"]]["price"])
            for row in books.stock
            if row["warehouse_id"] == warehouse_id and row["product_id"] in products
        ]
        units = sum(quantity for quantity, _price in lying)
        value = sum((quantity * price for quantity, price in lying), ZERO)
        found.append(
            WarehouseStock(
                warehouse_id, place["name"], place["city"], place["capacity"], units, value
            )
        )
    return sorted(found, key=lambda row: (-row.units, row.warehouse_id))


def stock_by_city(books: Books, of: Slice) -> list[CityStock]:
    """A city's name as its first warehouse has it."""
    cities: dict[str, list[WarehouseStock]] = defaultdict(list)
    for row in sorted(stock_by_warehouse(books, of), key=lambda row: row.warehouse_id):
        cities[fold(row.city)].append(row)
    found = [
        CityStock(rows[0].city, sum(r.units for r in rows), sum((r.value for r in rows), ZERO))
        for rows in cities.values()
    ]
    return sorted(found, key=lambda row: (-row.units, fold(row.city)))


def flow_by_day(books: Books, of: Slice) -> list[FlowDay]:
    came: dict[date, int] = defaultdict(int)
    left: dict[date, int] = defaultdict(int)
    for movement in movements(books, of):
        way = came if movement.quantity > 0 else left
        way[movement.day] += abs(movement.quantity)
    return [FlowDay(day, came[day], left[day]) for day in books.begun(of.first, of.last)]

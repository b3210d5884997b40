"""Stock again: what lies in each warehouse, and what the ledger says came in and went out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from ecom.kpi.recount.folding import fold
from ecom.kpi.recount.raw import ZERO, Books
from ecom.kpi.slices import Slice
from ecom.kpi.stock_types import CityStock, FlowDay, StockTotals, WarehouseStock


class Movement(NamedTuple):
    day: date
    product_id: int
    warehouse_id: int
    quantity: int
    cause: str


def movements(books: Books, of: Slice) -> Iterator[Movement]:
    """Of the slice's days, warehouses and products."""

    def load(since: datetime, until: datetime) -> Iterator[Movement]:
        for row in books.read(_MOVEMENTS, since=since, until=until):
            yield Movement(
                books.days.of(row["created_at"]),
                row["product_id"],
                row["warehouse_id"],
                row["quantity"],
                row["cause"],
            )

    places, products = warehouses(books, of), goods(books, of)
    for movement in books.by_day("movements", load, of.first, of.last):
        if movement.warehouse_id in places and movement.product_id in products:
            yield movement


def warehouses(books: Books, of: Slice) -> dict[int, dict[str, Any]]:
    return {
        row["id"]: row
        for row in books.warehouses
        if of.city is None or fold(row["city"]) == fold(of.city)
    }


def goods(books: Books, of: Slice) -> dict[int, dict[str, Any]]:
    return {
        product_id: product
        for product_id, product in books.products.items()
        if of.product_id in (None, product_id) and of.category_id in (None, product["category_id"])
    }


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
    return sorted(found, key=lambda row: (-row.units, row.city))


def flow_by_day(books: Books, of: Slice) -> list[FlowDay]:
    came: dict[date, int] = defaultdict(int)
    left: dict[date, int] = defaultdict(int)
    for movement in movements(books, of):
        way = came if movement.quantity > 0 else left
        way[movement.day] += abs(movement.quantity)
    return [FlowDay(day, came[day], left[day]) for day in books.begun(of.first, of.last)]


_MOVEMENTS = """
SELECT product_id, warehouse_id, quantity, cause, created_at
FROM stock_movements
WHERE created_at >= :since AND created_at < :until
"""

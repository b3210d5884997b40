"""Cards of the inventory page: where the stock lies, and what of each product there is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ecom.kpi.stock_types import CityStock, ProductStock, WarehouseStock
from pages.parts import charts, routes
from pages.parts.board import Board
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.money import number
from pages.parts.texts import _

MOST = 10  # products that are drawn; the table has all
ONE_DIGIT = Decimal("0.1")


def nothing_on_hand() -> str:
    return _("Nothing is on hand")


def by_city(page: Board) -> None:
    of = page.of.without("city")
    answer = page.get("stock_by_city", of)
    cities: list[CityStock] = answer.value
    units = sum(city.units for city in cities)
    caption = _("Units on hand by city")
    title = nothing_on_hand()
    if units:
        share = f"{number(Decimal(100 * cities[0].units) / units)}%"
        city = escape_markdown(cities[0].city)
        title = _("{city} holds {share} of the stock", city=city, share=share)
    with page.card("by-city", title, caption, proof=("stock_by_city", of, answer)):
        if units:
            marks = [charts.Bar(city.city, city.city, city.units) for city in cities]
            chart = charts.donut(marks, "count", chosen=page.chosen("city"))
            page.chart(chart, key="by-city", alt=f"{caption}: {title}", selects="city")
        columns = [
            Column("city", _("City"), "text"),
            Column("units", _("Units"), "count"),
            Column("share", _("Share"), "percent"),
            Column("value", _("Value"), "money"),
        ]
        rows = [
            {**vars(city), "share": Decimal(city.units) / units if units else None}
            for city in cities
        ]
        if rows:
            page.table("stock-by-city", columns, rows)


def by_warehouse(page: Board) -> None:
    of = page.of.without("city", "category_id", "product_id")
    answer = page.get("stock_by_warehouse", of)
    found: list[WarehouseStock] = answer.value
    warehouses = sorted(found, key=lambda row: row.used or 0, reverse=True)
    caption = _("Capacity used by warehouse")
    if {"category", "product"} & page.picked.keys():
        caption = _("Capacity used by warehouse, by all products")
    title = nothing_on_hand()
    if warehouses and warehouses[0].used:
        fullest = warehouses[0]
        name, share = escape_markdown(fullest.name), f"{number(100 * fullest.used, 1)}%"
        title = _("{name} is the fullest: {share}", name=name, share=share)
    with page.card("by-warehouse", title, caption, proof=("stock_by_warehouse", of, answer)):
        if warehouses:
            marks = [_warehouse(row) for row in warehouses]
            chart = charts.bars(marks, "percent", chosen=page.chosen("city"))
            page.chart(chart, key="by-warehouse", alt=f"{caption}: {title}", selects="city")
        columns = [
            Column("name", _("Warehouse"), "text"),
            Column("city", _("City"), "text"),
            Column("units", _("Units"), "count"),
            Column("capacity", _("Capacity"), "count"),
            Column("used", _("Used"), "share"),
            Column("value", _("Value"), "money"),
        ]
        rows = [{**vars(row), "used": row.used} for row in warehouses]
        if rows:
            page.table("stock-by-warehouse", columns, rows)


def _warehouse(row: WarehouseStock) -> charts.Bar:
    room = _("{n} of {all}", n=number(row.units), all=number(row.capacity))
    return charts.Bar(row.city, f"{row.name}: {room}", row.used)


def products(page: Board) -> None:
    of = page.of.without("product_id")
    answer = page.get("product_stock", of)
    found = _chosen_first(answer.value, page.of.product_id)
    title = _first(found)
    caption = _("Products on hand, and how fast they go")
    with page.card("products", title, caption, proof=("product_stock", of, answer)):
        most = [row for row in found[:MOST] if row.on_hand]
        if most:
            marks = [charts.Bar(str(row.product_id), row.name, row.on_hand) for row in most]
            chart = charts.bars(marks, "count", chosen=page.chosen("product"))
            page.chart(chart, key="products", alt=f"{caption}: {title}", selects="product")
        if found:
            page.table(
                "stock-by-product",
                _product_columns(),
                [product_row(row) for row in found],
                link=lambda row: address(page, row["product_id"]),
                shown=True,
            )


def _chosen_first(found: Sequence[ProductStock], chosen: int | None) -> list[ProductStock]:
    """A chosen product is seen, however little there is of it."""
    return sorted(found, key=lambda row: row.product_id != chosen)


def address(page: Board, product_id: int) -> str:
    """Where a product on hand leads: to its entries in the ledger, or into the shop."""
    if page.may("stock.read"):
        return routes.href("stock-ledger", product=product_id)
    return routes.href("product", id=product_id)


def product_row(row: ProductStock) -> dict[str, Any]:
    """With what follows from its figures; covers of a tenth of a day are told apart."""
    cover = row.days_of_cover
    return {
        **vars(row),
        "value": row.value,
        "days_of_cover": None if cover is None else cover.quantize(ONE_DIGIT),
        "sell_through": row.sell_through,
        "remark": ", ".join(_remarks(row)),
    }


def _remarks(row: ProductStock) -> list[str]:
    remarks = {_("dead stock"): row.dead, _("archived"): row.archived}
    return [remark for remark, is_so in remarks.items() if is_so]


def _product_columns() -> list[Column]:
    return [
        Column("picture", _("Picture"), "picture"),
        Column("name", _("Product"), "text"),
        Column("on_hand", _("On hand"), "count"),
        Column("days_of_cover", _("Days of cover"), "count"),
        Column("sell_through", _("Sell-through"), "percent"),
        Column("days_out", _("Days out of stock"), "count"),
        Column("remark", _("Remark"), "text"),
        Column("value", _("Value"), "money"),
        Column("category", _("Category"), "text"),
        Column("opening", _("At the start"), "count"),
        Column("received", _("Received"), "count"),
        Column("sold", _("Sold"), "count"),
        Column("outbound_30", _("Outbound in 30 days"), "count"),
        Column("last_sold_on", _("Last sold"), "date"),
    ]


def _first(found: Sequence[ProductStock]) -> str:
    """Of what there is most, or of what is chosen: how much, and for how long."""
    if not any(row.on_hand for row in found):
        return nothing_on_hand()
    row = found[0]
    name, units = escape_markdown(row.name), number(row.on_hand)
    if row.days_of_cover is None:
        return _("{name}: {n} on hand, and none went out lately", name=name, n=units)
    days = number(row.days_of_cover)
    return _("{name}: {n} on hand, enough for {days} days", name=name, n=units, days=days)

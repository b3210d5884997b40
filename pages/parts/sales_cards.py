"""Cards of the revenue page: where revenue comes from, by category, city, payment and product.

A card whose own bars are chosen goes on showing the others, paler.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ecom.kpi.sales_types import ProductSales, Sales, SalesDay
from ecom.kpi.sources import SUMS
from pages.parts import charts, order_words, routes
from pages.parts.board import Board
from pages.parts.charts.buckets import Grain, first_day
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.money import number, short_money
from pages.parts.texts import _, ngettext

BEST = 10  # products that are drawn; the table has all


def nothing_sold() -> str:
    return _("Nothing was sold in this period")


def amounts() -> list[Column]:
    return [
        Column("orders", _("Orders"), "count"),
        Column("units", _("Units"), "count"),
        Column("gross_sales", _("Gross sales"), "money"),
        Column("discounts", _("Discounts"), "money"),
        Column("returns", _("Returns"), "money"),
        Column("net_revenue", _("Net revenue"), "money"),
    ]


def added_up(days: Sequence[SalesDay], grain: Grain) -> list[Sales]:
    """The days' sums by day, week or month, in their order."""
    found: dict[date, Sales] = {}
    for day in days:
        first = first_day(day.day, grain)
        so_far = found.get(first, Sales())
        sums = {name: getattr(so_far, name) + getattr(day, name) for name in SUMS}
        found[first] = Sales(**sums)
    return list(found.values())


def by_category(page: Board) -> None:
    _split(
        page,
        "sales_by_category",
        "category",
        "category_id",
        _("Net revenue by category"),
        _("Category"),
        lambda row: row.name,
    )


def by_city(page: Board) -> None:
    _split(
        page,
        "sales_by_city",
        "city",
        "city",
        _("Net revenue by city of delivery"),
        _("City"),
        lambda row: row.city,
    )


def by_method(page: Board) -> None:
    _split(
        page,
        "sales_by_method",
        "method",
        "method",
        _("Net revenue by payment method"),
        _("Payment"),
        lambda row: order_words.method(row.method),
    )


def _split(
    page: Board,
    figure: str,
    dimension: str,
    field: str,
    caption: str,
    heading: str,
    name: Callable[[Any], str],
) -> None:
    of = page.of.without(field)
    answer = page.get(figure, of)
    rows = answer.value
    title = _biggest_share(rows, lambda row: escape_markdown(name(row)))
    marks = [
        charts.Bar(str(getattr(row, field)), name(row), row.net_revenue, _share_of(row, rows))
        for row in rows
    ]
    with page.card(figure, title, caption, proof=(figure, of, answer)):
        if rows:
            drawn = charts.bars(marks, "money", chosen=page.chosen(dimension))
            page.chart(drawn, key=figure, alt=f"{caption}: {title}", selects=dimension)
            columns = [Column("label", heading, "text"), *amounts()]
            named = [
                {**vars(row), "label": name(row), "net_revenue": row.net_revenue} for row in rows
            ]
            page.table(f"revenue-by-{dimension}", columns, named)


def _share(row: Sales, rows: Sequence[Sales]) -> Decimal | None:
    """Of the whole, if shares make sense: not of what returns outweigh."""
    whole = sum((one.net_revenue for one in rows), Decimal(0))
    return row.net_revenue / whole if whole > 0 and row.net_revenue >= 0 else None


def _share_of(row: Sales, rows: Sequence[Sales]) -> str:
    share = _share(row, rows)
    return "" if share is None else percent(share)


def percent(share: Decimal) -> str:
    return f"{number(100 * share, 0 if share >= Decimal('0.1') else 1)}%"


def _biggest_share(rows: Sequence[Sales], name: Callable[[Any], str]) -> str:
    if not any(row.orders or row.returns for row in rows):
        return nothing_sold()
    share = _share(rows[0], rows)
    if share is None or len(rows) == 1:
        money = short_money(rows[0].net_revenue)
        return _("{name} brings most: {money}", name=name(rows[0]), money=money)
    return _("{name} brings {share} of net revenue", name=name(rows[0]), share=percent(share))


def products(page: Board) -> None:
    of = page.of.without("product_id")
    answer = page.get("sales_by_product", of)
    ranking = answer.value
    title = _few_bring_most(ranking)
    caption = _("Products by net revenue; class A brings 80%, B the next 15%, C the rest")
    best = [row for row in ranking[:BEST] if row.net_revenue > 0]
    marks = [charts.Bar(str(row.product_id), row.name, row.net_revenue, row.abc) for row in best]
    with page.card("products", title, caption, proof=("sales_by_product", of, answer)):
        if best:
            drawn = charts.bars(marks, "money", chosen=page.chosen("product"))
            page.chart(drawn, key="products", alt=f"{caption}: {title}", selects="product")
        if ranking:
            page.table(
                "revenue-by-product",
                _product_columns(),
                [_product_row(row, ranking) for row in ranking],
                link=lambda row: routes.href("product", id=row["product_id"]),
                shown=True,
            )


def _product_columns() -> list[Column]:
    return [
        Column("picture", _("Picture"), "picture"),
        Column("name", _("Product"), "text"),
        Column("abc", _("Class"), "text"),
        Column("share", _("Share"), "percent"),
        Column("price", _("Price"), "money"),
        *amounts(),
    ]


def _product_row(row: ProductSales, ranking: Sequence[ProductSales]) -> dict[str, Any]:
    return {**vars(row), "net_revenue": row.net_revenue, "share": _share(row, ranking)}


def _few_bring_most(ranking: Sequence[ProductSales]) -> str:
    """How unequally products earn: class A against all."""
    earning = [row for row in ranking if row.net_revenue > 0]
    if not earning:
        return nothing_sold()
    first = sum(row.abc == "A" for row in earning)
    best = escape_markdown(earning[0].name)
    if len(earning) < 3:
        money = short_money(earning[0].net_revenue)
        return _("{name} brings most: {money}", name=best, money=money)
    return ngettext(
        "{n} of {all} products brings 80% of net revenue; first comes {name}",
        "{n} of {all} products bring 80% of net revenue; first comes {name}",
        first,
    ).format(n=number(first), all=number(len(earning)), name=best)

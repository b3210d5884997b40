"""Sales again, line by line: in all, by day, category, city, method and product."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ecom.kpi.recount.deliveries import deliveries
from ecom.kpi.recount.folding import fold
from ecom.kpi.recount.narrowing import lines
from ecom.kpi.recount.raw import ZERO, Books, Line
from ecom.kpi.sales_types import (
    CategorySales,
    CitySales,
    MethodSales,
    ProductDay,
    ProductSales,
    Sales,
    SalesDay,
)
from ecom.kpi.slices import Slice


@dataclass(slots=True)
class Tally:
    """An order counts once, however many of its lines are in it, and not for what comes back."""

    orders: set[int] = field(default_factory=set)
    units: int = 0
    gross_sales: Decimal = ZERO
    discounts: Decimal = ZERO
    returns: Decimal = ZERO
    returned_units: int = 0

    def add(self, line: Line) -> None:
        if line.sold:
            self.orders.add(line.order.id)
            self.units += line.units
            self.gross_sales += line.gross_sales
            self.discounts += line.line_discount + line.order_discount
        else:
            self.returns += line.returns
            self.returned_units += line.returned_units

    @property
    def sums(self) -> dict[str, Any]:
        return {
            "orders": len(self.orders),
            "units": self.units,
            "gross_sales": self.gross_sales,
            "discounts": self.discounts,
            "returns": self.returns,
            "returned_units": self.returned_units,
        }


def tallies(found: Iterable[Line], key: Callable[[Line], Hashable]) -> dict[Any, Tally]:
    sums: dict[Any, Tally] = {}
    for line in found:
        name = key(line)
        tally = sums.get(name)
        if tally is None:
            tally = sums[name] = Tally()
        tally.add(line)
    return sums


def sales_total(books: Books, of: Slice) -> Sales:
    """With delivery, unless it is narrowed: fees and their discounts are of whole orders."""
    tally = tallies(lines(books, of), lambda _line: None).get(None, Tally())
    if of.filters:
        return Sales(**tally.sums)
    found = list(deliveries(books, of.first, of.last))
    return Sales(
        **tally.sums,
        delivery_fees=sum((row.fee for row in found), ZERO),
        delivery_discounts=sum((row.discount for row in found), ZERO),
        delivery_refunds=sum((row.refund for row in found), ZERO),
    )


def sales_by_day(books: Books, of: Slice) -> list[SalesDay]:
    sums = tallies(lines(books, of), lambda line: line.day)
    return [
        SalesDay(day=day, **sums.get(day, Tally()).sums) for day in books.begun(of.first, of.last)
    ]


def sales_by_category(books: Books, of: Slice) -> list[CategorySales]:
    sums = tallies(lines(books, of), lambda line: books.products[line.product_id]["category_id"])
    names = {row["category_id"]: row["category"] for row in books.products.values()}
    found = [CategorySales(category_id=k, name=names[k], **t.sums) for k, t in sums.items()]
    return sorted(found, key=lambda row: (-row.net_revenue, row.category_id))


def sales_by_city(books: Books, of: Slice) -> list[CitySales]:
    sums = tallies(lines(books, of), lambda line: fold(line.order.city))
    found = [CitySales(city=books.spellings[city], **t.sums) for city, t in sums.items()]
    return sorted(found, key=lambda row: (-row.net_revenue, row.city))


def sales_by_method(books: Books, of: Slice) -> list[MethodSales]:
    sums = tallies(lines(books, of), lambda line: line.order.method)
    found = [MethodSales(method=method, **t.sums) for method, t in sums.items()]
    return sorted(found, key=lambda row: (-row.net_revenue, row.method))


def sales_by_product(books: Books, of: Slice) -> list[ProductSales]:
    sums = tallies(lines(books, of), lambda line: line.product_id)
    found = []
    for product_id, tally in sums.items():
        product = books.products[product_id]
        names = {name: product[name] for name in ("name", "picture", "price", "category_id")}
        found.append(ProductSales(product_id=product_id, **names, **tally.sums))
    return _classed(sorted(found, key=lambda row: (-row.net_revenue, row.product_id)))


def _classed(ranking: list[ProductSales]) -> list[ProductSales]:
    """A while those before it brought less than 80 % of the whole, B less than 95 %, else C."""
    whole = sum((row.net_revenue for row in ranking if row.net_revenue > 0), ZERO)
    before, classed = ZERO, []
    for row in ranking:
        if row.net_revenue <= 0 or 100 * before >= 95 * whole:
            letter = "C"
        else:
            letter = "A" if 100 * before < 80 * whole else "B"
        classed.append(replace(row, abc=letter))
        before += row.net_revenue
    return classed


def product_days(books: Books, of: Slice) -> list[ProductDay]:
    sums = tallies(lines(books, of), lambda line: (line.product_id, line.day))
    return [
        ProductDay(product_id, day, t.units, t.gross_sales - t.discounts - t.returns)
        for (product_id, day), t in sorted(sums.items())
    ]

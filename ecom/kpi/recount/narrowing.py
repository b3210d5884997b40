"""Which lines of orders a slice is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ecom.kpi.recount.folding import fold
from ecom.kpi.recount.raw import Books, Line, Order
from ecom.kpi.slices import Slice

OF_GOODS = ("category_id", "product_id")
OF_PEOPLE = ("city", "tier_id")  # where a figure is about customers


def lines(books: Books, of: Slice) -> Iterator[Line]:
    """Sold and refunded on days of the slice, and narrowed to what it names."""
    wanted = line_test(books, of)
    return (line for line in books.lines(of.first, of.last) if wanted(line))


def line_test(books: Books, of: Slice) -> Callable[[Line], bool]:
    tests: list[Callable[[Line], bool]] = []
    if of.product_id is not None:
        tests.append(lambda line: line.product_id == of.product_id)
    if of.category_id is not None:
        tests.append(lambda line: books.products[line.product_id]["category_id"] == of.category_id)
    if set(of.filters) - set(OF_GOODS):
        wanted = order_test(books, of)
        tests.append(lambda line: wanted(line.order))
    return lambda line: all(test(line) for test in tests)


def order_test(books: Books, of: Slice) -> Callable[[Order], bool]:
    """Whether an order is one the slice is about, whatever goods it has."""
    tests: list[Callable[[Order], bool]] = []
    if of.city is not None:
        city = fold(of.city)
        tests.append(lambda order: order.city is not None and fold(order.city) == city)
    if of.tier_id is not None:
        tests.append(lambda order: books.tiers[order.customer_id] == of.tier_id)
    if of.method is not None:
        tests.append(lambda order: order.method == of.method)
    if of.weekday is not None:
        tests.append(lambda order: order.weekday == of.weekday)
    if of.hour is not None:
        tests.append(lambda order: order.hour == of.hour)
    return lambda order: all(test(order) for test in tests)


def buyer_test(books: Books, of: Slice) -> Callable[[int], bool]:
    """Whether a customer is one of the slice's city and tier."""
    tests: list[Callable[[int], bool]] = []
    if of.city is not None:
        city = fold(of.city)
        tests.append(lambda customer_id: books.cities.get(customer_id) == city)
    if of.tier_id is not None:
        tests.append(lambda customer_id: books.tiers[customer_id] == of.tier_id)
    return lambda customer_id: all(test(customer_id) for test in tests)


def goods(books: Books, of: Slice) -> dict[int, dict[str, Any]]:
    """Products of the slice's category, by id."""
    return {
        product_id: product
        for product_id, product in books.products.items()
        if of.product_id in (None, product_id) and of.category_id in (None, product["category_id"])
    }


def warehouses(books: Books, of: Slice) -> dict[int, dict[str, Any]]:
    """Those of the slice's city, by id."""
    return {
        row["id"]: row
        for row in books.warehouses
        if of.city is None or fold(row["city"]) == fold(of.city)
    }

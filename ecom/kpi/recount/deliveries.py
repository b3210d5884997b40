"""What deliveries were charged, and what codes took off orders with all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from ecom.kpi.recount.narrowing import OF_GOODS, lines, order_test
from ecom.kpi.recount.raw import ZERO, Books, Order
from ecom.kpi.slices import Slice


class Delivery(NamedTuple):
    """On the day of its order; or, with `order` None, of a refund of it."""

    day: date
    order: Order | None
    fee: Decimal = ZERO
    discount: Decimal = ZERO
    code: int | None = None
    refund: Decimal = ZERO


def deliveries(books: Books, first: date, last: date) -> Iterator[Delivery]:
    def charged(since: datetime, until: datetime) -> Iterator[Delivery]:
        for row in books.read(_CHARGED, since=since, until=until):
            order = books.order(row)
            yield Delivery(order.day, order, row["fee"], row["discount"], row["delivery_code"])

    def refunded(since: datetime, until: datetime) -> Iterator[Delivery]:
        for row in books.read(_REFUNDED, since=since, until=until):
            yield Delivery(books.days.of(row["refunded_at"]), None, refund=row["delivery_refund"])

    yield from books.by_day("deliveries", charged, first, last)
    yield from books.by_day("delivery refunds", refunded, first, last)


def costs(books: Books, of: Slice) -> Iterator[tuple[int, int, Decimal]]:
    """Code, order and what it took off; of an order code, the shares of the goods in question.

    A delivery code is of the whole order, so it is left out where goods are asked for.
    """
    for line in lines(books, of):
        if line.sold and line.line_code is not None:
            yield line.line_code, line.order.id, line.line_discount
        if line.sold and line.order.code is not None:
            yield line.order.code, line.order.id, line.order_discount
    if not set(of.filters) & set(OF_GOODS):
        wanted = order_test(books, of)
        for delivery in deliveries(books, of.first, of.last):
            if delivery.code is not None and wanted(delivery.order):
                yield delivery.code, delivery.order.id, delivery.discount


_CHARGED = """
SELECT o.id, o.customer_id, o.placed_at, o.discount_id AS code, d.city, b.method, d.fee, d.discount,
       d.discount_id AS delivery_code
FROM orders o
JOIN deliveries d ON d.order_id = o.id
LEFT JOIN bills b ON b.order_id = o.id
WHERE o.placed_at >= :since AND o.placed_at < :until AND o.status <> 'canceled'
"""
_REFUNDED = """
SELECT r.refunded_at, r.delivery_refund
FROM returns r
JOIN orders o ON o.id = r.order_id
WHERE r.refunded_at >= :since AND r.refunded_at < :until AND o.status <> 'canceled'
"""

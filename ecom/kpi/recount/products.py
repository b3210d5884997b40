"""Each product on hand again: what the ledger says of it, what orders did, and what to order."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from ecom.kpi.recount.inventory import held
from ecom.kpi.recount.narrowing import lines
from ecom.kpi.recount.raw import Books
from ecom.kpi.recount.shelves import Shelf, shelves
from ecom.kpi.slices import Slice
from ecom.kpi.stock_types import ProductStock, Reorder

MONTH, LEAD, SAFETY, COVER, DEAD = 30, 7, 7, 30, 90  # days


def product_stock(books: Books, of: Slice) -> list[ProductStock]:
    sold, last_sold = _sold(books, of), _last_sold(books, of)
    quarter_ago = books.today - timedelta(days=DEAD)
    found = []
    for product_id, units in held(books, of).items():
        product, shelf = books.products[product_id], _shelf(books, of, product_id)
        asleep = last_sold.get(product_id, quarter_ago) <= quarter_ago
        found.append(
            ProductStock(
                product_id=product_id,
                name=product["name"],
                picture=product["picture"],
                category_id=product["category_id"],
                category=product["category"],
                price=product["price"],
                on_hand=units,
                outbound_30=_outbound(books, shelf),
                opening=shelf.closing(of.first - timedelta(days=1)),
                received=shelf.received(of.first, of.last),
                sold=sold[product_id],
                days_out=shelf.days_out(of.first, min(of.last, books.today)),
                last_sold_on=last_sold.get(product_id),
                dead=units > 0 and shelf.closing(quarter_ago) > 0 and asleep,
                archived=product["archived_at"] is not None,
            )
        )
    return sorted(found, key=lambda row: (-row.on_hand, row.product_id))


def reorders(books: Books, of: Slice) -> list[Reorder]:
    """What lasts the shortest comes first."""
    found = {}
    for product_id, units in held(books, of).items():
        product = books.products[product_id]
        left = _outbound(books, _shelf(books, of, product_id))
        if product["archived_at"] is None and units * MONTH < left * (LEAD + SAFETY):
            lasting = -(-left * (LEAD + COVER) // MONTH)
            found[Fraction(units, left), product_id] = Reorder(
                product_id=product_id,
                name=product["name"],
                picture=product["picture"],
                on_hand=units,
                daily_outbound=Decimal(left) / MONTH,
                lead_days=LEAD,
                cover_days=COVER,
                suggested=lasting - units,
            )
    return [found[key] for key in sorted(found)]


def _shelf(books: Books, of: Slice, product_id: int) -> Shelf:
    return shelves(books, of).get(product_id, Shelf())


def _outbound(books: Books, shelf: Shelf) -> int:
    """Units that left in the 30 days before today."""
    before = shelf.movements(books.today - timedelta(days=MONTH), books.today - timedelta(days=1))
    return sum(max(-movement.quantity, 0) for movement in before)


def _sold(books: Books, of: Slice) -> Counter[int]:
    """Units of the period's orders; of a city's warehouses, those that left them in the period."""
    units: Counter[int] = Counter()
    if of.city is None:
        of_goods = Slice(of.first, of.last, category_id=of.category_id, product_id=of.product_id)
        for line in lines(books, of_goods):
            units[line.product_id] += line.units
        return units
    for shelf in shelves(books, of).values():
        for movement in shelf.movements(of.first, of.last):
            if movement.cause == "sale" and movement.order_id not in books.canceled:
                units[movement.product_id] -= movement.quantity
    return units


def _last_sold(books: Books, of: Slice) -> dict[int, date]:
    if of.city is None:
        return {key: books.days.of(at) for key, at in books.last_sold.items()}
    return {
        movement.product_id: movement.day
        for shelf in shelves(books, of).values()
        for movement in shelf.movements(date.min, date.max)
        if movement.cause == "sale" and movement.order_id not in books.canceled
    }

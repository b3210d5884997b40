"""Carts of customers and of guests. Prices and stock are never kept in one, but shown fresh.

owner = of_customer(7)
add(owner, product_id=3)            # -> Change: what is in the cart now, and if it was capped
read(owner).lines                   # -> with today's price, and whether it changed since
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ecom import cart_rows, cart_store, catalog, db
from ecom.cart_rows import Contents, Item, Owner, Put
from ecom.catalog import Card
from ecom.errors import InsufficientStock, InvalidInput, NotFound

MOST = 999  # pieces of one product in a cart

Items = dict[int, Item]


@dataclass(frozen=True)
class Line:
    """`available`: pieces that could be bought now. `price_then`: when it was put in."""

    product: Card
    quantity: int
    price_then: Decimal
    available: int

    @property
    def subtotal(self) -> Decimal:
        return self.product.price * self.quantity

    @property
    def price_changed(self) -> bool:
        return self.price_then != self.product.price

    @property
    def short(self) -> bool:
        return self.available < self.quantity


@dataclass(frozen=True)
class Cart:
    lines: list[Line]
    version: int

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> Decimal:
        """Of what is still sold."""
        return sum((x.subtotal for x in self.lines if not x.product.archived), Decimal(0))


@dataclass(frozen=True)
class Change:
    """A product in a cart after a change: `quantity` of `wanted` pieces; the shop has `left`."""

    product_id: int
    name: str
    wanted: int
    quantity: int
    left: int

    @property
    def capped(self) -> bool:
        return self.quantity < self.wanted


@dataclass(frozen=True)
class MergeReport:
    """`added`: pieces that came over. `capped`: products of which not all pieces could."""

    added: int
    capped: list[Change]


def of_guest(visitor_id: str) -> Owner:
    """`visitor_id`: the guest's cookie, of which only the hash is kept."""
    return Owner(None, hashlib.sha256(visitor_id.encode()).digest())


def of_customer(user_id: int) -> Owner:
    return Owner(user_id, None)


def read(owner: Owner) -> Cart:
    contents = cart_store.recall(owner)
    cards = {card.id: card for card in catalog.cards(contents.items)}
    lines = [
        Line(card, item.quantity, item.price_seen, 0 if card.archived else card.on_hand)
        for product_id, item in contents.items.items()
        if (card := cards.get(product_id))
    ]
    return Cart(lines, contents.version)


def count(owner: Owner) -> int:
    """Pieces in the cart, for the badge."""
    return sum(item.quantity for item in cart_store.recall(owner).items.values())


def add(owner: Owner, product_id: int, quantity: int = 1) -> Change:
    """Put pieces of a product in, as many as there are.

    Raises InvalidInput, NotFound (also if archived), InsufficientStock if it is sold out.
    """
    if not 1 <= quantity <= MOST:
        raise InvalidInput(f"1 to {MOST} pieces", field="quantity")
    return _put(owner, product_id, quantity, adds=True)


def set_quantity(owner: Owner, product_id: int, quantity: int) -> Change | None:
    """Have so many pieces in; 0 takes the product out. Raises what `add` raises."""
    if not 0 <= quantity <= MOST:
        raise InvalidInput(f"0 to {MOST} pieces", field="quantity")
    if quantity == 0:
        return remove(owner, product_id)
    return _put(owner, product_id, quantity, adds=False)


def remove(owner: Owner, product_id: int) -> None:
    _edit(owner, lambda items: {id: item for id, item in items.items() if id != product_id})


def empty(owner: Owner) -> None:
    _edit(owner, lambda items: {})


def merge(guest: Owner, customer: Owner) -> MergeReport:
    """Move a guest's cart into that of the customer who signed in: quantities add."""
    if not cart_rows.load(guest).items:
        return MergeReport(0, [])

    def work(connection: db.Connection) -> tuple[MergeReport, list[Contents]]:
        theirs, before = cart_rows.lock_both(connection, guest, customer)
        ours, changes, added = before, [], 0
        for product_id, item in theirs.items.items():
            put = cart_rows.put(connection, customer, product_id, item.quantity, adds=True)
            ours, added = put.cart, added + put.quantity - put.held
            changes.append(_change(put, put.held + item.quantity))
        first_seen = theirs.items | before.items  # both have waited for this with the old price
        items = {id: Item(x.quantity, first_seen[id].price_seen) for id, x in ours.items.items()}
        carts = [cart_rows.write(connection, ours, items), cart_rows.write(connection, theirs, {})]
        return MergeReport(added, [change for change in changes if change.capped]), carts

    return cart_store.change(work)


def _put(owner: Owner, product_id: int, quantity: int, *, adds: bool) -> Change:
    def work(connection: db.Connection) -> tuple[Change, list[Contents]]:
        put = cart_rows.put(connection, owner, product_id, quantity, adds=adds)
        if put.name is None or put.archived:
            raise NotFound("this product is not sold", product_id=product_id)
        if put.on_hand < 1:
            short = {"product_id": product_id, "name": put.name, "wanted": quantity, "left": 0}
            raise InsufficientStock("sold out", items=[short])
        return _change(put, quantity + put.held if adds else quantity), [put.cart]

    return cart_store.change(work)


def _edit(owner: Owner, edit: Callable[[Items], Items]) -> None:
    def work(connection: db.Connection) -> tuple[None, list[Contents]]:
        before = cart_rows.lock(connection, owner)
        return None, [cart_rows.write(connection, before, edit(before.items))]

    cart_store.change(work)


def _change(put: Put, wanted: int) -> Change:
    return Change(put.product_id, put.name or "", wanted, put.quantity, put.on_hand)

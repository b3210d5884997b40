"""Carts in MySQL: the cart's row is locked first, and its version raised, in every change."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom import db, keys


@dataclass(frozen=True)
class Owner:
    """A customer, or the hash of a guest's cookie."""

    customer_id: int | None
    visitor_hash: bytes | None

    @property
    def key(self) -> str:
        if self.visitor_hash is not None:
            return keys.cart(f"g{self.visitor_hash.hex()}")
        return keys.cart(f"c{self.customer_id}")


@dataclass(frozen=True)
class Item:
    quantity: int
    price_seen: Decimal


@dataclass(frozen=True)
class Contents:
    """`items` by product id, first added first. `id` and `changed_at` come from MySQL only."""

    owner: Owner
    version: int
    items: dict[int, Item]
    id: int = 0
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Put:
    """A cart after a product was put in: `held` pieces before, `quantity` now.

    `on_hand`: pieces that could be bought, 0 if it is archived. `name` None: no such product.
    """

    cart: Contents
    product_id: int
    name: str | None
    archived: bool
    on_hand: int
    held: int
    quantity: int


def load(owner: Owner) -> Contents:
    found = db.rows(_OF_GUEST if owner.visitor_hash else _OF_CUSTOMER, **vars(owner))
    return _contents(owner, found[0]) if found else Contents(owner, 0, {})


def lock(connection: db.Connection, owner: Owner) -> Contents:
    """The cart, made if need be, with its version raised; nobody else changes it meanwhile.

    Raises NotFound if there is no such customer.
    """
    cart_id = db.execute(connection, _RAISE_VERSION, **vars(owner))[0]["last_id"]
    return _contents(owner, db.execute(connection, _BY_ID, cart_id=cart_id)[0])


def lock_both(
    connection: db.Connection, guest: Owner, customer: Owner
) -> tuple[Contents, Contents]:
    """In the order of their ids, so that two who do this never wait for each other."""
    of_guest = db.execute(connection, _ID_OF_GUEST, **vars(guest))
    of_customer = db.execute(connection, _ID_OF_CUSTOMER, **vars(customer))
    if of_guest and of_customer and of_customer[0]["id"] < of_guest[0]["id"]:
        ours = lock(connection, customer)
        return lock(connection, guest), ours
    theirs = lock(connection, guest)  # a cart that is made now gets the higher id
    return theirs, lock(connection, customer)


def put(
    connection: db.Connection, owner: Owner, product_id: int, quantity: int, *, adds: bool
) -> Put:
    """Lock the cart and put so many pieces in all, or so many more, as far as they reach."""
    who = (owner.customer_id, owner.visitor_hash)
    row = db.call(connection, "put_in_cart", *who, product_id, quantity, int(adds))[0][0]
    return Put(
        cart=_contents(owner, row),
        product_id=product_id,
        name=row["name"],
        archived=bool(row["archived"]),
        on_hand=int(row["on_hand"]),
        held=int(row["held"]),
        quantity=int(row["quantity"]),
    )


def write(connection: db.Connection, before: Contents, items: dict[int, Item]) -> Contents:
    """Make the rows of a locked cart those of `items`."""
    if gone := [product_id for product_id in before.items if product_id not in items]:
        db.execute(connection, _DELETE, cart_id=before.id, ids=gone)
    for product_id, item in items.items():
        if before.items.get(product_id) != item:
            db.execute(connection, _PUT, cart_id=before.id, product_id=product_id, **vars(item))
    return replace(before, items=items)


def stamp(connection: db.Connection, cart_id: int) -> tuple[int, datetime] | None:
    """Version and time of the last change, once any change that is under way has ended."""
    found = db.execute(connection, _STAMP, cart_id=cart_id)
    return (found[0]["version"], found[0]["updated_at"]) if found else None


def _contents(owner: Owner, row: dict[str, Any]) -> Contents:
    items = {
        product_id: Item(int(quantity), Decimal(price))
        for _, product_id, quantity, price in sorted(json.loads(row["items"] or "[]"))
    }
    return Contents(owner, row["version"], items, row["id"], row["updated_at"])


_RAISE_VERSION = """
INSERT INTO carts (customer_id, visitor_hash, version) VALUES (:customer_id, :visitor_hash, 1)
ON DUPLICATE KEY UPDATE
  id = LAST_INSERT_ID(id), version = version + 1, updated_at = UTC_TIMESTAMP(6)
"""

# One row, whatever the cart holds: cheaper to send and to read than a row for each line.
_CART = """
SELECT c.id, c.version, c.updated_at,
  (SELECT JSON_ARRAYAGG(JSON_ARRAY(CAST(i.added_at AS CHAR), i.product_id, i.quantity,
                                   CAST(i.price_seen AS CHAR)))
   FROM cart_items i WHERE i.cart_id = c.id) AS items
"""
_OF_CUSTOMER = _CART + "FROM carts c WHERE c.customer_id = :customer_id"
_OF_GUEST = _CART + "FROM carts c WHERE c.visitor_hash = :visitor_hash"
_BY_ID = _CART + "FROM carts c WHERE c.id = :cart_id"

_ID_OF_CUSTOMER = "SELECT id FROM carts WHERE customer_id = :customer_id"
_ID_OF_GUEST = "SELECT id FROM carts WHERE visitor_hash = :visitor_hash"

_STAMP = "SELECT version, updated_at FROM carts WHERE id = :cart_id FOR UPDATE"

_PUT = """
INSERT INTO cart_items (cart_id, product_id, quantity, price_seen)
VALUES (:cart_id, :product_id, :quantity, :price_seen)
ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), price_seen = VALUES(price_seen)
"""

_DELETE = "DELETE FROM cart_items WHERE cart_id = :cart_id AND product_id IN :ids"

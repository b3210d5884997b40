"""Carts in MySQL: the cart's row is locked first, and its version raised, in every change."""

from __future__ import annotations

import json
from collections.abc import Collection
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
class Goods:
    """What a cart must know of a product now."""

    id: int
    name: str
    price: Decimal
    archived: bool
    on_hand: int


def load(owner: Owner) -> Contents:
    found = db.rows(_OF_GUEST if owner.visitor_hash else _OF_CUSTOMER, **vars(owner))
    return _contents(owner, found[0]) if found else Contents(owner, 0, {})


def lock(
    connection: db.Connection, owner: Owner, product_id: int | None = None
) -> tuple[Contents, Goods | None]:
    """The cart, made if need be, with its version raised; nobody else changes it meanwhile.

    With it comes, in the same statement, what a cart must know of the product, if there is one.
    Raises NotFound if there is no such customer.
    """
    cart_id = db.execute(connection, _RAISE_VERSION, **vars(owner))[0]["last_id"]
    found = db.execute(connection, _LOCKED, cart_id=cart_id, product_id=product_id)[0]
    return _contents(owner, found), _goods(found) if found["product_id"] else None


def lock_both(
    connection: db.Connection, guest: Owner, customer: Owner
) -> tuple[Contents, Contents]:
    """In the order of their ids, so that two who do this never wait for each other."""
    of_guest = db.execute(connection, _ID_OF_GUEST, **vars(guest))
    of_customer = db.execute(connection, _ID_OF_CUSTOMER, **vars(customer))
    if of_guest and of_customer and of_customer[0]["id"] < of_guest[0]["id"]:
        ours, _ = lock(connection, customer)
        theirs, _ = lock(connection, guest)
    else:  # a cart that is made now gets the higher id
        theirs, _ = lock(connection, guest)
        ours, _ = lock(connection, customer)
    return theirs, ours


def goods(connection: db.Connection, product_ids: Collection[int]) -> dict[int, Goods]:
    found = db.execute(connection, _PRODUCTS, ids=list(product_ids)) if product_ids else []
    return {row["product_id"]: _goods(row) for row in found}


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


def _goods(row: dict[str, Any]) -> Goods:
    return Goods(
        row["product_id"], row["name"], row["price"], bool(row["archived"]), int(row["on_hand"])
    )


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

_PRODUCT = """
  p.id AS product_id, p.name, p.price, p.archived_at IS NOT NULL AS archived,
  COALESCE((SELECT SUM(s.quantity) FROM stock s WHERE s.product_id = p.id), 0) AS on_hand
FROM
"""
_PRODUCTS = "SELECT" + _PRODUCT + "products p WHERE p.id IN :ids"
_LOCKED = f"""{_CART}, {_PRODUCT} carts c LEFT JOIN products p ON p.id = :product_id
WHERE c.id = :cart_id
"""

_ID_OF_CUSTOMER = "SELECT id FROM carts WHERE customer_id = :customer_id"
_ID_OF_GUEST = "SELECT id FROM carts WHERE visitor_hash = :visitor_hash"

_STAMP = "SELECT version, updated_at FROM carts WHERE id = :cart_id FOR UPDATE"

_PUT = """
INSERT INTO cart_items (cart_id, product_id, quantity, price_seen)
VALUES (:cart_id, :product_id, :quantity, :price_seen)
ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), price_seen = VALUES(price_seen)
"""

_DELETE = "DELETE FROM cart_items WHERE cart_id = :cart_id AND product_id IN :ids"

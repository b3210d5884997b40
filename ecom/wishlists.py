"""Wishlists: products a customer wants to remember, last added first."""

from __future__ import annotations

from ecom import catalog, db
from ecom.catalog import Card


def add(customer_id: int, product_id: int) -> None:
    """Adding twice adds once. Raises NotFound if there is no such customer or product."""
    db.transaction(lambda c: db.execute(c, _ADD, customer_id=customer_id, product_id=product_id))


def remove(customer_id: int, product_id: int) -> None:
    db.transaction(lambda c: db.execute(c, _REMOVE, customer_id=customer_id, product_id=product_id))


def contains(customer_id: int, product_id: int) -> bool:
    return bool(db.rows(_CONTAINS, customer_id=customer_id, product_id=product_id))


def list(customer_id: int) -> list[Card]:
    """Archived products too, marked as such: their wisher should see what became of them."""
    return catalog.cards([row["product_id"] for row in db.rows(_LIST, customer_id=customer_id)])


_ADD = """
INSERT INTO wishlist_items (customer_id, product_id) VALUES (:customer_id, :product_id)
ON DUPLICATE KEY UPDATE product_id = VALUES(product_id)
"""

_REMOVE = """
DELETE FROM wishlist_items WHERE customer_id = :customer_id AND product_id = :product_id
"""

_CONTAINS = """
SELECT 1 FROM wishlist_items WHERE customer_id = :customer_id AND product_id = :product_id
"""

_LIST = """
SELECT product_id FROM wishlist_items
WHERE customer_id = :customer_id
ORDER BY added_at DESC, product_id
"""

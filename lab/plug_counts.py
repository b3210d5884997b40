"""What was acknowledged against what MySQL holds afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lab.plug_servers import PIECES
from ops.connection import connect

Line = Mapping[str, Any]
Pieces = Counter[tuple[int, int]]  # by customer and product


@dataclass(frozen=True)
class Promises:
    """What shoppers were told: pieces put in for sure, perhaps (no answer came), orders by key."""

    pieces: Pieces
    perhaps: Pieces
    orders: frozenset[str]
    checkouts: frozenset[str]


@dataclass(frozen=True)
class Counted:
    """`old_carts`: how often a page would have shown a cart that was no more."""

    pieces: int
    orders: int
    lost_pieces: int
    doubled_pieces: int
    lost_orders: int
    doubled_orders: int
    old_carts: int
    stock_agrees: bool

    @property
    def unharmed(self) -> bool:
        lost = self.lost_pieces + self.lost_orders
        doubled = self.doubled_pieces + self.doubled_orders
        return lost + doubled + self.old_carts == 0 and self.stock_agrees


def promised(lines: Iterable[Line]) -> Promises:
    pieces, perhaps, orders, checkouts = Counter(), Counter(), set(), set()
    for line in lines:
        if line["what"] == "add":
            into = pieces if line["answer"] == "ok" else perhaps
            into[line["customer"], line["product"]] += 1
        elif line["what"] == "checkout":
            checkouts.add(line["key"])
        elif line["what"] == "buy" and line["answer"] == "ok":
            orders.add(line["key"])
    return Promises(pieces, perhaps, frozenset(orders), frozenset(checkouts))


def lost_pieces(told: Pieces, found: Pieces) -> int:
    """Acknowledged, and in no cart and no order."""
    return sum((told - found).values())


def doubled_pieces(told: Pieces, perhaps: Pieces, found: Pieces) -> int:
    """There, though nobody put them in: more than all presses together, answered or not."""
    return sum((found - (told + perhaps)).values())


def count(mysql_url: str, lines: Iterable[Line]) -> Counted:
    lines = list(lines)
    told = promised(lines)
    with connect(mysql_url) as connection, connection.cursor() as cursor:
        cursor.execute(_CARTS_AND_ORDERS)
        found = Counter({(who, product): int(n) for who, product, n in cursor.fetchall()})
        cursor.execute("SELECT checkout_key FROM orders")
        keys = Counter(key for (key,) in cursor.fetchall())
        cursor.execute(_STOCK)
        stock = [(int(left), int(sold)) for left, sold in cursor.fetchall()]
    return Counted(
        pieces=sum(told.pieces.values()),
        orders=len(told.orders),
        lost_pieces=lost_pieces(told.pieces, found),
        doubled_pieces=doubled_pieces(told.pieces, told.perhaps, found),
        lost_orders=len(told.orders - keys.keys()),
        doubled_orders=sum(keys.values()) - len(keys.keys() & told.checkouts),
        old_carts=sum(1 for line in lines if line.get("old")),
        stock_agrees=all(left + sold == PIECES for left, sold in stock),
    )


_CARTS_AND_ORDERS = """
SELECT customer_id, product_id, SUM(quantity) FROM (
  SELECT c.customer_id, i.product_id, i.quantity FROM carts c JOIN cart_items i ON i.cart_id = c.id
  UNION ALL
  SELECT o.customer_id, i.product_id, i.quantity
    FROM orders o JOIN order_items i ON i.order_id = o.id
) pieces GROUP BY customer_id, product_id
"""

_STOCK = """
SELECT s.quantity,
  (SELECT COALESCE(SUM(i.quantity), 0) FROM order_items i WHERE i.product_id = s.product_id)
FROM stock s
"""

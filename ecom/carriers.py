"""Who carries the parcels, and what time does to orders: the next step, or the end of waiting."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from ecom import catalog, db
from ecom.errors import ShopError, Unavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Carrier:
    id: int
    name: str
    fee: Decimal
    days: int


def carriers() -> list[Carrier]:
    """Cheapest first."""
    return [Carrier(**row) for row in db.rows(_CARRIERS)]


def step_carrier(limit: int = 50) -> int:
    """Move on the orders whose carrier is due; returns how many. Several processes may call it.

    An order that refuses its step is logged, and left to the next round: it stops no other.
    """
    moved = 0
    for due in db.rows(_DUE, limit=limit):
        try:
            moved += db.transaction(lambda c, order_id=due["order_id"]: _step_if_due(c, order_id))
        except Unavailable:
            raise
        except ShopError as error:
            log.warning("order %s is not moved on: %s", due["order_id"], error)
    return moved


def cancel_unpaid(limit: int = 50) -> list[int]:
    """Cancel online orders that were not paid in time; returns their ids.

    A transaction each: several in one would lock their products in no common order.
    """
    ids: list[int] = []
    while len(ids) < limit:
        found = db.transaction(_cancel_one)
        if found is None:
            break
        order_id, products = found
        catalog.forget_stock(products)
        ids.append(order_id)
    return ids


def _cancel_one(connection: Connection) -> tuple[int, list[int]] | None:
    """An overdue order's id and its products."""
    canceled = db.call(connection, "cancel_unpaid_orders", 1)[-1]
    if not canceled:
        return None
    order_id = int(canceled[0]["order_id"])
    products = db.execute(connection, _PRODUCTS, order_id=order_id)
    return order_id, [row["product_id"] for row in products]


def _step_if_due(connection: Connection, order_id: int) -> int:
    if not db.execute(connection, _LOCK_IF_DUE, order_id=order_id):
        return 0
    db.call(connection, "advance_order", order_id, None)
    return 1


_CARRIERS = "SELECT id, name, fee, days FROM carriers WHERE is_active = 1 ORDER BY fee, id"

_DUE = """
SELECT order_id FROM deliveries WHERE next_step_at <= UTC_TIMESTAMP(6)
ORDER BY next_step_at LIMIT :limit
"""

# The order's row first, as every procedure does; another process that has it is doing the same.
_LOCK_IF_DUE = """
SELECT o.id FROM orders o
WHERE o.id = :order_id
  AND EXISTS (SELECT 1 FROM deliveries d
              WHERE d.order_id = o.id AND d.next_step_at <= UTC_TIMESTAMP(6))
FOR UPDATE SKIP LOCKED
"""

_PRODUCTS = "SELECT product_id FROM order_items WHERE order_id = :order_id"

"""What happened because of an order: to the stock, to points, to money; and who took it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom import db, permissions
from ecom.errors import NotFound
from ecom.users import User

Picks = dict[int, list[tuple[str, int]]]  # product id: (warehouse, pieces)


@dataclass(frozen=True)
class Movement:
    """Of the stock ledger; `quantity` above zero is into the warehouse."""

    created_at: datetime
    product_id: int
    product: str
    warehouse: str
    quantity: int
    cause: str
    actor: str | None


@dataclass(frozen=True)
class Points:
    created_at: datetime
    points: int
    reason: str
    actor: str | None


@dataclass(frozen=True)
class Refund:
    """`lines`: (product, pieces, amount) of what came back."""

    created_at: datetime
    reason: str
    actor: str | None
    delivery: Decimal
    lines: list[tuple[str, int, Decimal]] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        return self.delivery + sum((amount for _name, _pieces, amount in self.lines), Decimal(0))


@dataclass(frozen=True)
class Story:
    """`taken_by`: the employee or admin who placed it for the customer."""

    customer_id: int
    customer: str
    email: str
    taken_by: str | None
    carrier_id: int
    delivery_left: Decimal
    movements: list[Movement]
    points: list[Points]
    refunds: list[Refund]


def story(viewer: User | None, order_id: int) -> Story:
    """`delivery_left`: paid for the delivery and not paid back. Raises NotAllowed, NotFound."""
    permissions.require(viewer, "orders.read")
    head = db.row(_HEAD, order_id=order_id)
    if head is None:
        raise NotFound("no such order", order_id=order_id)
    return Story(
        **head,
        movements=[Movement(**row) for row in db.rows(_MOVEMENTS, order_id=order_id)],
        points=[Points(**row) for row in db.rows(_POINTS, order_id=order_id)],
        refunds=_refunds(order_id),
    )


def picks(viewer: User | None, order_ids: list[int]) -> dict[int, Picks]:
    """From where the pieces of these orders come, by order. Raises NotAllowed."""
    permissions.require(viewer, "orders.read")
    found: dict[int, Picks] = {}
    for row in db.rows(_PICKS, ids=order_ids) if order_ids else []:
        places = found.setdefault(row["order_id"], {}).setdefault(row["product_id"], [])
        places.append((row["warehouse"], int(row["pieces"])))
    return found


def _refunds(order_id: int) -> list[Refund]:
    lines: dict[int, list[tuple[str, int, Decimal]]] = {}
    for row in db.rows(_RETURNED, order_id=order_id):
        lines.setdefault(row["return_id"], []).append(_line(row))
    return [
        Refund(**row, lines=lines.get(return_id, []))
        for row in db.rows(_REFUNDS, order_id=order_id)
        for return_id in (row.pop("id"),)
    ]


def _line(row: dict[str, Any]) -> tuple[str, int, Decimal]:
    return row["name"], row["quantity"], row["amount"]


# Staff who are admins are not in `employees`: that they took an order is in the audit only.
_HEAD = """
SELECT o.customer_id, u.full_name AS customer, u.email,
       COALESCE(e.full_name,
         (SELECT MIN(s.full_name) FROM audit_log a JOIN users s ON s.id = a.actor_id
           WHERE a.entity = 'order' AND a.entity_id = o.id AND a.action = 'orders.create'))
         AS taken_by,
       d.carrier_id, d.fee - d.discount - d.refunded AS delivery_left
FROM orders o
JOIN users u ON u.id = o.customer_id
JOIN deliveries d ON d.order_id = o.id
LEFT JOIN users e ON e.id = o.employee_id
WHERE o.id = :order_id
"""
_MOVEMENTS = """
SELECT m.created_at, m.product_id, p.name AS product, w.name AS warehouse, m.quantity, m.cause,
       u.full_name AS actor
FROM stock_movements m
JOIN products p ON p.id = m.product_id
JOIN warehouses w ON w.id = m.warehouse_id
LEFT JOIN users u ON u.id = m.actor_id
WHERE m.order_id = :order_id
ORDER BY m.id
"""
_POINTS = """
SELECT m.created_at, m.points, m.reason, u.full_name AS actor
FROM point_movements m LEFT JOIN users u ON u.id = m.actor_id
WHERE m.order_id = :order_id
ORDER BY m.id
"""
_REFUNDS = """
SELECT t.id, t.refunded_at AS created_at, t.reason, u.full_name AS actor,
       t.delivery_refund AS delivery
FROM returns t LEFT JOIN users u ON u.id = t.actor_id
WHERE t.order_id = :order_id
ORDER BY t.id
"""
_RETURNED = """
SELECT l.return_id, p.name, l.quantity, l.amount
FROM returns t
JOIN return_items l ON l.return_id = t.id
JOIN products p ON p.id = l.product_id
WHERE t.order_id = :order_id
ORDER BY l.return_id, l.product_id
"""
_PICKS = """
SELECT m.order_id, m.product_id, w.name AS warehouse, -SUM(m.quantity) AS pieces
FROM stock_movements m JOIN warehouses w ON w.id = m.warehouse_id
WHERE m.order_id IN :ids AND m.cause = 'sale'
GROUP BY m.order_id, m.product_id, m.warehouse_id, w.name
ORDER BY m.order_id, m.product_id, pieces DESC, w.name
"""

"""Reading orders: one order with its whole story, and the orders of a customer."""

from __future__ import annotations

from typing import Any

from ecom import db, permissions
from ecom.accounts import User
from ecom.errors import NotFound
from ecom.order_types import (
    Bill,
    Delivery,
    Order,
    OrderEvent,
    OrderLine,
    OrderPage,
    OrderRow,
)

RETURN_DAYS = 30  # a customer may send goods back for so long after delivery


def order(order_id: int, viewer: User) -> Order:
    """The order, for its buyer or for staff who handle orders.

    Raises NotFound also where it exists but is none of the viewer's business.
    """
    head = db.row(_ORDER, order_id=order_id, return_days=RETURN_DAYS)
    if head is None or not _may_see(viewer, head["customer_id"]):
        raise NotFound("no such order", order_id=order_id)
    lines = [_line(row) for row in db.rows(_LINES, order_id=order_id)]
    events = [OrderEvent(**row) for row in db.rows(_EVENTS, order_id=order_id)]
    return Order(
        **{name: head[name] for name in _HEAD},
        bill=Bill(**_part(head, "bill_")),
        delivery=Delivery(**_part(head, "delivery_")),
        lines=lines,
        events=events,
        returnable=bool(head["within_return_days"])
        and any(line.returned_quantity < line.quantity for line in lines),
    )


def of_customer(viewer: User, page: int = 1, per_page: int = 10) -> OrderPage:
    """The viewer's own orders, newest first."""
    total = db.row(_COUNT, customer_id=viewer.id)["orders"]
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    found = db.rows(
        _OF_CUSTOMER, customer_id=viewer.id, limit=per_page, offset=(page - 1) * per_page
    )
    lines = db.rows(_SHORT_LINES, ids=[row["id"] for row in found]) if found else []
    return OrderPage([_row(row, lines) for row in found], total, page, pages)


def _may_see(viewer: User, customer_id: int) -> bool:
    return viewer.id == customer_id or permissions.allows(viewer, "orders.read")


def _part(head: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): head[key] for key in head if key.startswith(prefix)}


def _line(row: dict[str, Any]) -> OrderLine:
    return OrderLine(**{**row, "reviewed": bool(row["reviewed"])})


def _row(row: dict[str, Any], lines: list[dict[str, Any]]) -> OrderRow:
    own = [line for line in lines if line["order_id"] == row["id"]]
    return OrderRow(
        **row,
        pieces=sum(line["quantity"] for line in own),
        pictures=[line["picture"] for line in own],
        names=[line["name"] for line in own],
    )


_HEAD = (
    "id",
    "customer_id",
    "status",
    "subtotal",
    "discount",
    "discount_code",
    "total",
    "placed_at",
)

_ORDER = """
SELECT o.id, o.customer_id, o.status, o.subtotal, o.discount, c.code AS discount_code, o.total,
       o.placed_at,
       b.method AS bill_method, b.status AS bill_status, b.amount AS bill_amount,
       b.refunded AS bill_refunded, b.due_at AS bill_due_at, b.paid_at AS bill_paid_at,
       b.transaction_id AS bill_transaction_id,
       d.recipient AS delivery_recipient, d.phone AS delivery_phone, d.address AS delivery_address,
       d.city AS delivery_city, r.name AS delivery_carrier, d.fee AS delivery_fee,
       d.discount AS delivery_discount, d.tracking_number AS delivery_tracking_number,
       d.estimated_on AS delivery_estimated_on, d.shipped_at AS delivery_shipped_at,
       d.delivered_at AS delivery_delivered_at,
       o.status IN ('delivered', 'received')
         AND d.delivered_at >= UTC_TIMESTAMP(6) - INTERVAL :return_days DAY AS within_return_days
FROM orders o
JOIN bills b ON b.order_id = o.id
JOIN deliveries d ON d.order_id = o.id
JOIN carriers r ON r.id = d.carrier_id
LEFT JOIN discounts c ON c.id = o.discount_id
WHERE o.id = :order_id
"""

_LINES = """
SELECT i.product_id, p.name, p.picture, i.quantity, i.unit_price, i.line_discount, i.subtotal,
       i.order_discount, i.returned_quantity, i.refunded,
       EXISTS (SELECT 1 FROM reviews v
               WHERE v.product_id = i.product_id AND v.customer_id = o.customer_id) AS reviewed
FROM order_items i
JOIN orders o ON o.id = i.order_id
JOIN products p ON p.id = i.product_id
WHERE i.order_id = :order_id
ORDER BY i.product_id
"""

_EVENTS = """
SELECT e.event, e.created_at AS at, e.note, u.full_name AS actor
FROM order_events e
LEFT JOIN users u ON u.id = e.actor_id
WHERE e.order_id = :order_id
ORDER BY e.id
"""

_COUNT = "SELECT COUNT(*) AS orders FROM orders WHERE customer_id = :customer_id"

_OF_CUSTOMER = """
SELECT o.id, o.status, o.placed_at, b.amount AS to_pay, b.status AS bill_status, b.method
FROM orders o
JOIN bills b ON b.order_id = o.id
WHERE o.customer_id = :customer_id
ORDER BY o.placed_at DESC, o.id DESC
LIMIT :limit OFFSET :offset
"""

_SHORT_LINES = """
SELECT i.order_id, i.quantity, p.name, p.picture
FROM order_items i
JOIN products p ON p.id = i.product_id
WHERE i.order_id IN :ids
ORDER BY i.order_id, i.subtotal DESC, i.product_id
"""

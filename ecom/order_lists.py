"""Orders as the office looks at them: newest first, page by page, and what waits for it today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ecom import db, order_search, paging, permissions
from ecom.order_search import NEWEST, OPEN, Query
from ecom.paging import Page
from ecom.users import User


@dataclass(frozen=True)
class Row:
    id: int
    placed_at: datetime
    customer_id: int
    customer: str
    city: str
    pieces: int
    to_pay: Decimal
    bill_status: str
    method: str
    due_at: datetime
    status: str
    carrier: str
    tracking_number: str | None
    estimated_on: date


@dataclass(frozen=True)
class Waiting:
    """How many orders wait for something: payment, shipping, delivery; and what is overdue."""

    placed: int
    processing: int
    shipped: int
    overdue: int
    late: int


def orders(
    viewer: User | None, query: Query, after: str = "", before: str = "", limit: int = 50
) -> Page[Row]:
    """Raises NotAllowed."""
    permissions.require(viewer, "orders.read")
    asked = order_search.statement(query)
    if asked is None:
        return Page([])
    found = paging.page(
        asked.select, asked.conditions, NEWEST, after, before, limit, **asked.params
    )
    rows = {row.id: row for row in some(viewer, [key["id"] for key in found.rows])}
    return found.map(lambda key: rows[key["id"]])


def some(viewer: User | None, order_ids: list[int]) -> list[Row]:
    """These orders, those that exist, in this order. Raises NotAllowed."""
    permissions.require(viewer, "orders.read")
    if not order_ids:
        return []
    found = {
        row["id"]: Row(**{**row, "pieces": int(row["pieces"])})
        for row in db.rows(_ROWS, ids=order_ids)
    }
    return [found[order_id] for order_id in order_ids if order_id in found]


def waiting(viewer: User | None) -> Waiting:
    """Raises NotAllowed."""
    permissions.require(viewer, "orders.read")
    counted = {row["status"]: row["orders"] for row in db.rows(_BY_STATUS, open=list(OPEN))}
    more = db.row(_PRESSING, open=list(OPEN), today=order_search.today())
    return Waiting(**{status: counted.get(status, 0) for status in OPEN}, **more)


def cities(viewer: User | None) -> list[str]:
    """Where orders went to, by name. Raises NotAllowed."""
    permissions.require(viewer, "orders.read")
    return [row["city"] for row in db.rows(_CITIES)]


_CITIES = "SELECT DISTINCT city FROM deliveries ORDER BY city"

_ROWS = """
SELECT o.id, o.placed_at, o.customer_id, u.full_name AS customer, d.city,
       (SELECT SUM(i.quantity) FROM order_items i WHERE i.order_id = o.id) AS pieces,
       b.amount AS to_pay, b.status AS bill_status, b.method, b.due_at, o.status,
       r.name AS carrier, d.tracking_number, d.estimated_on
FROM orders o
JOIN users u ON u.id = o.customer_id
JOIN bills b ON b.order_id = o.id
JOIN deliveries d ON d.order_id = o.id
JOIN carriers r ON r.id = d.carrier_id
WHERE o.id IN :ids
"""
_BY_STATUS = """
SELECT status, COUNT(*) AS orders FROM orders WHERE status IN :open GROUP BY status"""
_PRESSING = """
SELECT (SELECT COUNT(*) FROM bills WHERE status = 'pending' AND due_at < UTC_TIMESTAMP(6))
         AS overdue,
       (SELECT COUNT(*)
          FROM orders o FORCE INDEX (idx_orders_status)
          STRAIGHT_JOIN deliveries d ON d.order_id = o.id
         WHERE o.status IN :open AND d.delivered_at IS NULL AND d.estimated_on < :today)
         AS late
"""

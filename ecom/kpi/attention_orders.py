"""Orders and codes that deserve a look: unpaid, late; spent too soon, about to end."""

from __future__ import annotations

from datetime import date
from typing import Any

from ecom.kpi.attention_types import FEW, CodeEnds, CodeSpent, Found, Late, Unpaid
from ecom.kpi.reading import Read

ENDS_DAYS = 7


def unpaid(read: Read, today: date) -> Found:
    """The longest overdue first."""
    return _few(Unpaid, read(_UNPAID, few=FEW))


def late(read: Read, today: date) -> Found:
    """The longest awaited first."""
    return _few(Late, read(_LATE, today=today, few=FEW))


def code_spent(read: Read, today: date) -> Found:
    """The soonest used up first."""
    found = []
    for row in read(_HALF_USED_CODES):
        elapsed = row.pop("now") - row["starts_at"]
        spent_at = row.pop("starts_at") + elapsed * row["limit"] / row["uses"]
        if row["uses"] * 10 >= row["limit"] * 9 or spent_at < row["ends_at"]:
            found.append(CodeSpent(**row, spent_at=spent_at))
    found.sort(key=lambda facts: (facts.spent_at, facts.discount_id))
    return found[:FEW], len(found)


def code_ends(read: Read, today: date) -> Found:
    """The first to end first."""
    return _few(CodeEnds, read(_ENDING_CODES, days=ENDS_DAYS, few=FEW))


def _few(kind: type, rows: list[dict[str, Any]]) -> Found:
    """Of rows that each say how many were `found`."""
    total = rows[0]["found"] if rows else 0
    return [kind(**{key: row[key] for key in row if key != "found"}) for row in rows], total


_UNPAID = """
SELECT b.order_id, u.full_name AS customer, b.amount, b.method, b.due_at, COUNT(*) OVER () AS found
FROM bills b
JOIN orders o ON o.id = b.order_id
JOIN users u ON u.id = o.customer_id
WHERE b.status = 'pending' AND b.due_at < UTC_TIMESTAMP(6) AND o.status <> 'canceled'
ORDER BY b.due_at, b.order_id
LIMIT :few
"""
_LATE = """
SELECT o.id AS order_id, u.full_name AS customer, o.status, c.name AS carrier, d.estimated_on,
       COUNT(*) OVER () AS found
FROM orders o
JOIN deliveries d ON d.order_id = o.id
JOIN carriers c ON c.id = d.carrier_id
JOIN users u ON u.id = o.customer_id
WHERE o.status IN ('placed', 'processing', 'shipped')
  AND d.delivered_at IS NULL AND d.estimated_on < :today
ORDER BY d.estimated_on, o.id
LIMIT :few
"""
_HALF_USED_CODES = """
SELECT id AS discount_id, code, usage_count AS uses, usage_limit AS `limit`, starts_at, ends_at,
       UTC_TIMESTAMP(6) AS now
FROM discounts
WHERE is_active = 1 AND starts_at <= UTC_TIMESTAMP(6) AND ends_at > UTC_TIMESTAMP(6)
  AND usage_limit > 0 AND usage_count * 2 >= usage_limit
"""
_ENDING_CODES = """
SELECT id AS discount_id, code, ends_at, COUNT(*) OVER () AS found
FROM discounts
WHERE is_active = 1 AND starts_at <= UTC_TIMESTAMP(6) AND ends_at > UTC_TIMESTAMP(6)
  AND ends_at <= UTC_TIMESTAMP(6) + INTERVAL :days DAY
ORDER BY ends_at, id
LIMIT :few
"""

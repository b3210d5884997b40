"""Discount codes on offer. What a code takes off is decided in SQL alone (`price_order`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ecom import db


@dataclass(frozen=True)
class Offer:
    """`percent` None: takes the fixed amount `maximum_discount`, else at most that."""

    code: str
    kind: str
    category: str | None
    minimum_value: Decimal
    percent: Decimal | None
    maximum_discount: Decimal
    ends_at: datetime


def public(customer_id: int | None = None) -> list[Offer]:
    """The codes anyone may use now, without those that are used up, or used up by this customer."""
    return [Offer(**row) for row in db.rows(_PUBLIC, customer_id=customer_id)]


_PUBLIC = """
SELECT d.code, d.kind, c.name AS category, d.minimum_value, d.percent, d.maximum_discount, d.ends_at
FROM discounts d
LEFT JOIN categories c ON c.id = d.category_id
WHERE d.is_active = 1 AND d.is_public = 1
  AND UTC_TIMESTAMP(6) >= d.starts_at AND UTC_TIMESTAMP(6) < d.ends_at
  AND (d.usage_limit IS NULL OR d.usage_count < d.usage_limit)
  AND (d.per_customer_limit IS NULL
       OR (SELECT COUNT(*) FROM discount_uses u
           WHERE u.discount_id = d.id AND u.customer_id = :customer_id) < d.per_customer_limit)
ORDER BY d.kind, d.minimum_value, d.code
"""

"""One customer as the office sees them: who, what they bought, points, reviews, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ecom import customer_sums, db, permissions
from ecom.customer_sums import Bought
from ecom.errors import NotFound
from ecom.settings import settings
from ecom.users import User


@dataclass(frozen=True)
class Details:
    """`deleted`: by its owner, nothing of them is kept; `most_failures`: as many block sign-ins.

    `next_tier`: its name and the points that are missing; None on the highest.
    """

    id: int
    full_name: str
    username: str
    email: str
    gender: str | None
    date_of_birth: date | None
    phone: str | None
    address: str | None
    city: str | None
    created_at: datetime
    deactivated_at: datetime | None
    deleted: bool
    failed_sign_ins: int
    most_failures: int
    loyalty_points: int
    tier: str
    next_tier: tuple[str, int] | None
    bought: Bought

    @property
    def blocked(self) -> bool:
        return self.failed_sign_ins >= self.most_failures and self.deactivated_at is None


@dataclass(frozen=True)
class Points:
    """`actor`: who adjusted them; '' for the shop itself. `balance`: what there was since."""

    id: int
    created_at: datetime
    points: int
    balance: int
    reason: str
    order_id: int | None
    actor: str
    note: str


@dataclass(frozen=True)
class Order:
    """`total`: of its goods, after discounts."""

    id: int
    placed_at: datetime
    status: str
    pieces: int
    total: Decimal


@dataclass(frozen=True)
class Review:
    id: int
    product_id: int
    product: str
    rating: int
    content: str
    created_at: datetime


@dataclass(frozen=True)
class Session:
    """A browser that is signed in now."""

    created_at: datetime
    last_seen_at: datetime
    address: str | None
    user_agent: str | None


def details(viewer: User | None, customer_id: int) -> Details:
    """Raises NotAllowed, NotFound."""
    permissions.require(viewer, "customers.read")
    found = db.row(_DETAILS, id=customer_id)
    if found is None:
        raise NotFound("no such customer", customer_id=customer_id)
    here, above = _tiers(found["loyalty_points"])
    return Details(
        **{**found, "deleted": bool(found["deleted"])},
        most_failures=settings().sign_in_failures_in_a_row,
        tier=here,
        next_tier=above,
        bought=customer_sums.of([customer_id]).get(customer_id, customer_sums.NOTHING),
    )


def points(viewer: User | None, customer_id: int, limit: int = 20) -> list[Points]:
    """Newest first. Raises NotAllowed."""
    found = _listed(viewer, "customers.read", _POINTS, customer_id, limit)
    return [Points(**row) for row in found]


def orders(viewer: User | None, customer_id: int, limit: int = 10) -> list[Order]:
    """Newest first, canceled ones among them. Raises NotAllowed."""
    found = _listed(viewer, "orders.read", _ORDERS, customer_id, limit)
    return [Order(**{**row, "pieces": int(row["pieces"])}) for row in found]


def reviews(viewer: User | None, customer_id: int, limit: int = 10) -> list[Review]:
    """Newest first. Raises NotAllowed."""
    return [
        Review(**row) for row in _listed(viewer, "customers.read", _REVIEWS, customer_id, limit)
    ]


def sessions(viewer: User | None, customer_id: int, limit: int = 20) -> list[Session]:
    """The last one seen first. Raises NotAllowed."""
    permissions.require(viewer, "customers.read")
    idle = settings().session_idle_minutes
    found = db.rows(_SESSIONS, id=customer_id, limit=limit, idle=idle)
    return [Session(**row) for row in found]


def _listed(
    viewer: User | None, right: str, sql: str, customer_id: int, limit: int
) -> list[dict[str, Any]]:
    permissions.require(viewer, right)
    return db.rows(sql, id=customer_id, limit=limit)


def _tiers(loyalty_points: int) -> tuple[str, tuple[str, int] | None]:
    """The tier with so many points, and the one above with what is missing to it."""
    tiers = db.rows("SELECT name, min_points FROM membership_tiers ORDER BY min_points")
    held = [tier for tier in tiers if tier["min_points"] <= max(loyalty_points, 0)]
    above = tiers[len(held)] if len(held) < len(tiers) else None
    return held[-1]["name"], above and (above["name"], above["min_points"] - loyalty_points)


_DETAILS = """
SELECT u.id, u.full_name, u.username, u.email, u.gender, c.date_of_birth, c.phone, c.address,
       c.city, u.created_at, u.deactivated_at, u.password_hash = '' AS deleted, u.failed_sign_ins,
       c.loyalty_points
FROM customers c JOIN users u ON u.id = c.user_id
WHERE c.user_id = :id
"""
# Backwards from the points of today: what was there after a movement is what was added since less.
_POINTS = """
SELECT m.id, m.created_at, m.points,
       CAST(c.loyalty_points - COALESCE(SUM(m.points) OVER (
         ORDER BY m.created_at DESC, m.id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
       ), 0) AS SIGNED) AS balance,
       m.reason, m.order_id, COALESCE(IF(m.reason = 'adjustment', u.full_name, ''), '') AS actor,
       m.note
FROM customers c
JOIN point_movements m ON m.customer_id = c.user_id
LEFT JOIN users u ON u.id = m.actor_id
WHERE c.user_id = :id
ORDER BY m.created_at DESC, m.id DESC LIMIT :limit
"""
_ORDERS = """
SELECT o.id, o.placed_at, o.status, o.total,
       (SELECT COALESCE(SUM(i.quantity), 0) FROM order_items i WHERE i.order_id = o.id) AS pieces
FROM orders o
WHERE o.customer_id = :id
ORDER BY o.placed_at DESC, o.id DESC LIMIT :limit
"""
_REVIEWS = """
SELECT r.id, r.product_id, p.name AS product, r.rating, r.content, r.created_at
FROM reviews r JOIN products p ON p.id = r.product_id
WHERE r.customer_id = :id
ORDER BY r.created_at DESC, r.id DESC LIMIT :limit
"""
_SESSIONS = """
SELECT created_at, last_seen_at, address, user_agent
FROM sessions
WHERE user_id = :id AND ended_at IS NULL AND expires_at > UTC_TIMESTAMP(6)
  AND last_seen_at > UTC_TIMESTAMP(6) - INTERVAL :idle MINUTE
ORDER BY last_seen_at DESC LIMIT :limit
"""

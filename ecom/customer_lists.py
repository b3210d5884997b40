"""Customers as the office lists them: narrowed down, in one of three orders, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ecom import customer_search, customer_sums, db, paging, permissions
from ecom.kpi.loyalty import BUYERS
from ecom.paging import Key, Page
from ecom.settings import settings
from ecom.users import User

Sort = Literal["newest", "points", "spending"]
State = Literal["open", "blocked", "closed"]
SORTS: tuple[Sort, ...] = ("newest", "points", "spending")
STATES: tuple[State, ...] = ("open", "blocked", "closed")
MOST_POINTS = 2**31 - 1


@dataclass(frozen=True)
class Query:
    """None or '' is any. `since`: who signed up then or later, in UTC.

    `state`: open, closed (by staff, or deleted by its owner), or blocked: too many failed sign-ins
    in a row.
    """

    text: str = ""
    tier_id: int | None = None
    city: str | None = None
    state: State | None = None
    since: datetime | None = None
    sort: Sort = "newest"


@dataclass(frozen=True)
class Row:
    """`net`: spent so far, after refunds. A deleted account has no name."""

    id: int
    full_name: str
    username: str
    email: str
    phone: str | None
    city: str | None
    created_at: datetime
    deactivated_at: datetime | None
    blocked: bool
    tier: str
    loyalty_points: int
    orders: int
    net: Decimal
    last_day: date | None


@dataclass(frozen=True)
class Tier:
    id: int
    name: str
    min_points: int


def customers(
    viewer: User | None, query: Query, after: str = "", before: str = "", limit: int = 50
) -> Page[Row]:
    """Raises NotAllowed."""
    permissions.require(viewer, "customers.read")
    conditions, params = _narrowed(query)
    if conditions is None:
        return Page([])
    select, order = _ORDERS.get(query.sort, _ORDERS["newest"])
    page = paging.page(select, conditions, order, after, before, limit, **params)
    bought = customer_sums.of([row["id"] for row in page.rows])
    return page.map(lambda row: _row(row, bought.get(row["id"], customer_sums.NOTHING)))


def tiers(viewer: User | None) -> list[Tier]:
    """The lowest first. Raises NotAllowed."""
    permissions.require(viewer, "customers.read")
    return [Tier(**row) for row in db.rows(_TIERS)]


def cities(viewer: User | None) -> list[str]:
    """Where customers live, by name. Raises NotAllowed."""
    permissions.require(viewer, "customers.read")
    return [row["city"] for row in db.rows(_CITIES)]


def _narrowed(query: Query) -> tuple[list[str] | None, dict[str, Any]]:
    """Conditions and their values; None if nobody can be meant."""
    most = settings().sign_in_failures_in_a_row
    params: dict[str, Any] = {"most": most, "city": query.city, "since": query.since}
    conditions = ["u.role = 'customer'"]
    if query.text.strip():
        found = customer_search.meant(query.text)
        if found is None:
            return None, {}
        conditions += found[0]
        params |= found[1]
    if query.tier_id is not None:
        conditions.append("c.loyalty_points >= :fewest AND c.loyalty_points < :too_many")
        params |= _points_of(query.tier_id)
    wanted = {"c.city = :city": query.city, "u.created_at >= :since": query.since}
    conditions += [sql for sql, value in wanted.items() if value]
    if query.state in _OF_STATE:
        conditions.append(_OF_STATE[query.state])
    return conditions, params


def _points_of(tier_id: int) -> dict[str, int]:
    """Whoever has less than the lowest tier asks for holds that one all the same."""
    rungs = [(row["id"], row["min_points"]) for row in db.rows(_TIERS)]
    ends = [points for _id, points in rungs[1:]] + [MOST_POINTS]
    for at, (found, points) in enumerate(rungs):
        if found == tier_id:
            return {"fewest": points if at else -MOST_POINTS, "too_many": ends[at]}
    return {"fewest": MOST_POINTS, "too_many": MOST_POINTS}


def _row(row: dict[str, Any], bought: customer_sums.Bought) -> Row:
    more = {"orders": bought.orders, "net": bought.net, "last_day": bought.last_day}
    return Row(**{**row, "blocked": bool(row["blocked"]), **more})


_OF_STATE = {
    "open": "u.deactivated_at IS NULL",
    "blocked": "u.failed_sign_ins >= :most AND u.deactivated_at IS NULL",
    "closed": "u.deactivated_at IS NOT NULL",
}
_COLUMNS = """u.id, u.full_name, u.username, u.email, c.phone, c.city, u.created_at,
  u.deactivated_at, u.failed_sign_ins >= :most AND u.deactivated_at IS NULL AS blocked,
  (SELECT t.name FROM membership_tiers t WHERE t.min_points <= GREATEST(c.loyalty_points, 0)
   ORDER BY t.min_points DESC LIMIT 1) AS tier, c.loyalty_points"""
_TIERS = "SELECT id, name, min_points FROM membership_tiers ORDER BY min_points"
_CITIES = "SELECT DISTINCT city FROM customers WHERE city <> '' ORDER BY city"

# Each list starts with the table that has the index of its order.
_NEWEST = f"""
SELECT {_COLUMNS}
FROM users u
STRAIGHT_JOIN customers c ON c.user_id = u.id"""  # noqa: S608 - our own words
_POINTS = f"""
SELECT {_COLUMNS}
FROM customers c FORCE INDEX (idx_customers_loyalty_points)
STRAIGHT_JOIN users u ON u.id = c.user_id"""  # noqa: S608 - our own words
_SPENDING = f"""{BUYERS}
SELECT {_COLUMNS}, COALESCE(b.net, 0) AS net
FROM customers c
JOIN users u ON u.id = c.user_id
LEFT JOIN buyers b ON b.customer_id = c.user_id"""  # noqa: S608 - our own words

_BY_NUMBER = Key("u.id", "id", int, descending=True)
_ORDERS: dict[str, tuple[str, tuple[Key, ...]]] = {
    "newest": (_NEWEST, (Key("u.created_at", "created_at", datetime, descending=True), _BY_NUMBER)),
    "points": (
        _POINTS,
        (
            Key("c.loyalty_points", "loyalty_points", int, descending=True),
            Key("c.user_id", "id", int, descending=True),
        ),
    ),
    "spending": (
        _SPENDING,
        (
            Key("COALESCE(b.net, 0)", "net", Decimal, descending=True),
            Key("c.user_id", "id", int, descending=True),
        ),
    ),
}

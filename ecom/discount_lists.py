"""Discount codes as the office looks at them: which there are, and how often they were used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ecom import db, discount_terms, paging, permissions
from ecom.discount_terms import Terms
from ecom.errors import NotFound
from ecom.kpi import order_sums
from ecom.kpi.reading import CachedReader
from ecom.kpi.slices import Slice
from ecom.paging import Key, Page
from ecom.users import User

State = Literal["running", "planned", "paused", "used_up", "ended"]
STATES: tuple[State, ...] = ("running", "planned", "paused", "used_up", "ended")
FIRST_DAY = date(2000, 1, 1)
LONGEST_TEXT = 60


@dataclass(frozen=True)
class Query:
    """None or '' is any. `text`: a part of the code."""

    text: str = ""
    kind: str | None = None
    state: State | None = None


@dataclass(frozen=True)
class Discount:
    """`ever_used`: also by an order that was canceled since, so that what it is stays as it is;
    `active`: not paused, whether it has ended or not."""

    id: int
    terms: Terms
    category: str | None
    uses: int
    state: State
    active: bool
    row_version: int
    ever_used: bool


@dataclass(frozen=True)
class Row:
    """`cost`: what it took off so far, orders that were canceled aside; up to a minute old."""

    id: int
    code: str
    kind: str
    category: str | None
    percent: Decimal | None
    maximum_discount: Decimal
    minimum_value: Decimal
    starts_at: datetime
    ends_at: datetime
    uses: int
    usage_limit: int | None
    is_public: bool
    state: State
    cost: Decimal


@dataclass(frozen=True)
class Used:
    """On one day of the shop's time zone."""

    day: date
    orders: int
    cost: Decimal


def discounts(
    viewer: User | None, query: Query, after: str = "", before: str = "", limit: int = 50
) -> Page[Row]:
    """The newest first. Raises NotAllowed."""
    permissions.require(viewer, "discounts.read")
    wanted = {
        "LOCATE(:part, d.code) > 0": query.text.strip(),
        "d.kind = :kind": query.kind,
        f"{_STATE} = :state": query.state,
    }
    page = paging.page(
        _LIST, [sql for sql, value in wanted.items() if value], _NEWEST, after, before, limit,
        part=query.text.strip().upper()[:LONGEST_TEXT], kind=query.kind, state=query.state,
    )  # fmt: skip
    costs = _costs() if page.rows else {}
    return page.map(lambda row: _row(row, costs.get(row["id"], Decimal(0))))


def discount(viewer: User | None, discount_id: int) -> Discount:
    """Raises NotAllowed, NotFound."""
    permissions.require(viewer, "discounts.read")
    found = db.row(_ONE, id=discount_id)
    if found is None:
        raise NotFound("no such discount", discount_id=discount_id)
    return Discount(
        id=found["id"],
        terms=discount_terms.of_row(found),
        category=found["category"],
        uses=found["usage_count"],
        state=found["state"],
        active=bool(found["is_active"]),
        row_version=found["row_version"],
        ever_used=bool(found["usage_count"] or found["ever_used"]),
    )


def usage(viewer: User | None, discount_id: int) -> list[Used]:
    """Days on which orders used it, the oldest first; canceled ones aside. Raises NotAllowed."""
    permissions.require(viewer, "discounts.read")
    kind = db.row("SELECT kind FROM discounts WHERE id = :id", id=discount_id)
    found = db.rows(_USAGE[kind["kind"]], id=discount_id) if kind else []
    return [Used(row["day"], int(row["orders"]), Decimal(row["cost"])) for row in found]


def _costs() -> dict[int, Decimal]:
    """By code, ever; from what is added up."""
    read = CachedReader()
    today = read("SELECT MAX(day) AS day FROM calendar WHERE starts_at <= UTC_TIMESTAMP(6)")
    sql, params = order_sums.by_discount(Slice(FIRST_DAY, today[0]["day"]))
    return {row["discount_id"]: Decimal(row["cost"]) for row in read(sql, **params)}


def _row(row: dict[str, Any], cost: Decimal) -> Row:
    return Row(**{**row, "is_public": bool(row["is_public"])}, cost=cost)


_STATE = """CASE
    WHEN d.ends_at <= UTC_TIMESTAMP(6) THEN 'ended'
    WHEN d.is_active = 0 THEN 'paused'
    WHEN d.usage_count >= d.usage_limit THEN 'used_up'
    WHEN d.starts_at > UTC_TIMESTAMP(6) THEN 'planned'
    ELSE 'running'
  END"""
_LIST = f"""
SELECT d.id, d.code, d.kind, c.name AS category, d.percent, d.maximum_discount, d.minimum_value,
  d.starts_at, d.ends_at, d.usage_count AS uses, d.usage_limit, d.is_public, {_STATE} AS state
FROM discounts d LEFT JOIN categories c ON c.id = d.category_id"""  # noqa: S608 - our own words
_ONE = f"""
SELECT d.*, c.name AS category, {_STATE} AS state,
  EXISTS (SELECT 1 FROM orders o WHERE o.discount_id = d.id)
  OR EXISTS (SELECT 1 FROM order_items i WHERE i.discount_id = d.id)
  OR EXISTS (SELECT 1 FROM deliveries e WHERE e.discount_id = d.id) AS ever_used
FROM discounts d LEFT JOIN categories c ON c.id = d.category_id
WHERE d.id = :id
"""  # noqa: S608 - our own words
_NEWEST = (Key("d.id", "id", int, descending=True),)

# Days that are added up are read; of the others, orders are found by their day. Each kind of code
# is kept in one place.
_RAW = """
SELECT o.placed_on AS day, COUNT(DISTINCT o.id) AS orders, SUM({cost}) AS cost
FROM calendar k
LEFT JOIN rollup_days r ON r.day = k.day
STRAIGHT_JOIN orders o ON o.placed_on = k.day AND o.status <> 'canceled'{kept}
WHERE r.day IS NULL AND k.starts_at <= UTC_TIMESTAMP(6)
GROUP BY o.placed_on"""
_KEPT = {
    "order": ("o.discount", " AND o.discount_id = :id"),
    "category": (
        "i.line_discount",
        "\nSTRAIGHT_JOIN order_items i ON i.order_id = o.id AND i.discount_id = :id",
    ),
    "delivery": (
        "v.discount",
        "\nSTRAIGHT_JOIN deliveries v ON v.order_id = o.id AND v.discount_id = :id",
    ),
}
_USAGE = {
    kind: f"""
SELECT u.day, u.orders, u.cost
FROM (
  SELECT d.day, r.orders, r.cost
  FROM rollup_days d
  STRAIGHT_JOIN rollup_discounts r
    ON r.grain = 'day' AND r.start = d.day AND r.discount_id = :id
  UNION ALL
  {_RAW.format(cost=cost, kept=kept)}
) u
ORDER BY u.day
"""  # noqa: S608 - our own words
    for kind, (cost, kept) in _KEPT.items()
}

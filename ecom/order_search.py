"""Which orders the office means, and at which index to begin: that with the fewest of them.

The orders of a few customers, unpaid bills, what is open, a rare city; else the list walks down the
newest until the page is full. `tests/ecom/test_order_lists.py` asks EXPLAIN about all combinations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ecom import customer_search, db
from ecom.paging import Key
from ecom.settings import settings

Payment = Literal["unpaid", "overdue"]
PAYMENTS: tuple[Payment, ...] = ("unpaid", "overdue")
OPEN = ("placed", "processing", "shipped")  # what can be late
STATUSES = (*OPEN, "delivered", "received", "canceled", "returned")
FEW = 2_000  # orders that are sorted rather than walked through …
FEW_OF_THESE = 30_000  # … if other filters make the walk longer
LONGEST_LIST = 500  # customers


@dataclass(frozen=True)
class Query:
    """None, '' or False is any. `first` and `last`: moments in UTC, the last one excluded.

    `customer`: a name, e-mail, phone or customer number. `payment`: unpaid, or overdue as well.
    `late`: not delivered by the day that was promised.
    """

    number: int | None = None
    status: str | None = None
    first: datetime | None = None
    last: datetime | None = None
    customer: str = ""
    city: str | None = None
    payment: Payment | None = None
    late: bool = False


@dataclass(frozen=True)
class Asked:
    """A query as SQL; `conditions` are the program's own words, values are in `params`."""

    select: str
    conditions: list[str]
    params: dict[str, Any] = field(default_factory=dict)


def statement(query: Query) -> Asked | None:
    """What finds the keys of a page; None if nobody can be meant."""
    customers = _customers(query.customer)
    if customers == []:
        return None
    conditions = [sql for name, sql in _CONDITIONS.items() if getattr(query, name)]
    if query.payment == "overdue":
        conditions.append("b.due_at < UTC_TIMESTAMP(6)")
    values = {**vars(query), "customers": customers, "open": list(OPEN), "today": today()}
    named = " ".join(conditions)
    params = {name: value for name, value in values.items() if f":{name}" in named}
    return Asked(_KEYS + _tables(query, customers), conditions, params)


def today() -> date:
    """In the shop's time zone."""
    return datetime.now(ZoneInfo(settings().timezone)).date()


def _customers(text: str) -> list[int] | None:
    """The ids of whoever may be meant; None: anybody."""
    if not text.strip():
        return None
    meant = customer_search.meant(text)
    if meant is None:
        return []
    conditions, params = meant
    where = " AND ".join(conditions)
    return [row["id"] for row in db.rows(f"{_CUSTOMERS} AND {where}", **params)]


def _tables(query: Query, customers: list[int] | None) -> str:
    """The table to begin with, whatever the optimizer thinks of it, then those that are asked."""
    start = _STARTS[_begin_with(query, customers)]
    wanted = {"bills b": bool(query.payment), "deliveries d": bool(query.city or query.late)}
    joined = [
        f"STRAIGHT_JOIN {table} FORCE INDEX (PRIMARY) ON {table[-1]}.order_id = o.id"
        for table, asked in wanted.items()
        if asked and not start.startswith(table)
    ]
    return " ".join([start, *joined])


def _begin_with(query: Query, customers: list[int] | None) -> str:
    """One of _STARTS. What is open is little in any shop; a walk is longer with more filters."""
    if query.number:
        return "number"
    if _few_of(query, customers, FEW, "customer"):
        return "customer"
    if query.payment:
        return "payment"
    if query.late or query.status in OPEN:
        return "status"
    several = sum(map(bool, (query.status, customers, query.city))) > 1
    for name in ("customer", "city"):
        if _few_of(query, customers, FEW_OF_THESE if several else FEW, name):
            return name
    return "status" if query.status else "placed"


def _few_of(query: Query, customers: list[int] | None, most: int, name: str) -> bool:
    if name == "customer":
        # MariaDB makes a table of a long list, and reads all orders to look them up in it.
        listed = bool(customers) and len(customers) <= LONGEST_LIST
        return listed and _few(_OF_CUSTOMERS, most, customers=customers)
    return bool(query.city) and _few(_OF_CITY, most, city=query.city)


def _few(sql: str, most: int, **params: Any) -> bool:
    return db.rows(sql, **params, most=most + 1)[0]["orders"] <= most


NEWEST = (
    Key("o.placed_at", "placed_at", datetime, descending=True),
    Key("o.id", "id", int, descending=True),
)
_CONDITIONS = {
    "number": "o.id = :number",
    "status": "o.status = :status",
    "first": "o.placed_at >= :first",
    "last": "o.placed_at < :last",
    "customer": "o.customer_id IN :customers",
    "city": "d.city = :city",
    "payment": "b.status = 'pending'",
    "late": "o.status IN :open AND d.delivered_at IS NULL AND d.estimated_on < :today",
}
_KEYS = "SELECT o.id, o.placed_at FROM "
_BY_ID = "STRAIGHT_JOIN orders o FORCE INDEX (PRIMARY) ON o.id ="
_STARTS = {
    "number": "orders o",
    "customer": "orders o FORCE INDEX (idx_orders_customer_id)",
    "payment": f"bills b FORCE INDEX (idx_bills_status_due_at) {_BY_ID} b.order_id",
    "city": f"deliveries d FORCE INDEX (idx_deliveries_city) {_BY_ID} d.order_id",
    "status": "orders o FORCE INDEX (idx_orders_status)",
    "placed": "orders o FORCE INDEX (idx_orders_placed_at)",
}
_CUSTOMERS = """
SELECT u.id FROM users u STRAIGHT_JOIN customers c ON c.user_id = u.id
WHERE u.role = 'customer'"""
_OF_CUSTOMERS = """
SELECT COUNT(*) AS orders
FROM (SELECT id FROM orders WHERE customer_id IN :customers LIMIT :most) few"""
_OF_CITY = """
SELECT COUNT(*) AS orders
FROM (SELECT order_id FROM deliveries WHERE city = :city LIMIT :most) few"""

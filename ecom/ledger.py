"""The stock ledger as the office reads it: every piece that came or went, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ecom import paging, permissions
from ecom.paging import Key, Page
from ecom.users import User

CAUSES = ("opening", "receipt", "sale", "cancellation", "return", "transfer", "count")


@dataclass(frozen=True)
class Query:
    """None is any; `first` and `last`: moments in UTC, the last one excluded."""

    product_id: int | None = None
    warehouse_id: int | None = None
    order_id: int | None = None
    actor_id: int | None = None
    cause: str | None = None
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True)
class Movement:
    """`quantity`: above zero into the warehouse, below out of it. No `actor`: the shop itself."""

    id: int
    created_at: datetime
    product_id: int
    product: str
    warehouse_id: int
    warehouse: str
    quantity: int
    cause: str
    order_id: int | None
    actor_id: int | None
    actor: str | None
    note: str


def movements(
    viewer: User | None, query: Query, after: str = "", before: str = "", limit: int = 50
) -> Page[Movement]:
    """Newest first. Raises NotAllowed."""
    permissions.require(viewer, "stock.read")
    conditions = [sql for name, sql in CONDITIONS.items() if getattr(query, name) is not None]
    found = paging.page(statement(query), conditions, _NEWEST, after, before, limit, **vars(query))
    return found.map(lambda row: Movement(**row))


def statement(query: Query) -> str:
    """The ledger first, whatever the optimizer thinks of it: a page is few rows of one index."""
    return f"{_SELECT} FROM stock_movements m {_index(query)} {_NAMES}"


def _index(query: Query) -> str:
    """Each of these is by time; what names the fewest rows comes first, and sales are most."""
    if query.order_id is not None or query.actor_id is not None:
        return ""
    if query.product_id is not None:
        return "FORCE INDEX (idx_stock_movements_product_id)"
    if query.cause not in (None, "sale"):
        return "FORCE INDEX (idx_stock_movements_cause)"
    if query.warehouse_id is not None:
        return "FORCE INDEX (idx_stock_movements_warehouse_id)"
    return "FORCE INDEX (idx_stock_movements_created_at)"


_SELECT = """
SELECT STRAIGHT_JOIN m.id, m.created_at, m.product_id, p.name AS product, m.warehouse_id,
  w.name AS warehouse, m.quantity, m.cause, m.order_id, m.actor_id, u.full_name AS actor, m.note"""

_NAMES = """
JOIN products p ON p.id = m.product_id
JOIN warehouses w ON w.id = m.warehouse_id
LEFT JOIN users u ON u.id = m.actor_id"""

_NEWEST = (
    Key("m.created_at", "created_at", datetime, descending=True),
    Key("m.id", "id", int, descending=True),
)

CONDITIONS = {
    "product_id": "m.product_id = :product_id",
    "warehouse_id": "m.warehouse_id = :warehouse_id",
    "order_id": "m.order_id = :order_id",
    "actor_id": "m.actor_id = :actor_id",
    "cause": "m.cause = :cause",
    "first": "m.created_at >= :first",
    "last": "m.created_at < :last",
}

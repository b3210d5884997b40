"""Past price changes, with every product that each of them was about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom import db, paging, permissions, price_rules
from ecom.errors import NotFound
from ecom.paging import Key, Page
from ecom.price_rules import Rule
from ecom.users import User


@dataclass(frozen=True)
class PriceChange:
    """`choice`: what narrowed the products, as `price_choice.Choice.as_fields` has it."""

    id: int
    created_at: datetime
    actor: str
    rule: Rule
    choice: dict[str, Any]
    note: str
    products: int
    undone_at: datetime | None
    undone_by: str | None


@dataclass(frozen=True)
class Item:
    """`now`: the price today; undone or changed since, if it is not the new one."""

    product_id: int
    name: str
    old_price: Decimal
    new_price: Decimal
    now: Decimal


def changes(
    viewer: User | None, after: str = "", before: str = "", limit: int = 20
) -> Page[PriceChange]:
    """Latest first. Raises NotAllowed."""
    permissions.require(viewer, "products.read")
    return paging.page(_CHANGES, [], _LATEST, after, before, limit).map(_price_change)


def price_change(viewer: User | None, change_id: int) -> tuple[PriceChange, list[Item]]:
    """One with its products by name. Raises NotAllowed, NotFound."""
    permissions.require(viewer, "products.read")
    found = db.row(f"{_CHANGES}\nWHERE h.id = :id", id=change_id)
    if found is None:
        raise NotFound("no such price change", change_id=change_id)
    items = db.rows(f"{OF_CHANGE}\nORDER BY p.name, p.id", id=change_id)
    return _price_change(found), [Item(**row) for row in items]


def _price_change(row: dict[str, Any]) -> PriceChange:
    written = json.loads(row["rule"])
    more = {"rule": price_rules.from_fields(written), "choice": written["choice"]}
    return PriceChange(**{**row, **more})


OF_CHANGE = """
SELECT i.product_id, p.name, i.old_price, i.new_price, p.price AS now
FROM price_change_items i JOIN products p ON p.id = i.product_id
WHERE i.price_change_id = :id"""
_CHANGES = """
SELECT h.id, h.created_at, u.full_name AS actor, h.rule, h.note, h.undone_at,
  w.full_name AS undone_by,
  (SELECT COUNT(*) FROM price_change_items i WHERE i.price_change_id = h.id) AS products
FROM price_changes h JOIN users u ON u.id = h.actor_id LEFT JOIN users w ON w.id = h.undone_by"""
_LATEST = (Key("h.id", "id", int, descending=True),)

"""Prices that change together: all that was previewed or nothing, and back again.

What each product cost before stays in `price_change_items`; the audit has an entry for the change
and one for each of its products.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ecom import audit, catalog, db
from ecom.actions import action
from ecom.errors import Conflict, IllegalStep, InvalidInput, NotFound
from ecom.price_choice import Preview
from ecom.price_history import OF_CHANGE, Item
from ecom.users import User

NAMED = 10  # products that an error names, before it says how many more there are


@dataclass(frozen=True)
class Undone:
    """How many got their old price back, and those that somebody has changed since."""

    restored: int
    kept: tuple[Item, ...]


@action("prices.change", "products.write")
def change(actor: User, preview: Preview, note: str = "") -> int:
    """The new prices of a preview; returns the id of the change.

    Raises InvalidInput (nothing_to_change), Conflict if one of its products is not as it was in
    the preview, with `names` of them in its details; then no price has changed.
    """
    lines = sorted(preview.changing, key=lambda line: line.id)
    if not lines:
        raise InvalidInput("no price would change", field="value", code="nothing_to_change")
    seen = {line.id: line.row_version for line in lines}
    items = [
        {"id": line.id, "old": str(line.old), "new": str(preview.rule.applied(line.old))}
        for line in lines
    ]
    rule = {**preview.rule.as_fields(), "choice": preview.choice.as_fields()}

    def work(connection: db.Connection) -> int:
        _check_unchanged(connection, seen, {line.id: line.name for line in lines})
        made = db.execute(connection, _CHANGE, actor_id=actor.id, rule=_json(rule), note=note[:255])
        change_id = made[0]["last_id"]
        db.execute(connection, _ITEMS, id=change_id, items=_json(items))
        db.execute(connection, _APPLY, id=change_id)
        _audit(connection, actor, "prices.change", change_id, rule, len(lines), note)
        return change_id

    return _changed(work, list(seen))


@action("prices.undo", "products.write")
def undo(actor: User, change_id: int) -> Undone:
    """Old prices come back where the price is still the one that this change set.

    Raises NotFound, IllegalStep (already_undone; nothing_to_undo: all were changed since).
    """
    touched: list[int] = []

    def work(connection: db.Connection) -> Undone:
        found = db.execute(connection, _LOCK_CHANGE, id=change_id)
        if not found:
            raise NotFound("no such price change", change_id=change_id)
        if found[0]["undone_at"] is not None:
            raise IllegalStep("it was undone already", code="already_undone")
        items = [Item(**row) for row in db.execute(connection, _LOCK_ITEMS, id=change_id)]
        touched[:] = [item.product_id for item in items if item.now == item.new_price]
        if not touched:
            raise IllegalStep("all were changed since", code="nothing_to_undo")
        _audit_products(connection, actor, "prices.undo", change_id, ("new_price", "old_price"))
        db.execute(connection, _RESTORE, id=change_id)
        db.execute(connection, _UNDONE, id=change_id, actor_id=actor.id)
        kept = tuple(item for item in items if item.now != item.new_price)
        audit.record(
            connection, actor, "prices.undo", "price_change", change_id, label=f"#{change_id}",
            was={"undone": False}, became={"undone": True, "products": len(touched)},
        )  # fmt: skip
        return Undone(len(touched), kept)

    return _changed(work, touched)


def conflict(names: Sequence[str]) -> Conflict:
    """Products that are not as they were when they were looked at; the first few by name."""
    more = max(len(names) - NAMED, 0)
    return Conflict("products changed meanwhile", code="products_changed_meanwhile",
                    names=list(names[:NAMED]), more=more)  # fmt: skip


def _check_unchanged(
    connection: db.Connection, seen: dict[int, int], names: dict[int, str]
) -> None:
    """Locked in order of id, as buyers lock them."""
    rows = db.execute(connection, _LOCK_PRODUCTS, ids=list(seen))
    now = {row["id"]: row["row_version"] for row in rows}
    if changed := [names[one] for one, version in seen.items() if now.get(one) != version]:
        raise conflict(changed)


def _audit(
    connection: db.Connection,
    actor: User,
    done: str,
    change_id: int,
    rule: dict[str, Any],
    products: int,
    note: str,
) -> None:
    audit.record(
        connection, actor, done, "price_change", change_id,
        label=f"#{change_id}", became={**rule, "products": products}, note=note,
    )  # fmt: skip
    _audit_products(connection, actor, done, change_id, ("old_price", "new_price"))


def _audit_products(
    connection: db.Connection, actor: User, done: str, change_id: int, ways: tuple[str, str]
) -> None:
    was, became = ways
    rows = db.execute(connection, OF_CHANGE, id=change_id)
    # An undone one leaves alone what was changed since; a new one has been applied by now.
    audit.record_each(
        connection, actor, done, "product",
        [
            audit.Change(row["product_id"], row["name"],
                         {"price": row[was]}, {"price": row[became]})
            for row in rows if row["now"] == row["new_price"]
        ],
        note=f"#{change_id}",
    )  # fmt: skip


def _changed(work: Any, product_ids: list[int]) -> Any:
    try:
        return db.transaction(work)
    finally:  # also if the reply to COMMIT was lost: it may be done all the same
        catalog.forget_products(product_ids)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_LOCK_PRODUCTS = """
SELECT id, row_version FROM products
WHERE id IN :ids AND archived_at IS NULL ORDER BY id FOR UPDATE
"""
_CHANGE = "INSERT INTO price_changes (actor_id, rule, note) VALUES (:actor_id, :rule, :note)"
_ITEMS = """
INSERT INTO price_change_items (price_change_id, product_id, old_price, new_price)
SELECT :id, i.id, i.old, i.new
FROM JSON_TABLE(:items, '$[*]' COLUMNS (
  id BIGINT PATH '$.id', old DECIMAL(15,2) PATH '$.old', new DECIMAL(15,2) PATH '$.new')) i
"""
_APPLY = """
UPDATE price_change_items i JOIN products p ON p.id = i.product_id
   SET p.price = i.new_price
 WHERE i.price_change_id = :id
"""
_LOCK_CHANGE = "SELECT undone_at FROM price_changes WHERE id = :id FOR UPDATE"
_LOCK_ITEMS = f"{OF_CHANGE}\nORDER BY i.product_id FOR UPDATE"
_RESTORE = """
UPDATE price_change_items i JOIN products p ON p.id = i.product_id
   SET p.price = i.old_price
 WHERE i.price_change_id = :id AND p.price = i.new_price
"""
_UNDONE = """
UPDATE price_changes SET undone_at = UTC_TIMESTAMP(6), undone_by = :actor_id WHERE id = :id
"""

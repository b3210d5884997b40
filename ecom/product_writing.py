"""An import of products is written: every line of its preview in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ecom import audit, catalog, db, price_changes
from ecom.actions import action
from ecom.errors import Duplicate, InvalidInput
from ecom.product_import import Change, Preview
from ecom.product_known import TO_BE_CREATED, key
from ecom.products import columns, said
from ecom.users import User

AT_ONCE = 500  # rows of one statement: with their descriptions far below max_allowed_packet


@action("products.import", "products.write")
def write(actor: User, preview: Preview, file_name: str = "") -> None:
    """All that the preview says, or nothing.

    Raises InvalidInput (file_has_errors, nothing_to_import), Conflict with the `names` of products
    or categories that are not as they were in the preview.
    """
    if preview.wrong:
        raise InvalidInput("some lines are wrong", field="file", code="file_has_errors")
    if not (preview.new or preview.changed):
        raise InvalidInput("nothing would change", field="file", code="nothing_to_import")
    changed_ids = [one.id for one in preview.changed if one.id is not None]

    def work(connection: db.Connection) -> None:
        made = _make_categories(connection, actor, preview)
        _check_categories(connection, preview)
        _check_products(connection, preview.changed)
        _check_names(connection, preview.new)
        changed = [_with_category(one, made) for one in preview.changed]
        new = [_with_category(one, made) for one in preview.new]
        _update(connection, changed)
        _audit(connection, actor, _insert(connection, new) + _differences(changed))
        audit.record(
            connection, actor, "products.import", "product", None, label=file_name,
            became={"new": len(new), "changed": len(changed), "categories": list(made)},
        )  # fmt: skip

    try:
        db.transaction(work)
    except Duplicate as error:
        raise price_changes.conflict(list(preview.categories)) from error
    finally:  # also if the reply to COMMIT was lost: it may be done all the same
        catalog.forget_products(changed_ids)


def _make_categories(connection: db.Connection, actor: User, preview: Preview) -> dict[str, int]:
    made = {}
    for name in preview.categories:
        made[name] = db.execute(connection, _CREATE_CATEGORY, name=name)[0]["last_id"]
        audit.record(
            connection, actor, "products.import", "category", made[name],
            label=name, became={"name": name},
        )  # fmt: skip
    return made


def _check_categories(connection: db.Connection, preview: Preview) -> None:
    """Held until the commit, so that of two imports of one file the second sees the first's."""
    wanted = {
        one.became.category_id: one.category
        for one in (*preview.new, *preview.changed)
        if one.became.category_id != TO_BE_CREATED
        and (one.was is None or one.was.category_id != one.became.category_id)
    }
    if wanted:
        found = db.execute(connection, _LOCK_CATEGORIES, ids=sorted(wanted))
        _refuse([name for one, name in wanted.items() if one not in {row["id"] for row in found}])


def _check_products(connection: db.Connection, changed: Sequence[Change]) -> None:
    """Locked in order of id, as buyers lock them."""
    if changed:
        rows = db.execute(connection, _LOCK_PRODUCTS, ids=[one.id for one in changed])
        now = {row["id"]: row["row_version"] for row in rows}
        _refuse([one.was.name for one in changed if one.was and now.get(one.id) != one.row_version])


def _check_names(connection: db.Connection, new: Sequence[Change]) -> None:
    if new:
        there = {key(row["name"]) for row in db.execute(connection, _NAMES)}
        _refuse([one.became.name for one in new if key(one.became.name) in there])


def _refuse(names: list[str]) -> None:
    if names:
        raise price_changes.conflict(names)


def _with_category(one: Change, made: dict[str, int]) -> Change:
    if one.became.category_id != TO_BE_CREATED:
        return one
    return replace(one, became=replace(one.became, category_id=made[one.category]))


def _insert(connection: db.Connection, new: Sequence[Change]) -> list[audit.Change]:
    """One by one, since a statement of many rows does not tell their numbers."""
    return [
        audit.Change(
            db.execute(connection, _INSERT, **columns(one.became))[0]["last_id"],
            one.became.name, None, said(one.became, one.category),
        )
        for one in new
    ]  # fmt: skip


def _update(connection: db.Connection, changed: Sequence[Change]) -> None:
    for some in _parts(changed):
        rows = [{"id": one.id} | _columns(one) for one in some]
        db.execute(connection, _UPDATE, rows=json.dumps(rows, default=str, ensure_ascii=False))


def _columns(one: Change) -> dict[str, Any]:
    """Without `details` those that are there stay as they are, also what in them is not text."""
    found = columns(one.became)
    if one.was is not None and one.was.details == one.became.details:
        del found["details"]
    return found


def _differences(changed: Sequence[Change]) -> list[audit.Change]:
    return [
        audit.Change(
            one.id, one.became.name,
            said(one.was, one.was_category), said(one.became, one.category),
        )
        for one in changed
        if one.id is not None and one.was is not None
    ]  # fmt: skip


def _audit(connection: db.Connection, actor: User, changes: list[audit.Change]) -> None:
    for some in _parts(changes):
        audit.record_each(connection, actor, "products.import", "product", some)


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


_CREATE_CATEGORY = "INSERT INTO categories (name) VALUES (:name)"
_LOCK_CATEGORIES = """
SELECT id FROM categories WHERE id IN :ids AND archived_at IS NULL ORDER BY id FOR UPDATE
"""
_LOCK_PRODUCTS = """
SELECT id, row_version FROM products
WHERE id IN :ids AND archived_at IS NULL ORDER BY id FOR UPDATE
"""
_NAMES = "SELECT name FROM products WHERE archived_at IS NULL"
_INSERT = """
INSERT INTO products (category_id, name, description, price, details, picture)
VALUES (:category_id, :name, :description, :price, :details, :picture)
"""
_UPDATE = """
UPDATE products p
  JOIN JSON_TABLE(:rows, '$[*]' COLUMNS (
    id BIGINT PATH '$.id', category_id INT PATH '$.category_id',
    name VARCHAR(160) PATH '$.name', description TEXT PATH '$.description',
    price DECIMAL(15,2) PATH '$.price', details MEDIUMTEXT PATH '$.details',
    picture VARCHAR(80) PATH '$.picture')) n ON n.id = p.id
   SET p.category_id = n.category_id, p.name = n.name, p.description = n.description,
       p.price = n.price, p.details = COALESCE(n.details, p.details), p.picture = n.picture
"""

"""Categories as the office keeps them: named, renamed, merged, archived; never deleted.

What shoppers see of them is in `ecom.catalog`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecom import audit, catalog, db, permissions
from ecom.actions import action
from ecom.errors import AlreadyTaken, Duplicate, IllegalStep, InvalidInput, NotFound
from ecom.plain_text import visible
from ecom.users import User

LONGEST_NAME = 60


@dataclass(frozen=True)
class Category:
    """`products`: how many are in it that are not archived."""

    id: int
    name: str
    archived_at: datetime | None
    row_version: int
    products: int


def categories(viewer: User | None) -> list[Category]:
    """All of them, archived ones last. Raises NotAllowed."""
    permissions.require(viewer, "products.read")
    return [Category(**row) for row in db.rows(_ALL)]


@dataclass(frozen=True)
class Contents:
    """`archived`: products that are not for sale any more; `discounts`: codes for it alone."""

    products: int
    archived: int
    discounts: int


def contents(viewer: User | None, category_id: int) -> Contents:
    """What would go along if it were merged. Raises NotAllowed."""
    permissions.require(viewer, "products.read")
    found = db.row(_CONTENTS, id=category_id) or {}
    return Contents(**{name: int(count) for name, count in found.items()})


@action("categories.create", "products.write")
def create(actor: User, name: str) -> int:
    """Returns its id. Raises InvalidInput, AlreadyTaken."""
    name = _name(name)

    def work(connection: db.Connection) -> int:
        category_id = db.execute(connection, _CREATE, name=name)[0]["last_id"]
        audit.record(
            connection, actor, "categories.create", "category", category_id,
            label=name, became={"name": name},
        )  # fmt: skip
        return category_id

    return _changed(work)


@action("categories.rename", "products.write")
def rename(actor: User, category_id: int, name: str, row_version: int) -> bool:
    """Whether anything was changed. `row_version`: that of the category when the editor saw it.

    Raises InvalidInput, AlreadyTaken, NotFound, Conflict.
    """
    return _set(actor, "categories.rename", category_id, row_version, name=_name(name))


@action("categories.archive", "products.write")
def archive(actor: User, category_id: int, row_version: int) -> None:
    """Out of the shop's filters; refused while products for sale are in it.

    Raises NotFound, Conflict, IllegalStep.
    """
    _set(actor, "categories.archive", category_id, row_version, archived=True)


@action("categories.restore", "products.write")
def restore(actor: User, category_id: int, row_version: int) -> None:
    """Raises NotFound, Conflict."""
    _set(actor, "categories.restore", category_id, row_version, archived=False)


@action("categories.merge", "products.write")
def merge(actor: User, category_id: int, into_id: int, row_version: int) -> int:
    """All products go over into another category, and this one is archived; returns how many went.

    Discount codes of the category go along. Raises NotFound, Conflict, InvalidInput.
    """
    if category_id == into_id:
        raise InvalidInput("merge it with another one", field="into", code="merge_with_itself")
    moved: list[int] = []

    def work(connection: db.Connection) -> None:
        was = _locked(connection, sorted((category_id, into_id)), category_id, row_version)
        into = _row(connection, into_id)
        if into["archived_at"] is not None:
            raise InvalidInput("it is archived", field="into", code="category_archived")
        names = {"category": was["name"]}, {"category": into["name"]}
        for entity, (going, move) in _ALONG.items():
            rows = db.execute(connection, going, id=category_id)
            db.execute(connection, move, id=category_id, into_id=into_id)
            changes = [audit.Change(row["id"], row["label"], *names) for row in rows]
            audit.record_each(connection, actor, "categories.merge", entity, changes)
            if entity == "product":
                moved[:] = [row["id"] for row in rows]
        db.execute(connection, _SET, **(was | {"archived": True}))
        audit.record(
            connection, actor, "categories.merge", "category", category_id, label=was["name"],
            was={"products": len(moved), "archived": was["archived"]},
            became={"products": 0, "archived": True, "merged_into": into["name"]},
        )  # fmt: skip

    _changed(work, moved)
    return len(moved)


def _set(actor: User, done: str, category_id: int, row_version: int, **changes: Any) -> bool:
    moved: list[int] = []

    def work(connection: db.Connection) -> bool:
        was = _locked(connection, [category_id], category_id, row_version)
        moved[:] = [row["id"] for row in db.execute(connection, _PRODUCTS, id=category_id)]
        if changes.get("archived") and db.execute(connection, _FOR_SALE, id=category_id):
            raise IllegalStep("there are products for sale in it", code="category_in_use")
        became = was | changes
        if became == was:
            return False
        db.execute(connection, _SET, **became)
        shown = ("name", "archived")
        audit.record(
            connection, actor, done, "category", category_id, label=became["name"],
            was={key: was[key] for key in shown}, became={key: became[key] for key in shown},
        )  # fmt: skip
        return True

    return _changed(work, moved)


def _locked(
    connection: db.Connection, ids: list[int], category_id: int, row_version: int
) -> dict[str, Any]:
    """The category as it is now, if that is the version which was seen. Locked in order of id."""
    for one in ids:
        db.execute(connection, "SELECT id FROM categories WHERE id = :id FOR UPDATE", id=one)
    now = _row(connection, category_id)
    found = {"id": category_id, "name": now["name"], "archived": now["archived_at"] is not None}
    if now["row_version"] != row_version:
        current = {"name": found["name"], "archived": found["archived"]}
        raise audit.conflict(connection, "category", category_id, current, now["row_version"])
    return found


def _row(connection: db.Connection, category_id: int) -> dict[str, Any]:
    for row in db.execute(connection, _ONE, id=category_id):
        return row
    raise NotFound("no such category", category_id=category_id)


def _changed(work: Any, moved: list[int] | None = None) -> Any:
    """The cards of its products bear its name: they are forgotten after the commit."""
    try:
        return db.transaction(work)
    except Duplicate as error:
        raise AlreadyTaken("a category has this name", field="name", code="name_taken") from error
    finally:  # also if the reply to COMMIT was lost: it may be done all the same
        catalog.forget_products(moved or [])


def _name(name: str) -> str:
    name = " ".join(visible(name).split())
    if not 2 <= len(name) <= LONGEST_NAME:
        raise InvalidInput("2 to 60 letters", field="name", code="category_name_wrong")
    return name


_ALL = """
SELECT c.id, c.name, c.archived_at, c.row_version, COUNT(p.id) AS products
FROM categories c LEFT JOIN products p ON p.category_id = c.id AND p.archived_at IS NULL
GROUP BY c.id, c.name, c.archived_at, c.row_version
ORDER BY c.archived_at IS NOT NULL, c.name
"""
_CONTENTS = """
SELECT
  (SELECT COUNT(*) FROM products WHERE category_id = :id AND archived_at IS NULL) AS products,
  (SELECT COUNT(*) FROM products WHERE category_id = :id AND archived_at IS NOT NULL) AS archived,
  (SELECT COUNT(*) FROM discounts WHERE category_id = :id AND kind = 'category') AS discounts
"""
_ONE = "SELECT id, name, archived_at, row_version FROM categories WHERE id = :id"
_CREATE = "INSERT INTO categories (name) VALUES (:name)"
_SET = """
UPDATE categories
   SET name = :name, row_version = row_version + 1,
       archived_at = IF(:archived, COALESCE(archived_at, UTC_TIMESTAMP(6)), NULL)
 WHERE id = :id
"""
_PRODUCTS = "SELECT id FROM products WHERE category_id = :id ORDER BY id"
_FOR_SALE = "SELECT 1 FROM products WHERE category_id = :id AND archived_at IS NULL LIMIT 1"
_ALONG = {
    "product": (
        "SELECT id, name AS label FROM products WHERE category_id = :id ORDER BY id FOR UPDATE",
        "UPDATE products SET category_id = :into_id WHERE category_id = :id",
    ),
    "discount": (
        "SELECT id, code AS label FROM discounts WHERE category_id = :id AND kind = 'category'"
        " ORDER BY id FOR UPDATE",
        "UPDATE discounts SET category_id = :into_id, row_version = row_version + 1"
        " WHERE category_id = :id AND kind = 'category'",
    ),
}

"""Products as the office keeps them: added, edited, archived; never deleted: orders point at them.

What shoppers see of them is in `ecom.catalog`; lists for the office are in `ecom.product_lists`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecom import audit, catalog, db, permissions, pictures, product_details
from ecom.actions import action
from ecom.errors import IllegalStep, InvalidInput, NotFound
from ecom.pictures import Picture
from ecom.product_drafts import UPLOADED, Draft, checked, pairs
from ecom.users import User

__all__ = [
    "Draft", "Product", "archive", "checked", "columns", "create", "drafted", "product",
    "restore", "said", "update",
]  # fmt: skip


@dataclass(frozen=True)
class Product:
    """`draft`: what can be edited, as it is; times in UTC."""

    id: int
    draft: Draft
    category: str
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime
    row_version: int


def product(viewer: User | None, product_id: int) -> Product:
    """From MySQL, not from the cache: what an editor begins with. Raises NotAllowed, NotFound."""
    permissions.require(viewer, "products.read")
    for row in db.rows(_ONE, id=product_id):
        same = {name: row[name] for name in Product.__annotations__ if name in row}
        return Product(draft=drafted(row), **same)
    raise NotFound("no such product", product_id=product_id)


@action("products.create", "products.write")
def create(actor: User, draft: Draft, upload: Picture | None = None) -> int:
    """Returns its id. `upload`: the picture that the draft names, if it is not kept yet.

    Raises InvalidInput, for all wrong fields at once.
    """
    draft = checked(draft)

    def work(connection: db.Connection) -> int:
        category = _category(connection, draft)
        _keep_picture(connection, actor, draft, upload)
        product_id = db.execute(connection, _CREATE, **columns(draft))[0]["last_id"]
        audit.record(
            connection, actor, "products.create", "product", product_id,
            label=draft.name, became=said(draft, category),
        )  # fmt: skip
        return product_id

    return _changed(work, [])


@action("products.update", "products.write")
def update(
    actor: User, product_id: int, draft: Draft, row_version: int, upload: Picture | None = None
) -> bool:
    """Whether anything was changed. `row_version`: that of the product when the editor saw it.

    Raises InvalidInput, for all wrong fields at once, NotFound, Conflict: of the draft's fields
    and whether it is `archived`.
    """

    def work(connection: db.Connection) -> bool:
        row = _locked(connection, product_id)
        was = drafted(row)
        became = checked(draft, kept_picture=was.picture)
        if row["row_version"] != row_version:
            now = vars(was) | {"archived": row["archived_at"] is not None}
            raise audit.conflict(connection, "product", product_id, now, row["row_version"])
        if became == was:
            return False
        same_category = became.category_id == was.category_id
        category = row["category"] if same_category else _category(connection, became)
        if became.picture != was.picture:
            _keep_picture(connection, actor, became, upload)
        values = columns(became)
        if became.details == was.details:
            values["details"] = row["details"]  # what is not text stays as it is
        db.execute(connection, _UPDATE, id=product_id, **values)
        audit.record(
            connection, actor, "products.update", "product", product_id, label=became.name,
            was=said(was, row["category"]), became=said(became, category),
        )  # fmt: skip
        return True

    return _changed(work, [product_id])


@action("products.archive", "products.write")
def archive(actor: User, product_ids: Iterable[int]) -> int:
    """Off the shop's shelves, however many are in stock; returns how many were not yet.

    All or none. Raises NotFound.
    """
    return _archive(actor, product_ids, "products.archive", archived=True)


@action("products.restore", "products.write")
def restore(actor: User, product_ids: Iterable[int]) -> int:
    """For sale again; returns how many were archived. All or none.

    Raises NotFound, and IllegalStep if the category of one is archived.
    """
    return _archive(actor, product_ids, "products.restore", archived=False)


def _archive(actor: User, product_ids: Iterable[int], done: str, archived: bool) -> int:
    ids = sorted(set(product_ids))

    def work(connection: db.Connection) -> int:
        changed = 0
        for product_id in ids:  # in order of id: two who archive the same ones do not deadlock
            row = _locked(connection, product_id)
            if (row["archived_at"] is not None) == archived:
                continue
            if not archived and not db.execute(connection, _CATEGORY, id=row["category_id"]):
                raise IllegalStep("its category is archived", code="category_archived")
            db.execute(connection, _ARCHIVE, id=product_id, archived=archived)
            audit.record(
                connection, actor, done, "product", product_id, label=row["name"],
                was={"archived": not archived}, became={"archived": archived},
            )  # fmt: skip
            changed += 1
        return changed

    return _changed(work, ids)


def _changed(work: Any, product_ids: list[int]) -> Any:
    """What the shop remembers of them is forgotten after the commit."""
    try:
        return db.transaction(work)
    finally:  # also if the reply to COMMIT was lost: it may be done all the same
        catalog.forget_products(product_ids)


def _locked(connection: db.Connection, product_id: int) -> dict[str, Any]:
    """The row as it is now; nobody changes it before this transaction ends."""
    db.execute(connection, "SELECT id FROM products WHERE id = :id FOR UPDATE", id=product_id)
    for row in db.execute(connection, _ONE, id=product_id):
        return row
    raise NotFound("no such product", product_id=product_id)


def _category(connection: db.Connection, draft: Draft) -> str:
    """Its name; it is not archived before this transaction ends."""
    for row in db.execute(connection, _CATEGORY, id=draft.category_id):
        return row["name"]
    code = "category_unknown"
    raise InvalidInput(field="category_id", code=code, fields={"category_id": code})


def _keep_picture(
    connection: db.Connection, actor: User, draft: Draft, upload: Picture | None
) -> None:
    if not draft.picture.startswith(UPLOADED):
        return
    if upload is not None and upload.name == draft.picture:
        pictures.keep(connection, actor, upload)
    elif not pictures.is_kept(connection, draft.picture):
        code = "picture_unknown"
        raise InvalidInput(field="picture", code=code, fields={"picture": code})


def drafted(row: dict[str, Any]) -> Draft:
    """From a row of `products`."""
    same = {name: row[name] for name in ("name", "category_id", "price", "description", "picture")}
    return Draft(**same, details=pairs(product_details.read(row["details"])))


def columns(draft: Draft) -> dict[str, Any]:
    """To be written into a row of `products`."""
    return {**vars(draft), "details": product_details.written(draft.details)}


def said(draft: Draft, category: str) -> dict[str, Any]:
    """As the audit has it: the category by its name, the price as in the database."""
    fields = {name: value for name, value in vars(draft).items() if name != "category_id"}
    details = [f"{name}: {value}" for name, value in draft.details]  # their order counts
    return fields | {"category": category, "price": f"{draft.price:.2f}", "details": details}


_ONE = """
SELECT p.id, p.name, p.category_id, c.name AS category, p.price, p.description, p.details,
       p.picture, p.archived_at, p.created_at, p.updated_at, p.row_version
FROM products p JOIN categories c ON c.id = p.category_id
WHERE p.id = :id
"""
_CATEGORY = "SELECT name FROM categories WHERE id = :id AND archived_at IS NULL LOCK IN SHARE MODE"
_CREATE = """
INSERT INTO products (category_id, name, description, price, details, picture)
VALUES (:category_id, :name, :description, :price, :details, :picture)
"""
_UPDATE = """
UPDATE products
   SET category_id = :category_id, name = :name, description = :description, price = :price,
       details = :details, picture = :picture
 WHERE id = :id
"""
_ARCHIVE = """
UPDATE products SET archived_at = IF(:archived, UTC_TIMESTAMP(6), NULL) WHERE id = :id
"""

"""Products from a file: first what would happen, then all of it or nothing.

A file says of each column what it holds; a product keeps what the file has no column for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ecom import db, permissions, product_columns, product_files, product_rows
from ecom.product_columns import Wrong, shortened
from ecom.product_drafts import Draft
from ecom.product_known import TO_BE_CREATED, Category, Known, Shop
from ecom.products import drafted
from ecom.sheets import Sheet
from ecom.users import User


@dataclass(frozen=True)
class Change:
    """One product as the file wants it. `was` None: it is new; else `id` and `row_version`."""

    line: int
    became: Draft
    category: str
    was: Draft | None = None
    was_category: str = ""
    id: int | None = None
    row_version: int = 0

    def fields(self) -> dict[str, tuple[str, str]]:
        """What differs, old and new, by column; of a new product all that is said of it."""
        was, became = _cells(self.was, self.was_category), _cells(self.became, self.category)
        names = [name for name in {**was, **became} if was.get(name, "") != became.get(name, "")]
        return {name: (was.get(name, ""), became.get(name, "")) for name in names}


@dataclass(frozen=True)
class Preview:
    """What `product_writing.write` does, if no product is changed before. `wrong`: then it does
    nothing, until the file is right. `categories`: those that it makes."""

    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: int = 0
    categories: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()


def preview(viewer: User | None, sheet: Sheet, create_categories: bool = False) -> Preview:
    """Every line is looked at, also behind wrong ones. Raises NotAllowed."""
    permissions.require(viewer, "products.write")
    columns, wrong = product_columns.columns(sheet)
    if wrong:
        return Preview(wrong=tuple(wrong))
    said = [columns.text(row, "id") or "" for row in sheet.rows]
    shop = _shop([int(one) for one in said if one.isdecimal() and len(one) < 19])
    shop.create = create_categories
    found = _named_apart([product_rows.read(row, columns, shop) for row in sheet.rows])
    changes = [_change(one) for one in found if one.changed]
    return Preview(
        new=tuple(one for one in changes if one.was is None),
        changed=tuple(one for one in changes if one.was is not None),
        unchanged=sum(1 for one in found if one.became is not None and not one.changed),
        categories=tuple(
            dict.fromkeys(
                one.category for one in changes if one.became.category_id == TO_BE_CREATED
            )
        ),
        wrong=tuple(complaint for one in found for complaint in one.wrong),
    )


def template(kind: Literal["csv", "xlsx"]) -> bytes:
    """A file with the columns and one example, which is a right one as soon as its category is."""
    details = ("Thương hiệu", "RAM")
    example = ("", "Điện thoại Sao Mai 5G", "Màn hình 6,1 inch, pin 5.000 mAh.", "8990000",
               "Điện thoại", "phone-3", "Sao Mai", "8 GB")  # fmt: skip
    return product_files.written(kind, product_columns.head(details), [example], "products")


def present(
    viewer: User | None, kind: Literal["csv", "xlsx"], category_id: int | None = None
) -> bytes:
    """The products for sale as a file that can be changed and read again. Raises NotAllowed."""
    permissions.require(viewer, "products.read")
    rows = db.rows(f"{_PRODUCTS}{_PRESENT}\nORDER BY p.id", category_id=category_id)
    found = [_known(row) for row in rows]
    details = list(dict.fromkeys(name for one in found for name, _value in one.draft.details))
    cells = [product_columns.filled(one.id, one.draft, one.category, details) for one in found]
    return product_files.written(kind, product_columns.head(details), cells, "products")


def _named_apart(found: list[product_rows.Read]) -> list[product_rows.Read]:
    """Categories that would be made are not alike, as MySQL sees it: of names it decides."""
    made = [one for one in found if one.became and one.became.category_id == TO_BE_CREATED]
    names = json.dumps(list(dict.fromkeys(one.category for one in made)))
    alike = {row["name"]: row["first"] for row in db.rows(_ALIKE, names=names)} if made else {}

    def told(one: product_rows.Read) -> product_rows.Read:
        name, first = shortened(one.category), alike[one.category]
        wrong = Wrong(one.line, "category", "category_alike", name, first)
        return replace(one, became=None, wrong=(wrong,))

    wrong = {one.line for one in made if one.category in alike}
    return [told(one) if one.line in wrong else one for one in found]


def _shop(ids: Sequence[int]) -> Shop:
    known = db.rows(f"{_PRODUCTS}{_NAMED}", ids=list(ids)) if ids else []
    return Shop(
        products=[_known(row) for row in known],
        categories=[Category(**row) for row in db.rows(_CATEGORIES)],
        names={row["name"]: row["id"] for row in db.rows(_NAMES)},
    )


def _known(row: dict[str, Any]) -> Known:
    return Known(
        row["id"], drafted(row), row["category"], row["archived_at"] is not None, row["row_version"]
    )


def _change(one: product_rows.Read) -> Change:
    known = one.known
    if known is None:
        return Change(one.line, one.became, one.category)
    return Change(
        one.line, one.became, one.category,
        known.draft, known.category, known.id, known.row_version,
    )  # fmt: skip


def _cells(draft: Draft | None, category: str) -> dict[str, str]:
    if draft is None:
        return {}
    details = [name for name, _value in draft.details]
    names = product_columns.head(details)
    cells = dict(zip(names, product_columns.filled(None, draft, category, details), strict=True))
    return {name: value for name, value in cells.items() if name != "id"}


_PRODUCTS = """
SELECT p.id, p.name, p.category_id, c.name AS category, p.price, p.description, p.details,
       p.picture, p.archived_at, p.row_version
FROM products p JOIN categories c ON c.id = p.category_id
"""
_NAMED = "WHERE p.id IN :ids"
_PRESENT = """WHERE p.archived_at IS NULL
  AND p.category_id = COALESCE(:category_id, p.category_id)"""
_CATEGORIES = "SELECT name, id, archived_at IS NOT NULL AS archived FROM categories"
_NAMES = "SELECT name, id FROM products WHERE archived_at IS NULL"
# Of names that are one to MySQL the first: that of the shop, else that of the line before.
_ALIKE = """
SELECT name, first
FROM (
  SELECT name, at, FIRST_VALUE(name) OVER (PARTITION BY name ORDER BY at) AS first
  FROM (
    SELECT name, 0 AS at FROM categories
    UNION ALL
    SELECT n.name COLLATE utf8mb4_unicode_520_ci, n.at
    FROM JSON_TABLE(:names, '$[*]' COLUMNS (at FOR ORDINALITY, name VARCHAR(60) PATH '$')) n
  ) called
) compared
WHERE at > 0 AND CAST(name AS BINARY) <> CAST(first AS BINARY)
"""

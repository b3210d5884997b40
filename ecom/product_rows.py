"""What a row of a product file says, beside what the shop has: new, changed, the same, wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ecom import drawings, price_text
from ecom.categories import LONGEST_NAME as LONGEST_CATEGORY
from ecom.errors import InvalidInput
from ecom.product_columns import Columns, Wrong, as_text, cell, shortened, strange_cells
from ecom.product_drafts import LONGEST_DETAIL_VALUE, Draft, checked
from ecom.product_known import Known, Shop, key
from ecom.search_text import fold
from ecom.settings import settings
from ecom.sheets import Row, tidy


@dataclass(frozen=True)
class Read:
    """One row. `known` None: it is new. `became` None: something is wrong with it."""

    line: int
    known: Known | None
    became: Draft | None
    category: str
    wrong: tuple[Wrong, ...] = ()

    @property
    def changed(self) -> bool:
        same = self.known and self.known.draft == self.became
        return self.became is not None and not same


def read(row: Row, columns: Columns, shop: Shop) -> Read:
    """Everything that is wrong with it, not only the first."""
    wrong = strange_cells(row, columns)
    known, complaint = _known(row, columns, shop)
    category, category_id, unknown = _category(row, columns, shop, known)
    price, unreadable = _price(row, columns, known)
    draft = Draft(
        name=_said(row, columns, "name", known.draft.name if known else ""),
        category_id=category_id,
        price=price,
        description=_said(row, columns, "description", known.draft.description if known else ""),
        details=_details(row, columns, known),
        picture=_picture(row, columns, known, category),
    )
    found = [*wrong, *complaint, *unknown, *unreadable]
    if (known is None and not complaint) or (known and draft != known.draft):
        draft, more = _checked(row, columns, draft, known)
        told = {one.column for one in found}
        found += [one for one in more if one.column not in told]
    if known is None and not complaint:
        found += _known_name(row, columns, draft, shop)
    return Read(row.line, known, None if found else draft, category, tuple(found))


def _known(row: Row, columns: Columns, shop: Shop) -> tuple[Known | None, list[Wrong]]:
    said = columns.text(row, "id") or ""
    if not said:
        return None, []
    if not re.fullmatch(r"[0-9]{1,18}", said):
        return None, [Wrong(row.line, "id", "id_wrong", shortened(said))]
    product_id = int(said)
    before = shop.lines_of_ids.setdefault(product_id, row.line)
    known = shop.products.get(product_id)
    if known is None:
        return None, [Wrong(row.line, "id", "id_unknown", said)]
    if before != row.line:
        return known, [Wrong(row.line, "id", "id_twice", said, str(before))]
    if known.archived:
        return known, [Wrong(row.line, "id", "id_archived", said)]
    return known, []


def _category(
    row: Row, columns: Columns, shop: Shop, known: Known | None
) -> tuple[str, int | None, list[Wrong]]:
    """Its name and id, and what is wrong with it; an empty one is told by `checked`."""
    said = columns.text(row, "category")
    if known and (said is None or key(said) == key(known.category)):
        return known.category, known.draft.category_id, []
    if not said:
        return "", None, []
    name = " ".join(said.split())
    there = shop.categories.get(key(name))
    if there is None:
        code, hint = _no_such_category(name, shop)
        if code:
            return name, None, [Wrong(row.line, "category", code, shortened(name), hint)]
        there = shop.new_category(name)
    wrong = [Wrong(row.line, "category", "category_is_archived", name)] if there.archived else []
    return there.name, there.id, wrong


def _no_such_category(name: str, shop: Shop) -> tuple[str, str]:
    """What is wrong with that, and the name of one that may be meant."""
    if alike := shop.alike.get(fold(name), ""):  # for MySQL they are the same
        return "category_alike", alike
    if not shop.create:
        return "category_not_there", ""
    return "" if 2 <= len(name) <= LONGEST_CATEGORY else "category_name_wrong", ""


def _price(row: Row, columns: Columns, known: Known | None) -> tuple[Decimal | None, list[Wrong]]:
    said = columns.cell(row, "price")
    if said is None:
        return known.draft.price if known else None, []
    if isinstance(said, Decimal):
        code = "price_negative" if said < 0 else ""
        return said, [Wrong(row.line, "price", code, as_text(said))] if code else []
    try:
        return price_text.read(said, settings().currency_decimals), []
    except InvalidInput as error:
        return None, [Wrong(row.line, "price", error.code, shortened(said))]


def _said(row: Row, columns: Columns, name: str, now: str) -> str:
    """What is only spelled as a file spells it is as it was."""
    said = columns.text(row, name)
    return now if said is None or said == tidy(now) else said


def _details(row: Row, columns: Columns, known: Known | None) -> tuple[tuple[str, str], ...]:
    """A column that the file does not have keeps what is there; an empty cell takes it away."""
    now = dict(known.draft.details) if known else {}
    names = {name.casefold(): name for name in now}
    for name, at in columns.details.items():
        said, name = as_text(cell(row, at)), names.get(name.casefold(), name)
        if not said:
            now.pop(name, None)
        elif said != tidy(now.get(name, "")):
            now[name] = said
    return tuple(now.items())


def _picture(row: Row, columns: Columns, known: Known | None, category: str) -> str:
    said = columns.text(row, "picture") or ""
    return said or (known.draft.picture if known else drawings.of_category(category))


def _checked(
    row: Row, columns: Columns, draft: Draft, known: Known | None
) -> tuple[Draft, list[Wrong]]:
    """By the rules of the form."""
    kept = known.draft.picture if known else ""
    codes: dict[str, str] = {}
    try:
        draft = checked(draft, kept)
    except InvalidInput as error:
        codes = dict(error.details["fields"])
    if draft.picture != kept and not drawings.is_drawn(draft.picture):
        codes["picture"] = "picture_unknown"
    return draft, [_wrong(row, columns, draft, name, code) for name, code in codes.items()]


def _wrong(row: Row, columns: Columns, draft: Draft, name: str, code: str) -> Wrong:
    if name == "details":
        long = next((n for n, v in draft.details if len(v) > LONGEST_DETAIL_VALUE), "")
        said = dict(draft.details).get(long, "")
        return Wrong(row.line, f"detail: {long}" if long else "detail", code, shortened(said))
    column = "category" if name == "category_id" else name
    return Wrong(row.line, column, code, shortened(columns.text(row, column) or ""))


def _known_name(row: Row, columns: Columns, draft: Draft, shop: Shop) -> list[Wrong]:
    """The same file once more would add everything twice."""
    name = key(draft.name)
    if not name:
        return []
    if name in shop.names:
        return [Wrong(row.line, "name", "name_there", shortened(draft.name), str(shop.names[name]))]
    before = shop.lines_of_names.setdefault(name, row.line)
    if before != row.line:
        return [Wrong(row.line, "name", "name_twice", shortened(draft.name), str(before))]
    return []

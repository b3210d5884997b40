"""The columns of a product file: which there are, how they are called, how a product fills them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecom.product_drafts import LONGEST_DETAIL_NAME, Draft
from ecom.search_text import fold
from ecom.settings import settings
from ecom.sheets import Cell, Row, Sheet

FIXED = ("id", "name", "description", "price", "category", "picture")
OF_A_NEW_ONE = ("name", "price", "category")
DETAIL = "detail"

# What Vietnamese files call them, without accents.
_OTHER_NAMES = {
    "ma": "id", "ten": "name", "mo ta": "description", "gia": "price",
    "danh muc": "category", "hinh": "picture", "chi tiet": DETAIL,
}  # fmt: skip
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)")

LONGEST_VALUE = 60  # characters of a cell that a report shows


@dataclass(frozen=True)
class Wrong:
    """`code`: what is wrong; `value`: what stands there; `hint`: a line, an id or a name."""

    line: int
    column: str
    code: str
    value: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Columns:
    """Where each is in a row; `details` by the detail's name."""

    fixed: Mapping[str, int]
    details: Mapping[str, int]
    count: int

    def cell(self, row: Row, name: str) -> Cell | None:
        """None: the file has no such column."""
        at = self.fixed.get(name)
        return None if at is None else cell(row, at)

    def text(self, row: Row, name: str) -> str | None:
        found = self.cell(row, name)
        return None if found is None else as_text(found)


def columns(sheet: Sheet) -> tuple[Columns, list[Wrong]]:
    """By the head of the file, and what is wrong with it; then its rows cannot be understood."""
    fixed: dict[str, int] = {}
    details: dict[str, int] = {}
    wrong: list[Wrong] = []
    for at, title in enumerate(sheet.head):
        name, detail = _meant(title)
        known = details if name == DETAIL else fixed
        key = detail if name == DETAIL else name
        if not name or (name == DETAIL and not 0 < len(detail) <= LONGEST_DETAIL_NAME):
            wrong.append(Wrong(sheet.head_line, title, "column_unknown", hint=str(at + 1)))
        elif key.casefold() in [other.casefold() for other in known]:
            wrong.append(Wrong(sheet.head_line, title, "column_twice"))
        else:
            known[key] = at
    if "id" not in fixed:
        missing = [name for name in OF_A_NEW_ONE if name not in fixed]
        wrong += [Wrong(sheet.head_line, name, "column_missing") for name in missing]
    return Columns(fixed, details, len(sheet.head)), wrong


def strange_cells(row: Row, columns: Columns) -> list[Wrong]:
    beyond = row.cells[columns.count :]
    found = [Wrong(row.line, "", "cells_beyond", shortened(beyond[0]))] if any(beyond) else []
    named = [*columns.fixed.items(), *((f"detail: {n}", at) for n, at in columns.details.items())]
    return found + [
        Wrong(row.line, name, "cell_error", as_text(cell(row, at)))
        for name, at in named
        if _ERRORS.fullmatch(as_text(cell(row, at)))
    ]


def head(detail_names: Iterable[str]) -> list[str]:
    return [*FIXED, *(f"{DETAIL}: {name}" for name in detail_names)]


def filled(
    product_id: int | None, draft: Draft, category: str, detail_names: Sequence[str]
) -> list[str]:
    """A product as the cells of `head`."""
    details = dict(draft.details)
    return [
        "" if product_id is None else str(product_id),
        draft.name, draft.description.replace("\r\n", "\n"), _plain(draft.price),
        category, draft.picture,
        *(details.get(name, "") for name in detail_names),
    ]  # fmt: skip


def cell(row: Row, at: int) -> Cell:
    return row.cells[at] if at < len(row.cells) else ""


def as_text(found: Cell) -> str:
    return f"{found:f}" if isinstance(found, Decimal) else found


def shortened(found: Cell) -> str:
    text = as_text(found)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _plain(price: Decimal) -> str:
    """With the decimals of the currency, unless it has more of them."""
    usual = f"{price:.{settings().currency_decimals}f}"
    return usual if Decimal(usual) == price else f"{price:f}"


def _meant(title: str) -> tuple[str, str]:
    """One of FIXED or DETAIL with its name; '' if it is neither."""
    first, colon, rest = title.partition(":")
    name = fold(" ".join(first.split()))
    name = _OTHER_NAMES.get(name, name)
    if name == DETAIL and colon:
        return DETAIL, " ".join(rest.split())
    return (name, "") if name in FIXED and not colon else ("", "")

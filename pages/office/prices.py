"""Prices that change together: of which products, by how much, what comes of it; and past ones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from ecom import categories, price_changes, price_choice
from ecom.errors import InvalidInput
from ecom.price_choice import Choice, Line, Preview
from ecom.price_rules import Rule
from ecom.users import User
from pages.parts import visit
from pages.parts.exports import Column
from pages.parts.money import number
from pages.parts.office import (
    headline,
    listing,
    outcome,
    presses,
    price_filter,
    price_past,
    price_rule,
    price_words,
)
from pages.parts.office.filters import Filters
from pages.parts.office.price_rule import FORM
from pages.parts.texts import _, ngettext

UNCHANGED = Rule("amount", Decimal(0))
MOST_TICKED = 1_000  # numbers of products in a URL
FILTERS = Filters("q", "category", "min", "max", "ids")


@dataclass(frozen=True)
class Shown:
    id: int
    name: str
    category: str
    old: Decimal
    new: Decimal
    difference: Decimal | None
    result: str


def main() -> None:
    viewer = visit.require("products.write").user
    headline.draw(_("Change prices"), back=("manage-products", _("Products")))
    outcome.show()
    choice = _choice(viewer)
    st.subheader(_("By how much"), anchor=False)
    rule = price_rule.draw()
    if choice is None:
        st.info(_("Correct the filters above first: they decide which products change."))
    else:
        found = price_choice.preview(viewer, choice, rule or UNCHANGED)
        _preview(found, typed=rule is not None)
    price_past.draw(viewer)


def _choice(viewer: User | None) -> Choice | None:
    """None, so that not all of them change, if what narrows them cannot be read."""
    st.subheader(_("Which products"), anchor=False)
    names = {str(one.id): one.name for one in categories.categories(viewer) if one.products}
    with FILTERS.bar():
        text = FILTERS.text("q", _("Search"))
        category = FILTERS.choice("category", _("Category"), names)
        prices = price_filter.draw(FILTERS, width=130)
        FILTERS.clear()
    prices.tell()
    ids = tuple(dict.fromkeys(_ids(st.query_params.get("ids", ""))))
    if ids:
        st.caption(
            ngettext(
                "Only {n} product that was ticked in the list.",
                "Only {n} products that were ticked in the list.",
                len(ids),
                n=len(ids),
            )
        )
    read = {"category": category, "ids": ids}
    lost = any(FILTERS.value(name) and not found for name, found in read.items())
    if lost:  # a link cut short is about none, not about all
        told = _("The link names products or a category that are not there. Clear the filters.")
        st.markdown(f":red[:material/error: {told}]")
    if lost or prices.wrong:
        return None
    return Choice(text, int(category) if category else None, prices.low, prices.high, ids)


def _ids(text: str) -> list[int]:
    found = [
        int(one) for one in text.split(",") if one.isascii() and one.isdigit() and len(one) < 19
    ]
    return found[:MOST_TICKED]


def _preview(found: Preview, typed: bool) -> None:
    if not found.lines:
        st.info(_("No product for sale matches. Change the filters or clear them."))
        return
    if not typed:
        count = len(found.lines)
        st.caption(
            ngettext(
                "{n} product matches. Say by how much to see its new price.",
                "{n} products match. Say by how much to see their new prices.",
                count,
                n=count,
            )
        )
        return
    rows = [_shown(line) for line in (*found.refused, *found.changing)]
    st.caption(_("Tick products to change only these; without a tick, all of them change."))
    ticked = listing.table("new-prices", _columns(), rows, pick=True)
    if ticked:
        found = found.of([row.id for row in ticked])
    _apply(found, rows)
    listing.downloads("new-prices", _columns(), rows, _("New prices"))


def _apply(found: Preview, rows: list[Shown]) -> None:
    changing, refused = len(found.changing), len(found.refused)
    if refused:
        st.warning(
            ngettext(
                "{n} product keeps its price: the last column says why.",
                "{n} products keep their price: the last column says why.",
                refused,
                n=refused,
            ),
            icon=":material/info:",
        )
    st.text_input(_("Why (for the history)"), key=f"{FORM}-note", max_chars=255, width=420)
    st.button(
        ngettext("Change {n} price", "Change {n} prices", changing, n=number(changing)),
        key=f"{FORM}-apply",
        type="primary",
        icon=":material/price_change:",
        disabled=not changing,
        on_click=partial(_change, found, rows, _held(rows), presses.drawn(FORM)),
    )


def _held(rows: list[Shown]) -> tuple[Any, ...]:
    """What is typed, chosen and ticked; in a callback perhaps more than the page has shown."""
    rule = (st.session_state.get(f"{FORM}-{name}") for name in ("way", "value", "rounding"))
    table = st.session_state.get(listing.picking("new-prices", rows)) or {}
    return (*FILTERS.held(), *rule, *table.get("selection", {}).get("rows", []))


def _change(found: Preview, rows: list[Shown], seen: tuple[Any, ...], pressed: int) -> None:
    note, held = st.session_state.get(f"{FORM}-note", "").strip(), _held(rows)

    def work(user: User) -> int:
        if held != seen:  # typed and pressed at once
            raise InvalidInput("more than was shown", code="preview_outdated")
        price_changes.change(user, found, note)
        return len(found.changing)

    if presses.once(FORM, pressed, work, _changed, beside=False):
        # A second press has brought back what the first one cleared.
        st.session_state[f"{FORM}-value"] = st.session_state[f"{FORM}-note"] = ""


def _changed(count: int) -> str:
    return ngettext(
        "{n} price is changed, in the shop at once. It can be undone below.",
        "{n} prices are changed, in the shop at once. They can be undone below.",
        count,
        n=number(count),
    )


def _shown(line: Line) -> Shown:
    difference = (line.new - line.old) / line.old if line.old else None
    results = price_words.refusals()
    return Shown(
        line.id, line.name, line.category, line.old, line.new, difference, results[line.refused]
    )


def _columns() -> list[Column]:
    return [
        Column("name", _("Product")),
        Column("old", _("Price now"), "money"),
        Column("new", _("New price"), "money"),
        Column("difference", _("Difference"), "percent"),
        Column("result", _("What happens")),
        Column("category", _("Category")),
    ]


main()

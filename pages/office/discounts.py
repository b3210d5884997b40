"""Discount codes: which there are, how they are doing, and a way to a new one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ecom import discount_lists, permissions
from ecom.discount_lists import Query, Row
from ecom.users import User
from pages.parts import dates, routes, visit
from pages.parts.exports import Column
from pages.parts.office import discount_words, headline, listing, outcome
from pages.parts.office.filters import Filters
from pages.parts.texts import _


def main() -> None:
    viewer = visit.require("discounts.read").user
    headline.draw(_("Discounts"))
    outcome.show()
    if permissions.allows(viewer, "discounts.write"):
        routes.link("manage-discount", _("New code"), icon=":material/add:", id="new")
    _list(viewer)


def _list(viewer: User) -> None:
    asked = Filters("q", "kind", "state")
    with asked.bar():
        text = asked.text("q", _("Search"), placeholder=_("A part of the code"))
        kind = asked.choice("kind", _("Takes money off"), discount_words.kinds())
        state = asked.choice("state", _("State"), discount_words.states())
        asked.clear()
    query = Query(text=text, kind=kind, state=state)
    page = discount_lists.discounts(viewer, query, *asked.after())
    rows = [_shown(row) for row in page.rows]
    listing.table(
        "discounts",
        _columns(),
        rows,
        link=lambda row: routes.href("manage-discount", id=row["id"]),
        empty=_("There is no such code yet."),
    )
    listing.pager(page)
    listing.downloads("discounts", _columns(), rows, _("Discounts"))
    st.caption(_("What a code cost is what it took off orders that were not canceled."))


def _shown(row: Row) -> dict[str, Any]:
    return vars(row) | {
        "takes": discount_words.takes(row.percent, row.maximum_discount),
        "off": discount_words.applies_to(row.kind, row.category),
        "state": discount_words.states()[row.state],
        "starts": dates.local(row.starts_at).date(),
        "ends": dates.local(row.ends_at).date(),
        "offered": _("Everybody") if row.is_public else _("Who knows it"),
    }


def _columns() -> list[Column]:
    return [
        Column("code", _("Code"), "text"),
        Column("state", _("State"), "text"),
        Column("takes", _("Takes off"), "text"),
        Column("off", _("Of"), "text"),
        Column("uses", _("Uses"), "count"),
        Column("usage_limit", _("Limit"), "count"),
        Column("cost", _("Cost"), "money"),
        Column("starts", _("Begins"), "date"),
        Column("ends", _("Ends"), "date"),
        Column("minimum_value", _("Only from"), "money"),
        Column("offered", _("Offered to"), "text"),
    ]


main()

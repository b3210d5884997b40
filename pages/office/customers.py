"""Customers: looked for and narrowed down, or picked out by the rules of a segment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from ecom import customer_lists
from ecom.customer_lists import Query, Row
from ecom.users import User
from pages.parts import address, customer_words, dates, routes, visit
from pages.parts.exports import Column
from pages.parts.office import headline, listing, outcome, segment_desk
from pages.parts.office.filters import Filters
from pages.parts.texts import _

_VIEW = "customers-view"
_VIEWS = ("list", "segments")


def main() -> None:
    viewer = visit.require("customers.read").user
    headline.draw(_("Customers"))
    outcome.show()
    if _view() == "segments":
        segment_desk.draw(viewer)
    else:
        _list(viewer)


def _view() -> str:
    asked = st.query_params.get("view", "")
    st.session_state[_VIEW] = asked if asked in _VIEWS else "list"
    titles = {"list": _("All customers"), "segments": _("Segments")}
    st.segmented_control(
        _("View"),
        _VIEWS,
        key=_VIEW,
        format_func=titles.__getitem__,
        label_visibility="collapsed",
        required=True,
        on_change=_turn,
    )
    return st.session_state[_VIEW]


def _turn() -> None:
    chosen = st.session_state[_VIEW]
    pages = {"after": None, "before": None}
    address.change({"view": None if chosen == "list" else chosen} | pages)


def _list(viewer: User) -> None:
    asked = Filters("q", "tier", "city", "state", "since", "sort")
    tiers = {str(tier.id): tier.name for tier in customer_lists.tiers(viewer)}
    with asked.bar():
        text = asked.text(
            "q", _("Search"), placeholder=_("Name, e-mail, phone or number"), width=290
        )
        tier = asked.choice("tier", _("Tier"), tiers, width=130)
        cities = {city: city for city in customer_lists.cities(viewer)}
        city = asked.choice("city", _("City"), cities, width=150)
        state = asked.choice("state", _("State"), customer_words.states(), width=150)
        since = asked.choice("since", _("Signed up"), customer_words.since(), width=150)
        sorts = customer_words.sorts()
        newest = sorts.pop("newest")
        sort = asked.choice("sort", _("Sorted by"), sorts, width=150, otherwise=newest)
        asked.clear()
    query = Query(
        text=text,
        tier_id=int(tier) if tier else None,
        city=city,
        state=state,
        since=datetime.now(UTC).replace(tzinfo=None) - timedelta(days=int(since))
        if since
        else None,
        sort=sort or "newest",
    )
    page = customer_lists.customers(viewer, query, *asked.after())
    listing.table(
        "customers",
        _columns(),
        [_shown(row) for row in page.rows],
        link=lambda row: routes.href("manage-customer", id=row["id"]),
        empty=_("No customer fits. Names are found by the beginnings of their words."),
    )
    listing.pager(page)


def _shown(row: Row) -> dict[str, Any]:
    name = row.full_name or _("Deleted account")
    return vars(row) | {
        "name": name,
        "number": str(row.id),
        "state": customer_words.state(row),
        "since": dates.local(row.created_at).date(),
    }


def _columns() -> list[Column]:
    return [
        Column("name", _("Customer"), "text"),
        Column("city", _("City"), "text"),
        Column("tier", _("Tier"), "text"),
        Column("loyalty_points", _("Points"), "count"),
        Column("orders", _("Orders"), "count"),
        Column("net", _("Spent"), "money"),
        Column("last_day", _("Last order"), "date"),
        Column("since", _("Since"), "date"),
        Column("state", _("State"), "text"),
        Column("phone", _("Phone"), "text"),
        Column("email", _("E-mail"), "text"),
        Column("number", _("Number"), "text"),
    ]


main()

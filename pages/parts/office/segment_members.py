"""Who is in a segment: how many, page by page, and all of them as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from ecom import customer_segments
from ecom.customer_segments import Member
from ecom.segment_rules import Rules
from ecom.users import User
from pages.parts import routes, row_table
from pages.parts.exports import Column
from pages.parts.office import listing, segment_form
from pages.parts.texts import _


def draw(viewer: User, rules: Rules, name: str) -> None:
    """`name`: of the segment, '' if it has none yet."""
    count = customer_segments.count(viewer, rules)
    st.subheader(segment_form.count_in_words(count), anchor=False)
    after, before = st.query_params.get("after", ""), st.query_params.get("before", "")
    page = customer_segments.members(viewer, rules, after, before)
    listing.table(
        "segment-members",
        _columns(),
        [_shown(member) for member in page.rows],
        link=lambda row: routes.href("manage-customer", id=row["id"]),
        empty=_("Nobody fits all of these rules. Loosen one of them."),
    )
    listing.pager(page)
    if count:
        title = name or _("Customers")
        row_table.downloads(
            "segment", _columns(), partial(_everybody, rules=rules),
            segment_form.in_words(viewer, rules), title, (title, _now().date()), _now(),
        )  # fmt: skip


def _everybody(viewer: User, rules: Rules) -> list[dict[str, Any]]:
    return [_shown(one) for one in customer_segments.everybody(viewer, rules)]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _shown(member: Member) -> dict[str, Any]:
    return vars(member) | {"number": str(member.id)}


def _columns() -> list[Column]:
    return [
        Column("full_name", _("Customer"), "text"),
        Column("city", _("City"), "text"),
        Column("tier", _("Tier"), "text"),
        Column("loyalty_points", _("Points"), "count"),
        Column("orders", _("Orders"), "count"),
        Column("net", _("Spent"), "money"),
        Column("last_day", _("Last order"), "date"),
        Column("phone", _("Phone"), "text"),
        Column("email", _("E-mail"), "text"),
        Column("number", _("Number"), "text"),
    ]

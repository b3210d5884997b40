"""Everybody who works here, and who may add to them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ecom import permissions, staff_lists
from ecom.staff_lists import Member, Query
from ecom.users import User
from pages.parts import routes, visit
from pages.parts.exports import Column
from pages.parts.office import headline, listing, outcome, staff_words
from pages.parts.office.filters import Filters
from pages.parts.texts import _

PER_PAGE = 50


def main() -> None:
    viewer = visit.require("staff.read").user
    headline.draw(_("Staff"))
    outcome.show()
    adding(viewer)
    asked = Filters("q", "role", "department", "level", "state")
    query = narrowed(asked)
    page = staff_lists.members(viewer, query, *asked.after(), limit=PER_PAGE)
    columns, rows = table_columns(), [as_row(member) for member in page.rows]
    listing.table(
        "staff",
        columns,
        rows,
        link=lambda row: routes.href("staff-member", id=row["id"]),
        empty=_("Nobody is like that. Change the filters or clear them."),
    )
    listing.pager(page)
    listing.downloads("staff", columns, rows, _("Staff"))


def adding(viewer: User) -> None:
    with st.container(horizontal=True, gap="small", key="staff-adding"):
        if permissions.allows(viewer, "employees.write"):
            label = _("Add an employee")
            routes.link("staff-member", label, icon=":material/person_add:", new="employee")
        if permissions.allows(viewer, "admins.write"):
            label = _("Add an admin")
            routes.link("staff-member", label, icon=":material/add_moderator:", new="admin")


def narrowed(asked: Filters) -> Query:
    states = {"active": _("Active"), "closed": _("Closed")}
    with asked.bar():
        text = asked.text("q", _("Name, e-mail or internal id"))
        role = asked.choice("role", _("Role"), staff_words.roles(), width=150)
        department = asked.choice("department", _("Department"), staff_words.departments())
        level = asked.choice("level", _("Level"), staff_words.levels(), width=170)
        state = asked.choice("state", _("Account"), states, width=150)
        asked.clear()
    return Query(text, role, department, level, {"active": True, "closed": False}.get(state or ""))


def table_columns() -> list[Column]:
    return [
        Column("full_name", _("Name")),
        Column("standing", _("Department or level")),
        Column("internal_id", _("Internal id")),
        Column("email", _("E-mail")),
        Column("since", _("Since"), "date"),
        Column("last_seen_at", _("Last here"), "moment"),
        Column("state", _("Account")),
    ]


def as_row(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "full_name": member.full_name,
        "standing": staff_words.standing(member),
        "internal_id": member.internal_id,
        "email": member.email,
        "since": member.hire_date or member.granted_on,
        "last_seen_at": member.last_seen_at,
        "state": _("Closed") if member.deactivated_at else _("Active"),
    }


main()

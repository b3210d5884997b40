"""Somebody of the staff: who they are, what they may do, how they get in; or a new one."""

from __future__ import annotations

import streamlit as st

from ecom import permissions, staff_lists
from ecom.errors import NotFound
from ecom.staff_lists import Member
from ecom.users import User
from pages.parts import blank, routes, visit
from pages.parts.dates import day
from pages.parts.html import escape
from pages.parts.office import (
    headline,
    outcome,
    staff_access,
    staff_form,
    staff_password,
    staff_words,
    story,
    words,
)
from pages.parts.texts import _

ROLES = ("employee", "admin")


def main() -> None:
    viewer = visit.require("staff.read").user
    role = st.query_params.get("new", "")
    if role in ROLES and "id" not in st.query_params:
        visit.require(f"{role}s.write")
        title = _("New employee") if role == "employee" else _("New admin")
        headline.draw(title, back=("staff", _("Staff")))
        outcome.show()
        staff_form.add(role)
        return
    member = asked_for(viewer)
    if member is None:
        not_there()
        return
    standing = staff_words.standing(member)
    closed = member.deactivated_at is not None
    headline.draw(
        member.full_name,
        back=("staff", _("Staff")),
        badge=(_("Closed"), "gray") if closed else (standing, "blue"),
    )
    outcome.show()
    staff_password.draw(member.id, member.full_name)
    person, access = st.columns([7, 5], gap="large")
    with person:
        if permissions.allows(viewer, f"{member.role}s.write"):
            staff_form.edit(member)
        else:
            facts(member)
    with access:
        staff_access.draw(member, viewer)
        if permissions.allows(viewer, "audit.read"):  # it tells of addresses, too
            story.changes(viewer, "staff", member.id)


def asked_for(viewer: User) -> Member | None:
    asked = st.query_params.get("id", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    try:
        return staff_lists.member(viewer, int(asked))
    except NotFound:
        return None


def not_there() -> None:
    text = _("The link may be incomplete. Everybody who works here is in the list.")
    with blank.page("no-staff", "search_off", _("There is nobody like that"), text):
        routes.link("staff", _("Staff"), icon=":material/badge:")


def facts(member: Member) -> None:
    shown = {
        words.field("username"): member.username,
        words.field("email"): member.email,
        words.field("internal_id"): member.internal_id,
        words.field("hire_date"): day(member.hire_date) if member.hire_date else None,
        words.field("granted_on"): day(member.granted_on) if member.granted_on else None,
    }
    rows = (
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in shown.items() if text
    )
    with st.container(border=True, key="staff-facts"):
        st.html(f'<dl class="office-facts">{"".join(rows)}</dl>')


main()

"""The fields of somebody of the staff: for a new one, and to change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from ecom import staff, staff_rules
from ecom.staff_lists import Member
from ecom.users import User
from pages.parts import address, notices
from pages.parts.fields import Fields
from pages.parts.office import (
    conflict,
    outcome,
    presses,
    shortcuts,
    staff_password,
    staff_words,
    words,
)
from pages.parts.texts import _

OF_ALL = ("full_name", "email", "gender")
OF_EMPLOYEE = ("internal_id", "department", "hire_date", "date_of_birth", "address")


def names(role: str) -> tuple[str, ...]:
    return OF_ALL + OF_EMPLOYEE if role == "employee" else OF_ALL


def add(role: str) -> None:
    """`role`: employee or admin."""
    form = f"staff-new-{role}"
    with st.form(form, enter_to_submit=False, width=760):
        fields = Fields(form)
        fields.text(
            "username",
            _("User name"),
            max_chars=30,
            help=_("To sign in with; it stays as it is."),
        )
        if role == "admin":
            levels, meanings = staff_words.levels(), staff_words.level_meanings()
            meant = {name: f"{levels[name]}: {meanings[name]}" for name in levels}
            _choice(fields, "level", _("Level"), meant, _("Choose"))
        _fields(fields, role)
        outcome.beside(fields)
        st.form_submit_button(
            _("Add an employee") if role == "employee" else _("Add an admin"),
            type="primary",
            key=presses.named(form, f"{form}-save"),
            shortcut=shortcuts.SAVE,
            on_click=_create,
            args=(form, role, presses.drawn(form)),
        )
    st.caption(_("The password is made for them and shown to you once, on the next page."))


def edit(member: Member) -> None:
    form = f"staff-{member.id}"
    _begin(form, member)
    if choice := conflict.draw(form, _titles()):
        _fill(form, {name: choice.fields[name] for name in names(member.role)})
        st.session_state[_began(form)] = (_began_with(member), choice.row_version)
        if choice.kind == "mine":
            _save(form, member)
            st.rerun()
    with st.form(form, enter_to_submit=False):
        fields = Fields(form)
        st.text_input(_("User name"), member.username, disabled=True)
        _fields(fields, member.role)
        outcome.beside(fields)
        st.form_submit_button(
            _("Save"),
            type="primary",
            key=f"{form}-save",
            shortcut=shortcuts.SAVE,
            on_click=_save,
            args=(form, member),
        )


def _fields(fields: Fields, role: str) -> None:
    left, right = st.columns(2)
    with left:
        fields.text("full_name", _("Full name"), max_chars=120)
    with right:
        fields.text("email", _("E-mail"), max_chars=254)
    if role == "employee":
        _of_employee(fields)
    left, right = st.columns(2)
    with left:
        _choice(fields, "gender", _("Gender"), staff_words.genders(), _("Not given"))
    if role == "employee":
        with right:
            fields.day("date_of_birth", _("Date of birth"), value=None)
        fields.text("address", _("Address"), max_chars=255)


def _of_employee(fields: Fields) -> None:
    left, middle, right = st.columns(3)
    with left:
        _choice(fields, "department", _("Department"), staff_words.departments(), _("Choose"))
    with middle:
        fields.text("internal_id", _("Internal id"), max_chars=20)
    with right:
        fields.day(
            "hire_date",
            _("Hired on"),
            value=None,
            min_value=staff_rules.FIRST_HIRED,
            max_value=date.today() + timedelta(days=365),
        )


def _choice(fields: Fields, name: str, label: str, titles: dict[str, str], empty: str) -> None:
    fields.choice(name, label, list(titles), index=None, format_func=titles.get, placeholder=empty)


def _begin(form: str, member: Member) -> None:
    """What the editor begins with, and its version, when the form is drawn anew."""
    if f"{form}-full_name" not in st.session_state:
        _fill(form, _values(member))
        st.session_state[_began(form)] = (_began_with(member), member.row_version)


def _save(form: str, member: Member) -> None:
    began, row_version = st.session_state[_began(form)]
    mine = outcome.typed(form, *names(member.role))
    changes = {name: value for name, value in mine.items() if value != began[name]}
    if not changes:
        notices.tell(_("Nothing was changed."), "info")
        return
    saved: list[int] = []
    if outcome.act(
        lambda user: saved.append(staff.update(user, member.id, row_version, **changes)),
        _("Saved."),
        form=form,
        mine=began | mine,
        shown=began,
    ):
        if saved:  # for a second press right now
            st.session_state[_began(form)] = (began | mine, saved[0])
        del st.session_state[f"{form}-full_name"]  # what is in the tables now is read anew


def _create(form: str, role: str, pressed: int) -> None:
    typed = outcome.typed(form, "username", "level", *names(role))
    username, level = typed.pop("username") or "", typed.pop("level")
    kept = staff_password.made()

    def work(user: User) -> int:
        if role == "admin":
            user_id, password = staff.create_admin(user, username, level, **typed)
        else:
            user_id, password = staff.create(user, username, **typed)
        staff_password.replace(kept, user_id, password)
        return user_id

    presses.once(form, pressed, work, _created)


def _created(user_id: int) -> str:
    address.change({"id": str(user_id), "new": None})
    return _("Added.")


def _values(member: Member) -> dict[str, Any]:
    texts = ("full_name", "email", "internal_id", "address")
    found = {name: getattr(member, name) for name in names(member.role)}
    return {name: (value or "") if name in texts else value for name, value in found.items()}


def _began_with(member: Member) -> dict[str, Any]:
    """The fields, and what others may change meanwhile that is none of them."""
    standing = {"level": member.level, "active": member.deactivated_at is None}
    return _values(member) | standing


def _fill(form: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        text = isinstance(st.session_state.get(f"{form}-{name}"), str) and value is None
        st.session_state[f"{form}-{name}"] = "" if text else value


def _titles() -> dict[str, conflict.Title]:
    names = (*OF_ALL, *OF_EMPLOYEE, "level", "active")
    return {
        name: (words.field(name), lambda found, name=name: words.value(found, name))
        for name in names
    }


def _began(form: str) -> str:
    return f"{form}-began"

"""One's own account: profile, password, sessions, and leaving for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ecom import accounts, sessions
from ecom.accounts import Profile
from ecom.errors import InvalidInput, SignInRefused
from pages.parts import errors, notices, routes, visit
from pages.parts.fields import Fields
from pages.parts.html import escape_markdown
from pages.parts.money import number
from pages.parts.texts import _


def main() -> None:
    here = visit.require_sign_in(_("Sign in to see your account."))
    profile = accounts.profile(here.user.id)
    heading(profile, here)
    about, safety, leaving = st.tabs([_("Profile"), _("Password and devices"), _("Delete account")])
    with about:
        profile_form(profile, here)
    with safety:
        password_form(here)
        everywhere(here)
    with leaving:
        leave(here)


def heading(profile: Profile, here: visit.Visit) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="account-heading"):
        name = profile.full_name or profile.username
        st.title(_("Hello, {name}", name=escape_markdown(name)), anchor=False, width="stretch")
        if st.button(_("Sign out"), icon=":material/logout:", key="sign-out"):
            sessions.end(here.token)
            signed_out(_("You are signed out. See you soon!"))
    if profile.tier:
        points = number(profile.loyalty_points)
        st.badge(
            _("{tier} member · {points} points", tier=profile.tier, points=points),
            icon=":material/workspace_premium:",
            color="yellow",
        )


def profile_form(profile: Profile, here: visit.Visit) -> None:
    with st.form("profile-form", width=720):
        fields = Fields("profile")
        changed = profile_fields(fields, profile)
        pressed = st.form_submit_button(_("Save"), type="primary", key="profile-save")
    if not pressed:
        return
    fields.required(full_name=changed["full_name"], email=changed["email"])
    if fields.all_right and tried(fields, lambda: accounts.update_profile(here.user.id, **changed)):
        notices.tell(_("Your profile is saved."))
        st.rerun()


def profile_fields(fields: Fields, profile: Profile) -> dict[str, object]:
    """What the role has; administrators have no more than a name, an e-mail and a gender."""
    genders = {
        None: _("Not given"),
        "female": _("Female"),
        "male": _("Male"),
        "other": _("Other"),
    }
    st.text_input(_("User name"), profile.username, disabled=True)
    left, right = st.columns(2)
    changed: dict[str, object] = {}
    with left:
        changed["full_name"] = fields.text(
            "full_name", _("Full name"), value=profile.full_name, max_chars=120
        )
        changed["gender"] = fields.choice(
            "gender",
            _("Gender"),
            list(genders),
            index=list(genders).index(profile.gender),
            format_func=genders.get,
        )
    with right:
        changed["email"] = fields.text("email", _("E-mail"), value=profile.email, max_chars=254)
        if profile.role != "admin":
            changed["date_of_birth"] = fields.day(
                "date_of_birth", _("Date of birth"), value=profile.date_of_birth
            )
    if profile.role == "customer":
        changed |= reached_at(fields, profile, *st.columns(2))
    if profile.role != "admin":
        changed["address"] = fields.text(
            "address",
            _("Address"),
            value=profile.address or "",
            autocomplete="street-address",
            max_chars=255,
        )
    return changed


def reached_at(
    fields: Fields, profile: Profile, left: DeltaGenerator, right: DeltaGenerator
) -> dict[str, object]:
    with left:
        phone = fields.text(
            "phone", _("Phone"), value=profile.phone or "", autocomplete="tel", max_chars=20
        )
    with right:
        city = fields.text(
            "city",
            _("City"),
            value=profile.city or "",
            autocomplete="address-level2",
            max_chars=60,
        )
    return {"phone": phone, "city": city}


def password_form(here: visit.Visit) -> None:
    st.subheader(_("Change your password"), anchor=False)
    with st.form("password-form", width=480, clear_on_submit=False):
        fields = Fields("password")
        old = fields.text(
            "old", _("Present password"), type="password", autocomplete="current-password"
        )
        new = fields.text(
            "new",
            _("New password"),
            type="password",
            autocomplete="new-password",
            help=_("At least 8 characters, one of them not a letter or a digit."),
        )
        again = fields.text(
            "again", _("New password once more"), type="password", autocomplete="new-password"
        )
        pressed = st.form_submit_button(_("Change password"), key="password-save")
    if not pressed:
        return
    fields.required(old=old, new=new)
    if new and new != again:
        fields.wrong("again", _("The two passwords differ."))
    if fields.all_right and tried(
        fields,
        lambda: accounts.change_password(here.user.id, old, new, keep_session=here.token),
        wrong_password="old",
    ):
        notices.tell(_("Your password is changed. Other devices are signed out."))
        st.rerun()


def everywhere(here: visit.Visit) -> None:
    st.subheader(_("Other devices"), anchor=False)
    st.write(_("Left a phone or a shared computer signed in? End every session, this one too."))
    if st.button(_("Sign out everywhere"), icon=":material/devices:", key="sign-out-everywhere"):
        sessions.end_all(here.user.id)
        signed_out(_("You are signed out on every device."))


def leave(here: visit.Visit) -> None:
    """Asked twice: a button that only opens the form, and the form, which wants the password."""
    st.write(
        _(
            "Your name, e-mail, phone and address are erased and you are signed out. "
            "Orders stay in our books without your name. This cannot be undone."
        )
    )
    if here.customer_id is None:
        st.info(_("Staff accounts are closed by an administrator."))
        return
    if not st.session_state.get("leaving"):
        st.button(
            _("Delete my account …"),
            icon=":material/delete_forever:",
            key="delete-account",
            on_click=st.session_state.update,
            args=({"leaving": True},),
        )
        return
    with st.form("delete-form", width=480):
        fields = Fields("delete")
        password = fields.text(
            "password",
            _("Your password, to be sure it is you"),
            type="password",
            autocomplete="current-password",
        )
        with st.container(horizontal=True):
            pressed = st.form_submit_button(
                _("Delete for good"), type="primary", key="delete-for-good"
            )
            kept = st.form_submit_button(_("Keep my account"), key="delete-cancel")
    if kept:
        del st.session_state["leaving"]
        st.rerun()
    if pressed and password_given(fields, password, here):
        del st.session_state["leaving"]
        signed_out(_("Your account is deleted."))


def password_given(fields: Fields, password: str, here: visit.Visit) -> bool:
    fields.required(password=password)
    return fields.all_right and tried(
        fields, lambda: accounts.delete_account(here.user.id, password), wrong_password="password"
    )


def signed_out(text: str) -> NoReturn:
    visit.ended()
    notices.tell(text, "logout")
    routes.go(routes.CATALOG)


def tried(fields: Fields, action: Callable[[], object], wrong_password: str = "") -> bool:
    """Whether it succeeded; if not, why stands below the field concerned."""
    try:
        action()
    except InvalidInput as error:
        fields.refused(error)
        return False
    except SignInRefused as error:
        fields.wrong(wrong_password, errors.explain(error))
        return False
    return True


main()

"""A new customer account; whoever made one is signed in with it at once."""

from __future__ import annotations

import streamlit as st

from ecom import accounts
from ecom.errors import InvalidInput
from ecom.order_book import RETURN_DAYS
from ecom.settings import settings
from pages.parts import routes, visit
from pages.parts.fields import Fields
from pages.parts.texts import _, ngettext


def main() -> None:
    here = visit.current()
    if here.user is not None:
        routes.go_on()
    with st.container(width=480, key="sign-up"):
        st.title(_("Create an account"), anchor=False)
        with st.form("sign-up-form", border=False):
            fields = Fields("sign-up")
            asked, confirmation, agreed = draw(fields)
            pressed = st.form_submit_button(
                _("Create account"), type="primary", width="stretch", key="sign-up-submit"
            )
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.write(_("Already a customer?"))
            routes.link("sign-in", _("Sign in"), query=routes.onward())
    if pressed and sign_up(fields, asked, confirmation, agreed, here.visitor_id):
        st.rerun()


def draw(fields: Fields) -> tuple[accounts.SignUp, str, bool]:
    asked = accounts.SignUp(
        full_name=fields.text("full_name", _("Full name"), autocomplete="name", max_chars=120),
        username=fields.text(
            "username",
            _("User name"),
            autocomplete="username",
            max_chars=30,
            help=_("3 to 30 letters without accents, digits, dots or dashes."),
        ),
        email=fields.text("email", _("E-mail"), autocomplete="email", max_chars=254),
        password=fields.text(
            "password",
            _("Password"),
            type="password",
            autocomplete="new-password",
            max_chars=200,
            help=_("At least 8 characters, one of them not a letter or a digit."),
        ),
    )
    confirmation = fields.text(
        "confirmation",
        _("Password once more"),
        type="password",
        autocomplete="new-password",
        max_chars=200,
    )
    agreed = fields.tick("terms", _("I agree to the terms of the shop"))
    terms()
    return asked, confirmation, agreed


def terms() -> None:
    hours = settings().unpaid_hours
    held = ngettext(
        "What you order is kept for you; if not paid within {n} hour, the order is canceled.",
        "What you order is kept for you; if not paid within {n} hours, the order is canceled.",
        hours,
        n=hours,
    )
    back = ngettext(
        "Send goods back within {n} day of delivery, and you get back what you paid for them.",
        "Send goods back within {n} days of delivery, and you get back what you paid for them.",
        RETURN_DAYS,
        n=RETURN_DAYS,
    )
    ours = _("We keep your name, address and orders to deliver them, and give them to nobody else.")
    gone = _("You can delete your account at any time; your orders stay in our books without name.")
    demo = [_("This is a demo: no money is charged, and no parcel is sent.")] * bool(
        settings().demo
    )
    with st.expander(_("The terms of the shop")):
        st.markdown("\n".join(f"- {term}" for term in [*demo, held, back, ours, gone]))


def sign_up(
    fields: Fields, asked: accounts.SignUp, confirmation: str, agreed: bool, visitor_id: str
) -> bool:
    fields.required(
        full_name=asked.full_name,
        username=asked.username,
        email=asked.email,
        password=asked.password,
    )
    if asked.password and confirmation != asked.password:
        fields.wrong("confirmation", _("The two passwords differ."))
    if not agreed:
        fields.wrong("terms", _("Please agree to the terms to go on."))
    if not fields.all_right:
        return False
    try:
        accounts.sign_up(asked)
    except InvalidInput as error:
        fields.refused(error)
        return False
    visit.started(
        accounts.sign_in(
            asked.username,
            asked.password,
            visitor_id=visitor_id,
            address=st.context.ip_address,
            user_agent=st.context.headers.get("User-Agent"),
        )
    )
    return True


main()

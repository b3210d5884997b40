"""Who calls: found among the customers, or added to them."""

from __future__ import annotations

import streamlit as st

from ecom import order_customers
from ecom.order_customers import Caller, NewCustomer
from ecom.users import User
from pages.parts import address
from pages.parts.fields import Fields
from pages.parts.html import escape
from pages.parts.office import outcome
from pages.parts.texts import _, ngettext

_FORM = "caller"
_ADDED = "caller.added"  # ids of the customers added here, by e-mail
_NAMES = ("full_name", "phone", "email", "address", "city")


def draw(viewer: User) -> None:
    text = st.text_input(
        _("Who calls?"),
        key="caller-search",
        placeholder=_("Name, e-mail, phone or number"),
        icon=":material/search:",
        max_chars=100,
    ).strip()
    found = order_customers.find(viewer, text) if text else []
    for one in found:
        _found(one)
    if text and not found:
        st.caption(_("Nobody is known by this. Names are found by the beginnings of their words."))
    with st.expander(
        _("A new customer"), icon=":material/person_add:", expanded=bool(text) and not found
    ):
        _new()


def _found(one: Caller) -> None:
    orders = ngettext("{n} order", "{n} orders", one.orders, n=one.orders)
    about = [one.phone, one.email, one.city, orders]
    told = escape(" · ".join(text for text in about if text))
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"caller-{one.id}"
    ):
        name = escape(one.full_name)
        st.html(
            f'<div class="office-product"><p><b>{name}</b><span>{told}</span></p></div>',
            width="stretch",
        )
        st.button(
            _("Choose"),
            key=f"choose-{one.id}",
            on_click=address.change,
            args=({"customer": str(one.id)},),
        )


def _new() -> None:
    with st.form(_FORM, border=False):
        fields = Fields(_FORM)
        fields.text("full_name", _("Full name"), max_chars=120)
        fields.text("phone", _("Phone"), max_chars=20)
        fields.text("email", _("E-mail"), max_chars=254)
        fields.text("address", _("Address"), max_chars=255)
        fields.text("city", _("City or province"), max_chars=60)
        st.caption(_("They get an account; whoever wants to sign in has its password reset."))
        st.form_submit_button(_("Add the customer"), key="caller-add", on_click=_create)
    outcome.beside(fields)


def _create() -> None:
    typed = {name: text or "" for name, text in outcome.typed(_FORM, *_NAMES).items()}
    # In an object that is there before: a second press stops the first one right behind its work.
    added: dict[str, int] = st.session_state.setdefault(_ADDED, {})
    email = typed["email"]

    def work(user: User) -> None:
        if email not in added:
            added[email] = order_customers.create(user, NewCustomer(**typed))

    if outcome.act(work, _("The customer is added."), form=_FORM):
        address.change({"customer": str(added[email])})

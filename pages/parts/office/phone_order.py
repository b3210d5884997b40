"""Where an order taken on the phone goes to, how it is paid, and placing it.

The checkout key is the draft's: pressed twice, it is one order.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

import streamlit as st

from ecom import order_desk, orders
from ecom.order_customers import Caller
from ecom.orders import METHODS, PlaceOrder
from pages.parts import order_words
from pages.parts.fields import Fields
from pages.parts.money import money
from pages.parts.office import draft, outcome, phone_goods
from pages.parts.texts import _

_FORM = "phone"
_KEY = "phone.key"
_PLACED = "phone.placed"
_WHERE = ("recipient", "phone", "address", "city")


def begin(caller: Caller) -> None:
    """A draft for this customer: the address is that of the last order until it is changed."""
    known = {name: getattr(caller, name) for name in _WHERE}
    before = st.session_state.get(_KEY)
    if before is None or before[0] != caller.id:
        st.session_state[_KEY] = (caller.id, str(uuid.uuid4()))
        phone_goods.clear()
    draft.begin(_FORM, caller.id, known)


def draw() -> tuple[int, list[str]]:
    """The carrier's id and the codes; the rest is read when the order is placed."""
    fields = Fields(_FORM)
    left, right = st.columns(2)
    with left:
        _text(fields, "recipient", _("Recipient"), 120)
    with right:
        _text(fields, "phone", _("Phone"), 20)
    _text(fields, "address", _("Address"), 255)
    _text(fields, "city", _("City or province"), 60)
    known = {one.id: one for one in orders.carriers()}
    left, right = st.columns(2)
    with left:
        carrier_id = fields.choice(
            "carrier_id",
            _("Carrier"),
            list(known),
            format_func=lambda id_: f"{known[id_].name} · {money(known[id_].fee)}",
        )
    with right:
        fields.choice(
            "method",
            _("Payment"),
            METHODS,
            index=METHODS.index("cash_on_delivery"),
            format_func=order_words.method,
        )
    codes = fields.text("codes", _("Discount codes, with a space between them"), max_chars=100)
    outcome.beside(fields)
    return carrier_id, codes.split()


def place(
    customer_id: int, lines: tuple[tuple[int, int], ...], codes: tuple[str, ...], total: Decimal
) -> None:
    """For the button: what it said when it was drawn is what the customer agreed to."""
    of, key = st.session_state.get(_KEY, (None, ""))
    if of != customer_id:
        return  # a second press: the first one has placed it
    typed = outcome.typed(_FORM, *_WHERE, "carrier_id", "method")
    asked = PlaceOrder(
        customer_id=customer_id,
        lines=lines,
        codes=codes,
        checkout_key=key,
        expected_total=total,
        **{name: text or "" for name, text in typed.items()},
    )
    made: list[int] = []
    if outcome.act(
        lambda user: made.append(order_desk.create(user, asked)),
        _("The order is placed."),
        form=_FORM,
    ):
        st.session_state[_PLACED] = made[0]
        st.session_state.pop(_KEY)
        draft.forget(_FORM)
        phone_goods.clear()


def just_placed() -> int | None:
    """The order that the last press placed, once."""
    return st.session_state.pop(_PLACED, None)


def _text(fields: Fields, name: str, label: str, longest: int) -> None:
    # Sent with the next press of a button: leaving a field must not move the page under the mouse.
    fields.text(name, label, max_chars=longest, on_change="ignore")

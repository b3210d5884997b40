"""What a buyer fills in, and placing the order with it.

The fields keep what was typed over reruns, errors and other pages, and a browser that connects to
another process brings it along. So they are each buyer's own: whoever signs in next in this browser
meets nothing of it. `place` runs as the button's
callback, so that it reads them as they are at the press, and a second press meets the same key.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from ecom import accounts, orders
from ecom.carts import Cart
from ecom.errors import InvalidInput, ShopError, TotalChanged
from ecom.orders import METHODS, Carrier
from ecom.settings import settings
from pages.parts import checkout_codes, notices, order_words, visit
from pages.parts.dates import weekday
from pages.parts.money import money
from pages.parts.texts import _

log = logging.getLogger("shop.pages")

FIELDS = ("recipient", "phone", "address", "city")
PLACED = "checkout.placed"  # the last order of this session
JUST_PLACED = "checkout.just_placed"  # to be shown next
REFUSED = "checkout.refused"

_KEYS = uuid.UUID("6f1d5a3e-0f5b-4d5e-9f0c-2a8f6f0f6c11")


@dataclass(frozen=True)
class Agreed:
    """What the page showed when the button was drawn: the buyer agrees to this and no other."""

    customer_id: int
    lines: tuple[tuple[int, int], ...]
    entered: tuple[str, ...]
    codes: tuple[str, ...]
    key: str
    to_pay: Decimal


def checkout_key(customer_id: int, cart: Cart) -> str:
    """One key per state of the cart: two presses, two tabs or a reload make one order.

    Placing the order changes the cart, and with it the key of the next one.
    """
    return str(uuid.uuid5(_KEYS, f"{customer_id} {cart.version}"))


def address(profile: accounts.Profile, wrong: dict[str, str]) -> None:
    """Where they live, unless something else was typed already, on another process maybe.

    `wrong`: what was not accepted, by field.
    """

    def text(field: str, label: str, known: str | None, **options: object) -> None:
        _text(_key(profile.id, field), label, known or "", **options)
        if field in wrong:
            st.markdown(f":red[:material/error: {_missing(wrong[field])}]")

    left, right = st.columns(2)
    with left:
        text("recipient", _("Recipient"), profile.full_name, autocomplete="name", max_chars=120)
    with right:
        text("phone", _("Phone"), profile.phone, autocomplete="tel", max_chars=20)
    text("address", _("Address"), profile.address, autocomplete="street-address", max_chars=255)
    text("city", _("City or province"), profile.city, autocomplete="address-level1", max_chars=60)
    remember = _("Remember this address for next time")
    st.checkbox(remember, key=_key(profile.id, "remember"), on_change="ignore")


def carrier(customer_id: int, choices: list[Carrier]) -> int:
    by_id = {choice.id: choice for choice in choices}
    return st.radio(
        _("Carrier"),
        list(by_id),
        format_func=lambda id_: f"**{by_id[id_].name}** · {money(by_id[id_].fee)}",
        captions=[_arrives(choice.days) for choice in choices],
        key=_key(customer_id, "carrier"),
        persist_state="session",
        label_visibility="collapsed",
    )


def method(customer_id: int) -> str:
    return st.radio(
        _("Payment"),
        METHODS,
        format_func=order_words.method,
        key=_key(customer_id, "method"),
        persist_state="session",
        label_visibility="collapsed",
    )


def place(agreed: Agreed) -> None:
    """Place the order and note its id for the page, or note why not."""
    st.session_state.pop(REFUSED, None)
    try:
        here = visit.current()
        if here.customer_id != agreed.customer_id:
            return  # the session has ended: the page asks to sign in, and what was typed stays
        if tuple(checkout_codes.entered()) != agreed.entered:
            raise TotalChanged("a code was entered after the total was shown")
        order_id = orders.place_order(_asked(agreed))
    except ShopError as error:
        st.session_state[REFUSED] = (error, agreed.to_pay)
        return
    st.session_state[PLACED] = st.session_state[JUST_PLACED] = order_id
    checkout_codes.clear()
    if st.session_state.get(_key(agreed.customer_id, "remember")):
        _remember(agreed.customer_id)


def wrong_fields(error: ShopError | None) -> dict[str, str]:
    if not isinstance(error, InvalidInput):
        return {}
    return error.details.get("fields") or {error.field: error.code}


def _asked(agreed: Agreed) -> orders.PlaceOrder:
    def chosen(field: str) -> Any:
        return st.session_state[_key(agreed.customer_id, field)]

    return orders.PlaceOrder(
        customer_id=agreed.customer_id,
        lines=agreed.lines,
        codes=agreed.codes,
        carrier_id=chosen("carrier"),
        method=chosen("method"),
        checkout_key=agreed.key,
        expected_total=agreed.to_pay,
        **{field: chosen(field) for field in FIELDS},
    )


def _remember(customer_id: int) -> None:
    remembered = ("phone", "address", "city")
    kept = {field: st.session_state[_key(customer_id, field)] for field in remembered}
    try:
        accounts.update_profile(customer_id, **kept)
    except ShopError as error:
        log.warning("address of customer %s not remembered: %s", customer_id, error)
        notices.tell(_("The order is placed, but we could not remember the address."), "info")


def _text(key: str, label: str, known: str, **options: object) -> None:
    # Sent with the next press of a button: leaving a field must not move the page under the mouse.
    # What the browser holds wins over `value`, and would not over what is put into the state.
    value = "" if key in st.session_state else known
    st.text_input(label, value, key=key, persist_state="session", on_change="ignore", **options)


def _missing(reason: str) -> str:
    return {
        "recipient_missing": _("Who is to receive the parcel?"),
        "phone_wrong": _("A phone number with at least 8 digits, for the courier."),
        "address_missing": _("House number and street, please."),
        "city_missing": _("Which city or province?"),
    }.get(reason, _("Please check this."))


def _arrives(days: int) -> str:
    today = datetime.now(ZoneInfo(settings().timezone)).date()
    return _("with you on {day}", day=weekday(today + timedelta(days=days)))


def _key(customer_id: int, field: str) -> str:
    return f"checkout.{customer_id}.{field}"

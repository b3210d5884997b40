"""The simulated bank: a payment that can go well, fail, and be tried again."""

from __future__ import annotations

import streamlit as st

from ecom import orders
from ecom.orders import Order
from pages.parts import order_words, outcome
from pages.parts.dates import moment
from pages.parts.money import money
from pages.parts.texts import _


def draw(order: Order) -> None:
    with st.container(border=True, key="payment"):
        with st.container(horizontal=True, vertical_alignment="center"):
            amount = money(order.bill.amount)
            st.subheader(_("Pay {amount}", amount=amount), anchor=False, width="content")
            st.badge(_("Simulation: no money moves"), icon=":material/science:", color="gray")
        how = _("{method}. Please pay until {time}; after that the order is canceled.")
        st.caption(
            how.format(method=order_words.method(order.bill.method), time=moment(order.bill.due_at))
        )
        if order.events and order.events[-1].event == "payment_failed":
            st.error(
                _("The bank refused the payment. Nothing was charged; you can try again."),
                icon=":material/credit_card_off:",
            )
        with st.container(horizontal=True):
            st.button(
                _("Pay now"),
                key="pay",
                type="primary",
                icon=":material/credit_card:",
                on_click=_pay,
                args=(order.id, True),
            )
            st.button(
                _("Let the payment fail"), key="pay-fail", on_click=_pay, args=(order.id, False)
            )


def _pay(order_id: int, succeeds: bool) -> None:
    outcome.act(
        lambda user: orders.pay(order_id, user, succeeds),
        _("Paid. Thank you! We are preparing your parcel.") if succeeds else "",
    )

"""One order: thanks, payment, where it is, what can be done about it, and the receipt."""

from __future__ import annotations

import streamlit as st

from ecom import orders, trace
from ecom.errors import NotFound, Unavailable
from ecom.orders import Order
from ecom.settings import settings
from pages.parts import (
    blank,
    brand,
    order_actions,
    order_words,
    outcome,
    payment,
    receipt,
    routes,
    timeline,
    visit,
)
from pages.parts.checkout_form import PLACED
from pages.parts.texts import _

IN_MOTION = ("processing", "shipped")
LOOK_EVERY = 5  # seconds


def main() -> None:
    here = visit.require_sign_in(_("Sign in to see your order."))
    order = asked_for(here)
    if order is None:
        not_there()
        return
    title = _("Order {number}", number=order.id)
    st.set_page_config(page_title=f"{title} · {brand.NAME}")
    headline(order, here)
    outcome.show()
    story, paper = st.columns([6, 6], gap="large")
    with story:
        if order.can_pay and here.user.id == order.customer_id:
            payment.draw(order)
        where(order, here)
        order_actions.draw(order, here.user)
    with paper:
        receipt.draw(order)


def asked_for(here: visit.Visit) -> Order | None:
    asked = st.query_params.get("id", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    try:
        return orders.order(int(asked), here.user)
    except NotFound:
        return None


def not_there() -> None:
    text = _("The link may be incomplete, or the order belongs to another account.")
    with blank.page("no-order", "search_off", _("There is no such order"), text):
        routes.link("orders", _("My orders"), icon=":material/package_2:")


def headline(order: Order, here: visit.Visit) -> None:
    if here.user.id == order.customer_id:
        routes.link("orders", _("My orders"), icon=":material/arrow_back:")
    thanks = st.session_state.get(PLACED) == order.id and order.status in ("placed", "processing")
    with st.container(horizontal=True, vertical_alignment="center", key="order-headline"):
        number = _("Order {number}", number=order.id)
        st.title(_("Thank you!") if thanks else number, anchor=False, width="content")
        st.badge(
            order_words.status(order.status),
            icon=order_words.ICONS[order.status],
            color=order_words.COLOURS[order.status],
        )
    if thanks and order.can_pay:
        st.write(
            _(
                "{number} is placed and the goods are set aside. One step is left: pay.",
                number=number,
            )
        )
    elif thanks:
        st.write(_("{order} is placed and being prepared.", order=number))


def where(order: Order, here: visit.Visit) -> None:
    with st.container(border=True, key="order-timeline"):
        st.subheader(_("Where it is"), anchor=False)
        delivery = order.delivery
        if delivery.tracking_number:
            text = _("{carrier}, parcel {number}")
            st.caption(
                text.format(carrier=delivery.carrier, number=f"`{delivery.tracking_number}`")
            )
        if order.status in IN_MOTION and settings().carrier_step_seconds:
            st.fragment(follow, run_every=LOOK_EVERY)(order.id, order.status, here)
        timeline.show(order)


def follow(order_id: int, status: str, here: visit.Visit) -> None:
    """Looks every few seconds whether the carrier has moved the order on, and then draws anew."""
    try:
        with trace.silence():  # no click: the story of the last one stays
            moved = orders.order(order_id, here.user).status != status
    except Unavailable:
        return  # what is drawn stays; the next look comes by itself
    if moved:
        st.rerun()


main()

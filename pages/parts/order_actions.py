"""What can be done about an order: confirm, cancel, return, buy again, review."""

from __future__ import annotations

import streamlit as st

from ecom import carts, orders
from ecom.accounts import User
from ecom.errors import IllegalStep, ShopError
from ecom.orders import Order
from ecom.settings import settings
from pages.parts import cart_view, footfall, notices, routes, visit
from pages.parts.errors import explain
from pages.parts.html import escape_markdown
from pages.parts.outcome import act
from pages.parts.texts import _, ngettext

_RETURN_FORM = "order.return_form"
_NOTHING_CHOSEN = "order.nothing_chosen"
REASON_LENGTH = 255


def draw(order: Order, viewer: User) -> None:
    """Only what the order's status allows, and only to its buyer."""
    if viewer.id != order.customer_id:
        return
    if order.can_confirm:
        _confirm(order)
    _reviews(order)
    with st.container(horizontal=True, key="order-actions"):
        st.button(
            _("Buy again"),
            key="buy-again",
            icon=":material/replay:",
            on_click=_buy_again,
            args=(order,),
        )
        if settings().demo and order.status in ("processing", "shipped"):
            _advance(order)
        if order.can_cancel:
            _cancel(order)
        if order.returnable:
            _return(order)


def _confirm(order: Order) -> None:
    with st.container(border=True, key="confirm"):
        st.write(_("Has everything arrived as you ordered it?"))
        st.button(
            _("Yes, I have received it"),
            key="confirm-received",
            type="primary",
            icon=":material/check:",
            on_click=act,
            args=(
                lambda user: orders.confirm_received(order.id, user),
                _("Thank you for letting us know."),
            ),
        )


def _reviews(order: Order) -> None:
    if order.status not in ("delivered", "received"):
        return
    waiting = [line for line in order.lines if not line.reviewed]
    if not waiting:
        return
    with st.container(border=True, key="review-links"):
        st.subheader(_("How is it?"), anchor=False)
        for line in waiting:
            label = _("Review {name}", name=escape_markdown(line.name))
            routes.link("product", label, icon=":material/star:", id=line.product_id)


def _advance(order: Order) -> None:
    st.button(
        _("Demo: next step of the carrier"),
        key="advance",
        icon=":material/fast_forward:",
        on_click=act,
        args=(
            lambda user: orders.advance(order.id, user),
            _("The simulated carrier has moved your order on."),
        ),
    )


def _cancel(order: Order) -> None:
    with st.popover(_("Cancel the order"), icon=":material/cancel:"):
        st.write(_("Everything goes back to the shelf; what you paid comes back in full."))
        st.text_input(
            _("Why? (if you like)"),
            key="cancel-reason",
            max_chars=REASON_LENGTH,
            on_change="ignore",
        )
        st.button(
            _("Yes, cancel it"), key="cancel", type="primary", on_click=_do_cancel, args=(order.id,)
        )


def _do_cancel(order_id: int) -> None:
    reason = st.session_state["cancel-reason"].strip()
    act(lambda user: orders.cancel(order_id, user, reason), _("The order is canceled."))


def _return(order: Order) -> None:
    form = st.popover(
        _("Return goods"), icon=":material/assignment_return:", key=_RETURN_FORM, on_change="rerun"
    )
    with form:
        st.write(_("How many of each do you send back? You get back what you paid for them."))
        for line in order.lines:
            if left := line.quantity - line.returned_quantity:
                st.number_input(
                    escape_markdown(line.name),
                    min_value=0,
                    max_value=left,
                    key=_return_key(line.product_id),
                    on_change="ignore",
                )
        st.text_input(
            _("What is wrong with it? (if you like)"),
            key="return-reason",
            max_chars=REASON_LENGTH,
            on_change="ignore",
        )
        if st.session_state.pop(_NOTHING_CHOSEN, False):
            st.error(_("Say how many pieces of which product."), icon=":material/error:")
        st.button(
            _("Send back and refund"),
            key="return",
            type="primary",
            on_click=_do_return,
            args=(order,),
        )


def _do_return(order: Order) -> None:
    chosen = {
        line.product_id: st.session_state.get(_return_key(line.product_id)) or 0
        for line in order.lines
    }
    lines = [(product_id, pieces) for product_id, pieces in chosen.items() if pieces]
    if not lines:
        st.session_state[_NOTHING_CHOSEN] = True
        return
    st.session_state[_RETURN_FORM] = False  # closed: it lies over what the page says now
    reason = st.session_state["return-reason"].strip()

    def work(user: User) -> None:
        if orders.order(order.id, user).lines != order.lines:
            raise IllegalStep("something was returned since the page was drawn")
        orders.return_items(order.id, user, lines, reason)

    act(work, _("The return is booked; the money is on its way back to you."))


def _return_key(product_id: int) -> str:
    return f"return-{product_id}"


def _buy_again(order: Order) -> None:
    """Into the cart goes what can be had; each of the others is named."""
    try:
        here = visit.current()
    except ShopError as error:
        notices.tell(explain(error), "error")
        return
    added = 0
    for line in order.lines:
        try:
            change = carts.add(here.owner, line.product_id, line.quantity)
        except ShopError as error:
            notices.tell(f"{escape_markdown(line.name)}: {explain(error)}", "error")
            continue
        footfall.note_cart_add(here, line.product_id)
        added += 1
        if change.capped:
            cart_view.tell_capped(change)
    if added:
        text = ngettext("{n} product is in your cart.", "{n} products are in your cart.", added)
        notices.tell(text.format(n=added), "shopping_cart")

"""The cart: what is in it, at today's prices, and what has changed since it was put in."""

from __future__ import annotations

import streamlit as st

from ecom import carts
from ecom.carts import Cart
from pages.parts import blank, cart_view, routes, visit
from pages.parts.money import money
from pages.parts.texts import _, ngettext


def main() -> None:
    here = visit.current()
    cart = carts.read(here.owner)
    st.title(_("Your cart"), anchor=False)
    cart_view.undo(here.owner)
    if not cart.lines:
        nothing_in_it()
        return
    lines, summary = st.columns([7, 4], gap="large")
    with lines:
        for line in cart.lines:
            cart_view.line(here.owner, line)
    with summary, st.container(border=True, key="cart-summary"):
        total(cart)
        onward(cart, here)


def nothing_in_it() -> None:
    text = _("What you add waits here, also when you come back another day.")
    with blank.page("empty-cart", "shopping_cart", _("Your cart is empty"), text):
        routes.link(routes.CATALOG, _("Find something you like"), icon=":material/storefront:")


def total(cart: Cart) -> None:
    pieces = sum(line.quantity for line in cart.lines if not line.product.archived)
    st.subheader(_("Summary"), anchor=False)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.write(ngettext("{n} piece", "{n} pieces", pieces).format(n=pieces))
        st.markdown(f"**{money(cart.subtotal)}**")
    st.caption(_("Delivery and discount codes come next; you see the total before you order."))


def onward(cart: Cart, here: visit.Visit) -> None:
    unbuyable = [line for line in cart.lines if line.short]
    if unbuyable:
        st.warning(
            _("Some of this is not to be had as it is: please see the notes."),
            icon=":material/info:",
        )
    pressed = st.button(
        _("Checkout"),
        key="checkout",
        type="primary",
        width="stretch",
        icon=":material/arrow_forward:",
        icon_position="right",
        disabled=all(line.available == 0 for line in cart.lines),
    )
    if pressed:
        routes.go("checkout")
    if here.user is None:
        st.caption(_("You sign in or sign up on the way; your cart comes along."))
    routes.link(routes.CATALOG, _("Continue shopping"), icon=":material/arrow_back:")


main()

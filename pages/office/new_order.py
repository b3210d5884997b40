"""An order for a customer on the phone: who calls, what they want, where to, and what it costs."""

from __future__ import annotations

import streamlit as st

from ecom import order_customers, orders
from ecom.errors import DiscountRefused, NotFound, ShopError
from ecom.order_customers import Caller
from ecom.orders import Quote
from ecom.users import User
from pages.parts import address, routes, sums, visit
from pages.parts.errors import explain
from pages.parts.html import escape, escape_markdown
from pages.parts.money import money
from pages.parts.office import headline, outcome, phone_caller, phone_goods, phone_order
from pages.parts.texts import _, ngettext


def main() -> None:
    viewer = visit.require("orders.create").user
    if placed := phone_order.just_placed():
        routes.go("manage-order", id=placed)
    headline.draw(_("New order"), back=("manage-orders", _("Orders")))
    outcome.show()
    caller = _caller(viewer)
    if caller is None:
        phone_caller.draw(viewer)
        return
    phone_order.begin(caller)
    left, right = st.columns([7, 5], gap="large")
    with left:
        _who(caller)
        with st.container(border=True, key="phone-goods"):
            st.subheader(_("Goods"), anchor=False)
            phone_goods.search()
        with st.container(border=True, key="phone-where"):
            st.subheader(_("Where to, and how"), anchor=False)
            carrier_id, codes = phone_order.draw()
    with right, st.container(border=True, key="phone-total"):
        st.subheader(_("The order"), anchor=False)
        lines = phone_goods.chosen()
        if not lines:
            st.caption(_("Search a product and add it."))
            return
        quote = _quoted(caller.id, lines, codes, carrier_id)
        if quote is not None:
            _total(caller, lines, quote)


def _caller(viewer: User) -> Caller | None:
    asked = st.query_params.get("customer", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    try:
        return order_customers.caller(viewer, int(asked))
    except NotFound:
        st.warning(_("There is no such customer."), icon=":material/search_off:")
        return None


def _who(caller: Caller) -> None:
    with st.container(border=True, key="phone-who"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(escape_markdown(caller.full_name), anchor=False)
            st.button(
                _("Another customer"),
                key="phone-another",
                type="tertiary",
                on_click=address.change,
                args=({"customer": None},),
            )
        before = ngettext("{n} order so far", "{n} orders so far", caller.orders, n=caller.orders)
        about = escape(f"{caller.email} · {before}")
        st.html(f'<div class="office-product"><p><span>{about}</span></p></div>')


def _quoted(
    customer_id: int, lines: phone_goods.Lines, codes: list[str], carrier_id: int
) -> Quote | None:
    try:
        return orders.quote(customer_id, lines, codes, carrier_id)
    except ShopError as error:
        st.error(explain(error), icon=":material/error:")
        return None


def _total(caller: Caller, lines: phone_goods.Lines, quote: Quote) -> None:
    sums.of_quote(quote)
    for code, reason in quote.refused:
        refused = explain(DiscountRefused(discount_code=code, reason=reason))
        st.markdown(f":red[:material/error: {refused}]")
    st.button(
        _("Place the order · {total}", total=money(quote.to_pay)),
        key="phone-place",
        type="primary",
        width="stretch",
        on_click=phone_order.place,
        args=(
            caller.id,
            tuple(lines),
            tuple(code for code, _kind, _off in quote.codes),
            quote.to_pay,
        ),
    )
    st.caption(_("Read the total to the customer before you place the order."))


main()

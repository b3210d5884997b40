"""Checkout: where to, by whom, how to pay, what it costs. Pressing twice makes one order."""

from __future__ import annotations

import streamlit as st

from ecom import accounts, carts, discounts, orders
from ecom.carts import Cart
from ecom.errors import InsufficientStock, InvalidInput, ShopError, TotalChanged
from ecom.order_book import RETURN_DAYS
from ecom.orders import Quote
from ecom.settings import settings
from pages.parts import (
    blank,
    cart_view,
    checkout_codes,
    checkout_form,
    footfall,
    order_lines,
    routes,
    sums,
    visit,
)
from pages.parts.errors import explain
from pages.parts.html import escape_markdown
from pages.parts.money import money
from pages.parts.texts import _, ngettext

Lines = tuple[tuple[int, int], ...]


def main() -> None:
    here = visit.require_customer(_("Sign in to check out, or create an account: it is quick."))
    if order_id := st.session_state.pop(checkout_form.JUST_PLACED, None):
        routes.go("order", id=order_id)
    cart = carts.read(here.owner)
    lines = tuple((x.product.id, x.quantity) for x in cart.lines if not x.product.archived)
    refused, agreed_to = st.session_state.get(checkout_form.REFUSED, (None, None))
    if not lines:
        st.session_state.pop(checkout_form.REFUSED, None)
        nothing_to_order()
        return
    footfall.note_checkout(here, st.session_state.get(checkout_form.PLACED))
    st.title(_("Checkout"), anchor=False)
    profile = accounts.profile(here.customer_id)
    form, summary = st.columns([7, 5], gap="large")
    with form:
        carrier_id, method = fill_in(profile, refused)
        quote = orders.quote(here.customer_id, lines, checkout_codes.entered(), carrier_id)
        with section(_("Discount codes"), "codes"):
            checkout_codes.choose(discounts.public(here.customer_id), quote)
    with summary, st.container(border=True, key="checkout-summary"):
        what_it_costs(cart, quote)
        problem(refused, agreed_to, quote, cart, here)
        order_button(here, cart, lines, quote, method)
    # Not earlier: a page that MySQL broke off says it when it is drawn again.
    st.session_state.pop(checkout_form.REFUSED, None)


def nothing_to_order() -> None:
    order_id = st.session_state.get(checkout_form.PLACED)
    if order_id:
        with blank.page("just-ordered", "task_alt", _("Your order is placed")):
            label = _("Order {number}: pay and follow it", number=order_id)
            routes.link("order", label, icon=":material/receipt_long:", id=order_id)
            routes.link(routes.CATALOG, _("Back to the shop"), icon=":material/storefront:")
        return
    text = _("Your cart holds nothing that can be ordered. What you ordered is under “My orders”.")
    with blank.page("nothing-to-order", "shopping_cart", _("There is nothing to order"), text):
        routes.link("orders", _("My orders"), icon=":material/package_2:")
        routes.link(routes.CATALOG, _("Back to the shop"), icon=":material/storefront:")


def section(title: str, key: str):
    box = st.container(border=True, key=f"checkout-{key}")
    box.subheader(title, anchor=False)
    return box


def fill_in(profile: accounts.Profile, refused: ShopError | None) -> tuple[int, str]:
    with section(_("Where to"), "address"):
        checkout_form.address(profile, checkout_form.wrong_fields(refused))
    left, right = st.columns(2)
    with left, section(_("Delivery"), "carrier"):
        carrier_id = checkout_form.carrier(profile.id, orders.carriers())
    with right, section(_("Payment"), "method"):
        method = checkout_form.method(profile.id)
    return carrier_id, method


def what_it_costs(cart: Cart, quote: Quote) -> None:
    st.subheader(_("Your order"), anchor=False)
    order_lines.show(
        order_lines.Shown(
            line.product.id,
            line.product.name,
            line.product.picture,
            line.quantity,
            line.product.price,
            line.subtotal,
        )
        for line in cart.lines
        if not line.product.archived
    )
    routes.link("cart", _("Change the cart"), icon=":material/edit:")
    sums.of_quote(quote)


def problem(
    refused: ShopError | None, agreed_to, quote: Quote, cart: Cart, here: visit.Visit
) -> None:
    """Why the order was not placed, and the way on; or what would stand in its way."""
    if isinstance(refused, TotalChanged):
        text = _("The total is now {new}; it was {old}. Press again if that is all right.")
        new, old = (escape_markdown(money(total)) for total in (quote.to_pay, agreed_to))
        st.warning(
            text.format(new=new, old=old),
            icon=":material/price_change:",
        )
    elif isinstance(refused, InvalidInput):
        st.error(_("Please complete what is marked in red."), icon=":material/edit_note:")
    elif refused is not None and not isinstance(refused, InsufficientStock):
        st.error(explain(refused), icon=":material/error:")
    short(refused, cart, here)


def short(refused: ShopError | None, cart: Cart, here: visit.Visit) -> None:
    """Each product of which there is too little, and a button to take what is there."""
    if isinstance(refused, InsufficientStock):
        items = [(x["product_id"], x["name"], x["wanted"], int(x["left"])) for x in refused.items]
    else:
        items = [
            (x.product.id, x.product.name, x.quantity, x.available)
            for x in cart.lines
            if x.short and not x.product.archived
        ]
    if not items:
        return
    missing = "\n".join(
        "- "
        + _(
            "**{name}**: you want {wanted}, there are {left}",
            name=escape_markdown(name),
            wanted=wanted,
            left=left,
        )
        for _id, name, wanted, left in items
    )
    heading = _("Not enough in stock:")
    st.error(f"{heading}\n{missing}", icon=":material/inventory_2:")
    st.button(
        _("Take what is there"),
        key="take-what-is-there",
        width="stretch",
        icon=":material/check:",
        on_click=cart_view.take_what_is_there,
        args=(here.owner, {product_id: left for product_id, _name, _wanted, left in items}),
    )


def order_button(here: visit.Visit, cart: Cart, lines: Lines, quote: Quote, method: str) -> None:
    agreed = checkout_form.Agreed(
        customer_id=here.customer_id,
        lines=lines,
        entered=tuple(checkout_codes.entered()),
        codes=tuple(code for code, _kind, _amount in quote.codes),
        key=checkout_form.checkout_key(here.customer_id, cart),
        to_pay=quote.to_pay,
    )
    st.button(
        _("Place order · {total}", total=money(quote.to_pay)),
        key="place-order",
        type="primary",
        width="stretch",
        on_click=checkout_form.place,
        args=(agreed,),
    )
    terms(method, quote)


def terms(method: str, quote: Quote) -> None:
    total = money(quote.to_pay)
    if method == "cash_on_delivery":
        pay = _("You pay {total} in cash when the parcel arrives.", total=total)
    else:
        hours = settings().unpaid_hours
        pay = ngettext(
            "You pay {total} on the next page; we keep the goods for you for {n} hour.",
            "You pay {total} on the next page; we keep the goods for you for {n} hours.",
            hours,
        ).format(total=total, n=hours)
    back = ngettext(
        "Cancel free of charge until it ships; send goods back within {n} day of delivery.",
        "Cancel free of charge until it ships; send goods back within {n} days of delivery.",
        RETURN_DAYS,
    ).format(n=RETURN_DAYS)
    st.caption(f"{pay} {back}")


main()

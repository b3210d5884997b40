"""One line of the cart with what can be done to it; what was taken out can be put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from ecom import carts
from ecom.carts import MOST, Change, Line, Owner
from ecom.errors import ShopError
from pages.parts import notices, pictures, routes, visit
from pages.parts.errors import explain
from pages.parts.html import escape, escape_markdown
from pages.parts.money import money
from pages.parts.texts import _, ngettext

FEW_LEFT = 10
_REMOVED = "cart.removed"


class Removed(NamedTuple):
    product_id: int
    name: str
    quantity: int


def line(owner: Owner, line: Line) -> None:
    """Picture, name with notes, quantity, price: laid out by buying.css, by the keys."""
    product = line.product
    with st.container(key=f"cart-line-{product.id}", border=True):
        st.html(f'<img class="cart-picture" src="{escape(pictures.url(product.picture))}" alt="">')
        with st.container(key=f"cart-about-{product.id}", gap="xsmall"):
            routes.link("product", escape_markdown(product.name), id=product.id)
            if not product.archived:
                st.caption(_("{price} each", price=money(product.price)))
            _notes(owner, line)
        _stepper(owner, line)
        with st.container(key=f"cart-price-{product.id}", horizontal_alignment="right", gap=None):
            if not product.archived:
                st.markdown(f"**{money(line.subtotal)}**", width="content")
            st.button(
                _("Remove"),
                key=f"remove-{product.id}",
                type="tertiary",
                icon=":material/delete:",
                help=_("Remove {name} from the cart", name=escape_markdown(product.name)),
                on_click=_remove,
                args=(owner, Removed(product.id, product.name, line.quantity)),
            )


def undo(owner: Owner) -> None:
    """An offer to put back what was taken out last, until the next change."""
    removed: Removed | None = st.session_state.get(_REMOVED)
    if removed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="undo"):
        text = _("Removed: {name}", name=escape_markdown(removed.name))
        st.markdown(f":material/delete: {text}", width="stretch")
        st.button(
            _("Undo"), key="undo-remove", icon=":material/undo:", on_click=_put_back, args=(owner,)
        )


def take_what_is_there(owner: Owner, left: dict[int, int]) -> None:
    """Lower each short product to the pieces `left`; what is sold out leaves the cart."""
    for product_id, pieces in left.items():
        attempt(owner, lambda id=product_id, n=pieces: carts.set_quantity(owner, id, n))


def tell_capped(change: Change) -> None:
    text = ngettext(
        "{name}: only {n} left, so your cart holds that many.",
        "{name}: only {n} left, so your cart holds that many.",
        change.quantity,
    )
    notices.tell(
        text.format(name=escape_markdown(change.name), n=change.quantity),
        "production_quantity_limits",
    )


def attempt(owner: Owner, work: Callable[[], Any]) -> Any:
    """Do it, or say why not; for callbacks, whose errors no page could catch.

    Nothing is done to the cart of somebody whose session has ended since the page was drawn.
    """
    try:
        return work() if visit.current().owner == owner else None
    except ShopError as error:
        notices.tell(explain(error), "error")
        return None


def _stepper(owner: Owner, line: Line) -> None:
    key = f"quantity-{line.product.id}"
    st.session_state[key] = line.quantity
    st.number_input(
        _("Quantity of {name}", name=escape_markdown(line.product.name)),
        min_value=1,
        max_value=MOST,
        step=1,
        key=key,
        label_visibility="collapsed",
        disabled=line.available == 0,
        on_change=_set_quantity,
        args=(owner, line.product.id),
    )


def _notes(owner: Owner, line: Line) -> None:
    if line.product.archived:
        gone = _("No longer sold")
        st.markdown(f":red[:material/block: {gone}]")
    elif line.available == 0:
        gone = _("Sold out for now")
        st.markdown(f":red[:material/block: {gone}]")
    elif line.short:
        left = ngettext("Only {n} left", "Only {n} left", line.available).format(n=line.available)
        st.markdown(f":orange[:material/warning: {left}]")
        st.button(
            ngettext("Take {n}", "Take {n}", line.available).format(n=line.available),
            key=f"take-{line.product.id}",
            on_click=take_what_is_there,
            args=(owner, {line.product.id: line.available}),
        )
    elif line.available <= FEW_LEFT:
        left = ngettext("Only {n} left", "Only {n} left", line.available).format(n=line.available)
        st.caption(left)
    if line.price_changed and not line.product.archived:
        _price_note(line)


def _price_note(line: Line) -> None:
    up = line.product.price > line.price_then
    text = _("Dearer since you added it: it was {price}") if up else _("Cheaper: it was {price}")
    colour, icon = ("orange", "trending_up") if up else ("green", "trending_down")
    st.markdown(f":{colour}[:material/{icon}: {text.format(price=money(line.price_then))}]")


def _set_quantity(owner: Owner, product_id: int) -> None:
    wanted = st.session_state[f"quantity-{product_id}"]
    st.session_state.pop(_REMOVED, None)
    if wanted is None:
        return  # the field was emptied: it shows the quantity again
    change: Change | None = attempt(owner, lambda: carts.set_quantity(owner, product_id, wanted))
    if change and change.capped:
        tell_capped(change)


def _remove(owner: Owner, removed: Removed) -> None:
    def work() -> None:
        carts.remove(owner, removed.product_id)
        st.session_state[_REMOVED] = removed

    attempt(owner, work)


def _put_back(owner: Owner) -> None:
    removed: Removed | None = st.session_state.pop(_REMOVED, None)
    if removed is not None:
        attempt(owner, lambda: carts.add(owner, removed.product_id, removed.quantity))

"""What a code would take off a cart: of the terms as they stand in the form, saved or not."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ecom import carriers, discount_trial
from ecom.discount_terms import Terms
from ecom.discount_trial import Trial
from ecom.errors import DiscountRefused, InvalidInput
from ecom.users import User
from pages.parts import errors, sums, visit
from pages.parts.html import escape_markdown
from pages.parts.money import money
from pages.parts.texts import _

_PRODUCTS = "try-products"
MOST_PIECES = 1000


def draw(viewer: User, terms: Terms) -> None:
    st.subheader(_("Try it on a cart"), anchor=False)
    st.caption(_("Priced as at the checkout, as if the code were running. Nothing is saved."))
    left, right = st.columns(2, gap="large")
    with left:
        lines = _cart(viewer, terms)
        found = {carrier.id: carrier for carrier in carriers.carriers()}
        carrier_id = st.selectbox(
            _("Carrier"),
            list(found),
            format_func=lambda one: f"{found[one].name} · {money(found[one].fee)}",
            key="try-carrier",
        )
    with right:
        if not lines:
            st.info(_("Choose products, or take a typical order."))
        else:
            _priced(viewer, terms, lines, carrier_id)


def _cart(viewer: User, terms: Terms) -> list[tuple[int, int]]:
    names = discount_trial.products(viewer)
    chosen = st.multiselect(
        _("Products"),
        list(names),
        format_func=lambda product_id: names.get(product_id, str(product_id)),
        placeholder=_("Type a part of a name"),
        key=_PRODUCTS,
    )
    st.button(
        _("Take a typical order"),
        key="try-typical",
        icon=":material/shopping_basket:",
        on_click=partial(_typical, terms.category_id),
    )
    return [(product_id, _pieces(product_id, names[product_id])) for product_id in chosen]


def _pieces(product_id: int, name: str) -> int:
    with st.container(horizontal=True, vertical_alignment="center", key=f"try-line-{product_id}"):
        st.markdown(escape_markdown(name))
        return st.number_input(
            _("Pieces of {name}", name=escape_markdown(name)),
            min_value=1,
            max_value=MOST_PIECES,
            key=_key(product_id),
            label_visibility="collapsed",
            width=130,
        )


def _typical(category_id: int | None) -> None:
    viewer = visit.current().user
    lines = discount_trial.typical_cart(viewer, category_id)
    st.session_state[_PRODUCTS] = [product_id for product_id, _quantity in lines]
    for product_id, quantity in lines:
        st.session_state[_key(product_id)] = min(quantity, MOST_PIECES)


def _priced(viewer: User, terms: Terms, lines: list[tuple[int, int]], carrier_id: int) -> None:
    try:
        trial = discount_trial.try_out(viewer, terms, lines, carrier_id)
    except InvalidInput as error:
        st.warning(errors.explain(error))
        return
    _verdict(trial, terms.code.strip().upper())
    sums.of_quote(trial.priced)


def _verdict(trial: Trial, code: str) -> None:
    if trial.refusal:
        refused = DiscountRefused(discount_code=code, reason=trial.refusal)
        st.warning(errors.explain(refused))
    else:
        st.metric(_("The customer saves"), money(trial.saved))


def _key(product_id: int) -> str:
    return f"try-pieces-{product_id}"

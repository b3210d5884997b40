"""Products as the shopper meets them: in a grid, in a strip, as one large picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ecom import carts, trending
from ecom.catalog import Card
from ecom.errors import ShopError
from pages.parts import cart_badge, errors, footfall, notices, pictures, ratings, routes, visit
from pages.parts.html import escape, escape_markdown
from pages.parts.money import money
from pages.parts.texts import _, ngettext

FEW_LEFT = 5

OnAdd = Callable[[Card], None]


def grid(
    cards: Sequence[Card],
    key: str,
    on_add: OnAdd | None = None,
    on_remove: Callable[[Card], None] | None = None,
) -> None:
    """As many columns as fit, two on a phone; each card leads to its product and adds to the cart.

    `key` is unique on the page. `on_add` is called with the card, in place of adding one piece;
    `on_remove`, if given, by a button that takes the card off the list.
    """
    with st.container(key=f"card-grid-{key}"):
        for card in cards:
            _card(card, key, on_add or add_to_cart, on_remove)


def strip(cards: Sequence[Card], key: str) -> None:
    """One row to scroll sideways; a card leads to its product."""
    with st.container(key=f"card-strip-{key}"):
        for card in cards:
            _card(card, key)


def picture(product: Card) -> None:
    """The product's picture as large as the column."""
    st.html(f'<div class="product-picture">{_image(product, lazy=False)}</div>')


def price_block(product: Card) -> None:
    """The price, large, with what is left of a product that gets scarce."""
    st.html(f'<div class="price-block">{_price(product)}{_scarcity(product)}</div>')


def stars(product: Card) -> None:
    st.html(ratings.stars(product.rating, product.rating_count))


def histogram(product: Card, counts: dict[int, int]) -> None:
    """`counts`: how many gave 5, 4, 3, 2, 1 stars."""
    st.html(ratings.histogram(product.rating, counts))


def review(written: ratings.Written) -> None:
    st.html(ratings.review(written))


def named_fields(details: dict[str, Any]) -> None:
    """What a product's details hold, as a list of terms."""
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(_value(value))}</dd></div>"
        for name, value in details.items()
    )
    st.html(f'<dl class="named-fields">{rows}</dl>')


def add_to_cart(card: Card) -> None:
    try:
        here = visit.current()
        carts.add(here.owner, card.id)
    except ShopError as error:
        notices.tell(errors.explain(error), "error")
        return
    trending.note_cart_add(card.id)
    footfall.note_cart_add(here, card.id)
    text = _("Added to your cart: {name}")
    notices.tell(text.format(name=escape_markdown(card.name)), "shopping_cart")
    cart_badge.draw_alone()


def _card(
    card: Card,
    key: str,
    on_add: OnAdd | None = None,
    on_remove: Callable[[Card], None] | None = None,
) -> None:
    """Three elements each: a page shows many, and every one costs time in browser and server."""
    with st.container(key=f"card-{key}-{card.id}"):
        st.html(f'<div class="card-picture">{_image(card)}</div>{_facts(card)}')
        routes.link("product", escape_markdown(card.name), id=card.id)
        if on_add:
            st.button(
                _("Add to cart"),
                key=f"add-{key}-{card.id}",
                icon=":material/add_shopping_cart:",
                disabled=card.on_hand <= 0 or card.archived,
                on_click=on_add,
                args=(card,),
                width="stretch",
            )
        if on_remove:
            st.button(
                _("Remove"),
                key=f"remove-{key}-{card.id}",
                type="tertiary",
                icon=":material/close:",
                on_click=on_remove,
                args=(card,),
                width="stretch",
            )


def _facts(card: Card) -> str:
    return (
        '<div class="card-facts">'
        f"{_price(card)}{ratings.stars(card.rating, card.rating_count)}{_scarcity(card)}</div>"
    )


def _price(card: Card) -> str:
    return f'<span class="price">{escape(money(card.price))}</span>'


def _scarcity(card: Card) -> str:
    if card.archived:
        return _pill(_("No longer for sale"), "out")
    if card.on_hand <= 0:
        return _pill(_("Out of stock"), "out")
    if card.on_hand <= FEW_LEFT:
        left = ngettext("Only {n} left", "Only {n} left", card.on_hand)
        return _pill(left.format(n=card.on_hand), "few")
    return ""


def _pill(text: str, kind: str) -> str:
    return f'<span class="pill pill-{kind}">{escape(text)}</span>'


def _image(card: Card, lazy: bool = True) -> str:
    return (
        f'<img src="{escape(pictures.url(card.picture))}" alt="{escape(card.name)}"'
        f' width="400" height="400" loading="{"lazy" if lazy else "eager"}" decoding="async">'
    )


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)

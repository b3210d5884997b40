"""What the customer on the phone wants: products searched and added, and how many of each."""

from __future__ import annotations

import streamlit as st

from ecom import catalog
from ecom.catalog import Card
from ecom.listings import Query
from pages.parts import pictures
from pages.parts.html import escape, escape_markdown
from pages.parts.money import money, number
from pages.parts.texts import _, ngettext

FOUND = 6  # products shown for a search
MOST_PIECES = 999
Lines = list[tuple[int, int]]

_CHOSEN = "phone.products"  # ids, in the order in which they were added


def clear() -> None:
    for product_id in st.session_state.pop(_CHOSEN, []):
        st.session_state.pop(_pieces(product_id), None)
    st.session_state.pop("phone-search", None)


def search() -> None:
    """What is found, each with a button that adds it."""
    text = st.text_input(
        _("Search products"), key="phone-search", icon=":material/search:", max_chars=200
    ).strip()
    found = catalog.search(Query(text=text, per_page=FOUND)).products if text else []
    for card in found:
        _offer(card, card.id in _chosen())
    if text and not found:
        st.caption(_("No product is called that."))


def chosen() -> Lines:
    """The lines so far, each with its pieces to be changed."""
    cards = {card.id: card for card in catalog.cards(_chosen())}
    lines = [product_id for product_id in _chosen() if product_id in cards]
    for product_id in lines:
        _line(cards[product_id])
    return [(id_, _wanted(id_)) for id_ in lines]


def _offer(card: Card, chosen: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", wrap=False, key=f"offer-{card.id}"
    ):
        st.html(_shown(card), width="stretch")
        st.button(
            _("Added") if chosen else _("Add"),
            key=f"add-{card.id}",
            disabled=chosen or not card.on_hand,
            help=_("Add {name}", name=escape_markdown(card.name)),
            on_click=_add,
            args=(card.id,),
        )


def _line(card: Card) -> None:
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        gap="small",
        wrap=False,
        key=f"line-{card.id}",
    ):
        st.html(_shown(card), width="stretch")
        st.number_input(
            _("Pieces of {name}", name=escape_markdown(card.name)),
            min_value=1,
            max_value=MOST_PIECES,
            key=_pieces(card.id),
            label_visibility="collapsed",
            width=100,
        )
        st.button(
            "",
            key=f"remove-{card.id}",
            icon=":material/delete:",
            type="tertiary",
            help=_("Remove {name}", name=escape_markdown(card.name)),
            on_click=_remove,
            args=(card.id,),
        )
    if _wanted(card.id) > card.on_hand:
        few = ngettext("Only {n} left", "Only {n} left", card.on_hand, n=number(card.on_hand))
        st.markdown(f":red[:material/error: {few}]")


def _shown(card: Card) -> str:
    left = ngettext("{n} left", "{n} left", card.on_hand, n=number(card.on_hand))
    about = escape(f"{money(card.price)} · {left}")
    return (
        f'<div class="office-product"><img src="{pictures.url(card.picture)}" alt="">'
        f"<p><b>{escape(card.name)}</b><span>{about}</span></p></div>"
    )


def _add(product_id: int) -> None:
    if product_id not in _chosen():
        st.session_state[_CHOSEN] = [*_chosen(), product_id]


def _remove(product_id: int) -> None:
    st.session_state[_CHOSEN] = [kept for kept in _chosen() if kept != product_id]
    st.session_state.pop(_pieces(product_id), None)


def _chosen() -> list[int]:
    return st.session_state.get(_CHOSEN, [])


def _wanted(product_id: int) -> int:
    return int(st.session_state.get(_pieces(product_id)) or 1)


def _pieces(product_id: int) -> str:
    return f"phone-pieces-{product_id}"

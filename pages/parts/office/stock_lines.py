"""Products and how many of each: what comes in, or goes from one warehouse to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ecom import stock_lists
from ecom.users import User
from pages.parts.html import escape_markdown
from pages.parts.texts import _

MOST_PIECES = 1_000_000
Lines = list[tuple[int, int]]


def draw(key: str, viewer: User, hint: Callable[[int], str]) -> Lines:
    """The lines chosen so far; `hint(product_id)` stands beside the pieces of each."""
    names = stock_lists.names(viewer)
    chosen = st.multiselect(
        _("Products"),
        options=list(names),
        format_func=lambda product_id: names.get(product_id, str(product_id)),
        placeholder=_("Type a part of a name"),
        key=_products(key),
    )
    for product_id in chosen:
        with st.container(horizontal=True, vertical_alignment="center", key=f"line-{product_id}"):
            st.markdown(f"**{escape_markdown(names[product_id])}**  \n:gray[{hint(product_id)}]")
            st.number_input(
                _("Pieces of {name}", name=escape_markdown(names[product_id])),
                min_value=1,
                max_value=MOST_PIECES,
                key=_pieces(key, product_id),
                label_visibility="collapsed",
                width=150,
            )
    return read(key)


def read(key: str) -> Lines:
    """What the widgets hold, for a callback."""
    state = st.session_state
    chosen = state.get(_products(key)) or []
    return [(product_id, state.get(_pieces(key, product_id)) or 1) for product_id in chosen]


def fill(key: str, lines: Mapping[int, int]) -> None:
    """Before they are drawn: begin with these products and pieces."""
    st.session_state[_products(key)] = list(lines)
    for product_id, pieces in lines.items():
        st.session_state[_pieces(key, product_id)] = min(max(pieces, 1), MOST_PIECES)


def _products(key: str) -> str:
    return f"{key}-products"


def _pieces(key: str, product_id: int) -> str:
    return f"{key}-pieces-{product_id}"

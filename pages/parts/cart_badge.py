"""How many pieces are in the cart: in the menu, and at the top right where that is folded away.

What goes into the cart changes nothing else on a page, so the press of a button draws this alone:
4 messages to the browser instead of 170, and no time for the products around it.
"""

from __future__ import annotations

import contextlib

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ecom import carts
from ecom.errors import Unavailable
from pages.parts import notices, routes, texts, visit
from pages.parts.glass import stories
from pages.parts.texts import _

_KEY = "cart-badge"
_WHOLE = "cart-badge.page-is-whole"


def pieces(here: visit.Visit) -> int | None:
    """None while nobody can say."""
    try:
        return carts.count(here.owner)
    except Unavailable:
        return None


@st.fragment(key=_KEY)
def draw(counted: int | None) -> None:
    """The link to the cart; alone also the menu, which has one, and what there is to tell."""
    alone = _is_alone()
    if alone:
        texts.begin()
        here = visit.glance()
        counted = pieces(here)
        st.navigation(routes.menu(here.user, counted), position="top")
    routes.link("cart", str(counted or _("Cart")), icon=":material/shopping_cart:")
    if alone:
        notices.show()


def page_is_whole(whole: bool) -> None:
    """The frame says when it begins the page and when all of it is there."""
    st.session_state[_WHOLE] = whole


def draw_alone() -> None:
    """Last in a callback that changed the cart. The whole page is drawn where the glass box is
    open, which tells of this press, too, where there is no badge to draw, or where the press
    stopped the drawing of the page: nothing else would bring what was still missing."""
    if stories.is_open() or not st.session_state.get(_WHOLE):
        return
    with contextlib.suppress(StreamlitAPIException):
        st.rerun(_KEY)


def _is_alone() -> bool:
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)

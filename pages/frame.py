"""The main script: who is here, the menu for them, and around every page what they share."""

from __future__ import annotations

import contextlib

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from ops import startup
from pages.parts import (
    brand,
    cart_badge,
    errors,
    footfall,
    going_on,
    notices,
    opening,
    outcome,
    routes,
    sign_in_cookie,
    style,
    texts,
    turns,
    visit,
)
from pages.parts.glass import box as glass_box
from pages.parts.glass import stories
from pages.parts.texts import _


def main() -> None:
    cart_badge.page_is_whole(False)
    texts.begin()
    st.set_page_config(page_title=brand.NAME, page_icon=brand.ICON, layout="wide")
    brand.draw()
    style.draw()
    if startup.state().name != "ready":
        st.navigation(routes.menu(None, None), position="hidden")  # else: "page not found"
        opening.draw()
        return
    stories.begin()
    here = visit.glance()
    pieces = cart_badge.pieces(here)
    page = st.navigation(routes.menu(here.user, pieces), position="top")
    if routes.is_unknown_address(page):
        notices.tell(_("There is no page at this address. Here is the shop."), "info")
    routes.arrived(page)
    footfall.note_visit(here)
    if page.url_path:
        st.set_page_config(page_title=f"{page.title} · {brand.NAME}")
    sign_in_cookie.draw()
    going_on.draw()
    corner(pieces)
    with contextlib.suppress(StopException):  # a guard has said what there was to say
        page.run()
    outcome.told()
    notices.show()  # not at all by a page that leads on to another one
    glass_box.draw(page.title, page.url_path)
    cart_badge.page_is_whole(True)


def corner(pieces: int | None) -> None:
    """At the top right of every page: the cart, where the menu is folded away, and the language."""
    with st.container(horizontal=True, key="corner", width="content", gap="xsmall"):
        with st.container(key="corner-cart", width="content"):
            cart_badge.draw(pieces)
        texts.switch()


try:
    with turns.one():
        main()
except Exception as error:  # no page ends in a traceback on the shopper's screen
    errors.handle(error)
    notices.show()

"""The glass box at the foot of every page: what MySQL and Redis did for the last click."""

from __future__ import annotations

import streamlit as st

from ecom import trace
from pages.parts.glass import stories
from pages.parts.texts import _

_TOGGLE = "glass-box"


def draw(page: str, address: str) -> None:
    """Last on every page; nothing where the shop does not allow it."""
    if not stories.is_allowed():
        return
    stories.page_drawn(page, address)
    with trace.silence():
        st.session_state[_TOGGLE] = stories.is_open()
        st.toggle(_("Glass box"), key=_TOGGLE, on_change=_turn)


def _turn() -> None:
    stories.turn(st.session_state[_TOGGLE])

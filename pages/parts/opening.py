"""What a visitor sees before the shop is open: how far it is, or what whoever runs it must do."""

from __future__ import annotations

import streamlit as st

from ops import startup
from pages.parts import errors
from pages.parts.texts import _

LOOK_EVERY = 0.5  # seconds


@st.fragment(run_every=LOOK_EVERY)
def draw() -> None:
    state = startup.state()
    if state.name == "ready":
        st.rerun(scope="app")
    if state.name == "problem":
        errors.shop_cannot_start(state.text)
        return
    with st.container(width=520, key="opening"):
        if state.name == "resetting":
            st.title(_("Bringing the demo shop back …"), anchor=False)
            st.write(
                _("It opens by itself, as it was on its first day. Please sign in again then.")
            )
        else:
            st.title(_("Opening the shop …"), anchor=False)
            st.write(_("The first time takes a little longer: the shelves are being filled."))
        st.progress(state.part, text=_doing(state.text))


def _doing(what: str) -> str:
    """In the visitor's words; the names are those the installer reports."""
    return {
        "servers": _("Starting MySQL and Redis"),
        "schema": _("Making the tables"),
        "demo": _("Filling the shelves"),
        "routines": _("Teaching the database its routines"),
    }.get(what, what)

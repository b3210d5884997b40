"""Short messages shown as toasts at the next drawing, whatever page that is."""

from __future__ import annotations

import streamlit as st

_WAITING = "notices"


def tell(text: str, icon: str = "check") -> None:
    """Keep a message; `icon` is the name of a Material symbol."""
    st.session_state.setdefault(_WAITING, []).append((text, icon))


def show() -> None:
    for text, icon in st.session_state.pop(_WAITING, []):
        st.toast(text, icon=f":material/{icon}:")

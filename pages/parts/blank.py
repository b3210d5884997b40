"""What a page shows when there is nothing to show: why, and where to go from here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def page(key: str, icon: str, title: str, text: str = "") -> Iterator[None]:
    """A box with the name of a Material symbol; the links drawn inside come below the text."""
    with st.container(border=True, horizontal_alignment="center", key=key):
        with st.container(key=f"blank-icon-{key}", width="content"):
            st.markdown(f":material/{icon}:", width="content")
        st.subheader(title, anchor=False, text_alignment="center")
        if text:
            st.markdown(text, text_alignment="center")
        yield

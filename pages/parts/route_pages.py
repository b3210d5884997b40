"""What Streamlit is told of a page of the app."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

_FOLDER = Path(__file__).resolve().parents[1]
_MOST = 4096  # every page by language and visibility, and the cart's by its pieces


@lru_cache(_MOST)
def page(
    file: str,
    url_path: str,
    *,
    default: bool,
    title: str | None = None,
    icon: str | None = None,
    visible: bool = True,
) -> Page:
    """Kept for all visitors, since making one looks for its file, and each run needs all of them.

    `st.navigation` notes in a page that it may run now: give it a copy.
    """
    return st.Page(
        _FOLDER / file,
        title=title,
        icon=icon,
        url_path=url_path,
        default=default,
        visibility="visible" if visible else "hidden",
    )

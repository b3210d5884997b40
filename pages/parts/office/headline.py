"""The head of an office page: where it belongs, what it is about, and how that is doing."""

from __future__ import annotations

import streamlit as st

from pages.parts import brand, routes
from pages.parts.html import escape_markdown


def draw(
    title: str,
    back: tuple[str, str] | None = None,
    badge: tuple[str, str] | None = None,
) -> None:
    """`back`: the route and the name of the list it is in; `badge`: a text and a colour's name.

    Names of things are plain text here, also if they have signs of Markdown in them.
    """
    if back:
        st.set_page_config(page_title=f"{title} · {brand.NAME}")
        routes.link(back[0], back[1], icon=":material/arrow_back:")
    with st.container(horizontal=True, vertical_alignment="center", key="headline"):
        st.title(escape_markdown(title), anchor=False, width="content" if badge else "stretch")
        if badge:
            st.badge(escape_markdown(badge[0]), color=badge[1])

"""Rows that open in place, one at a time, each with an address of its own."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from pages.parts import address


def row(name: str, row_id: int, title: str, aside: str, is_open: bool) -> Any:
    """The container to fill below the row. `name`: of the id in the URL; the texts are Markdown.

    A button, since a link to the page that is open does not change its address.
    """
    place = st.container(key=f"office-fold-{row_id}", gap="small")
    with (
        place,
        st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ),
    ):
        st.button(
            title,
            key=f"open-{name}-{row_id}",
            type="tertiary",
            icon=":material/expand_more:" if is_open else ":material/chevron_right:",
            on_click=partial(address.change, {name: None if is_open else str(row_id)}),
        )
        if aside:
            st.caption(aside, width="content")
    return place

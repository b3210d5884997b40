"""The foot of a dashboard."""

from __future__ import annotations

import streamlit as st

from pages.parts.board.page import Board
from pages.parts.texts import _


def close(page: Board) -> None:
    said = _(
        "Days are those of the shop’s time zone. Figures are up to a minute old; the i beside each "
        "tells how it is counted and counts it again."
    )
    if page.live:
        said += " " + _("What is of today draws itself anew every minute.")
    st.caption(said)

"""The shop's name and signs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

NAME = "Glass Shop"
ICON = str(Path(__file__).with_name("mark.svg"))
"""For `st.set_page_config`: an icon by name (`:material/…:`) would be fetched from Google."""

_LOGO = str(Path(__file__).with_name("logo.svg"))


def draw() -> None:
    """The logo at the top left, which leads home."""
    st.logo(_LOGO, size="large")

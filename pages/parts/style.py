"""The shop's own CSS, on top of the theme in `.streamlit/config.toml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st


def draw() -> None:
    """Called by the frame at every run; a style alone takes no room in the page."""
    st.html(_sheet())


@cache
def _sheet() -> str:
    sheets = sorted(Path(__file__).parent.glob("*.css"))
    return f"<style>{''.join(sheet.read_text(encoding='utf-8') for sheet in sheets)}</style>"

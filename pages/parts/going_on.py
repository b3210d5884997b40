"""A page whose process died goes on with another one.

The browser connects again by itself, but asks for the page to be drawn only if something was being
drawn or draws itself from time to time. Otherwise the new process knows none of its buttons, and
the first press would be lost. So every page has a part that draws itself: nothing, once a day.
"""

from __future__ import annotations

from datetime import timedelta

import streamlit as st


@st.fragment(run_every=timedelta(days=1))
def draw() -> None:
    """Nothing."""

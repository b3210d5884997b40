from __future__ import annotations

import streamlit as st

from pages.parts import visit
from pages.parts.texts import _


def main() -> None:
    visit.require("discounts.read")
    st.title(_("Discount"), anchor=False)


main()

from __future__ import annotations

import streamlit as st

from pages.parts import visit
from pages.parts.texts import _


def main() -> None:
    visit.require("staff.read")
    st.title(_("Staff"), anchor=False)


main()

from __future__ import annotations

import streamlit as st

from pages.parts.texts import _


def main() -> None:
    st.title(_("Help"), anchor=False)


main()

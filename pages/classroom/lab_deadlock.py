"""An experiment."""

from __future__ import annotations

import streamlit as st

from pages.parts import routes


def main() -> None:
    st.title(routes.title("lab-deadlock"), anchor=False)


main()

"""What Redis holds at this moment."""

from __future__ import annotations

import streamlit as st

from pages.parts import routes


def main() -> None:
    st.title(routes.title("live-redis"), anchor=False)


main()

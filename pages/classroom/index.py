"""What a class finds here: the glass box, the experiments, the lessons."""

from __future__ import annotations

import streamlit as st

from pages.parts import routes


def main() -> None:
    st.title(routes.title("classroom"), anchor=False)


main()

"""The cards of the catalogue, and nothing else; or, with `?counter`, a button that counts."""

from __future__ import annotations

import streamlit as st

from bench import bare_cards

if "counter" in st.query_params:
    bare_cards.counter()
else:
    bare_cards.cards()

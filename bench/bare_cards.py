"""The elements of `pages/parts/cards.py`, by the same calls, from what is held in memory."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import Page

FILE = "BENCH_CARDS"


class Card(NamedTuple):
    id: str
    label: str
    html: str


def keep(cards: list[Card], path: Path) -> None:
    path.write_text(json.dumps(cards), encoding="utf-8")


def cards() -> None:
    with st.container(key="card-grid-listing"):
        for card in _held():
            with st.container(key=f"card-listing-{card.id}"):
                st.html(card.html)
                st.page_link(
                    _product(), label=card.label, width="content", query_params={"id": card.id}
                )
                st.button(
                    "Add to cart",
                    key=f"add-listing-{card.id}",
                    icon=":material/add_shopping_cart:",
                    on_click=_count,
                    width="stretch",
                )


def counter() -> None:
    st.button("Count", key="count", on_click=_count)
    st.text(f"{st.session_state.get('counted', 0)} counted")


def _count() -> None:
    st.session_state["counted"] = st.session_state.get("counted", 0) + 1


@cache
def _held() -> list[Card]:
    held = json.loads(Path(os.environ[FILE]).read_text(encoding="utf-8"))
    return [Card(*one) for one in held]


@cache
def _product() -> Page:
    return st.Page(counter, url_path="product", title="Product")

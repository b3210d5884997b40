"""Charts whose marks narrow the page, and choices that belong to one part of it.

Both write the URL. A pick draws the whole page anew; the chart then is another widget, without a
selection of its own, so that the same mark can be picked again and the browser's back undoes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import altair as alt
import streamlit as st

from pages.parts import address
from pages.parts.board.paper import plain

if TYPE_CHECKING:
    from pages.parts.board.page import Board

SELECTION = "pick"  # the charts' selection parameter; its points have a `key`


def draw(
    page: Board, chart: alt.TopLevelMixin, key: str, words: str, names: tuple[str, ...]
) -> None:
    page.paper.chart(chart, words)
    said = plain(words)
    if not names:
        st.altair_chart(chart, alt=said, key=f"chart-{key}")
        return
    widget = f"chart-{key}-{_turn(page, key, names)}"
    st.altair_chart(
        chart,
        alt=said,
        key=widget,
        on_select=partial(_picked, widget, names),
        selection_mode=SELECTION,
    )


def _turn(page: Board, key: str, names: tuple[str, ...]) -> int:
    """How often what is chosen in the chart has changed, in whatever way."""
    chosen = [page.picked.get(name) for name in names]
    turn, before = st.session_state.get(f"turn-{key}", (0, chosen))
    if chosen != before:
        turn += 1
    st.session_state[f"turn-{key}"] = (turn, chosen)
    return turn


def _picked(widget: str, names: tuple[str, ...]) -> None:
    points = st.session_state[widget]["selection"].get(SELECTION) or []
    if not points:
        return
    address.pick(names, tuple(str(points[0]["key"]).split("-", len(names) - 1)))
    st.rerun()  # from a part of the page, too, all of it


def choice(name: str, options: Mapping[str, str], default: str) -> str:
    asked = st.query_params.get(name, default)
    chosen = asked if asked in options else default
    widget = f"choice-{name}"
    st.session_state[widget] = chosen
    st.segmented_control(
        name,
        list(options),
        key=widget,
        format_func=lambda option: options.get(option, option),
        label_visibility="collapsed",
        required=True,
        on_change=partial(_chosen, widget, name, default),
    )
    return chosen


def _chosen(widget: str, name: str, default: str) -> None:
    chosen = st.session_state[widget]
    address.change({name: None if chosen in (None, default) else chosen})

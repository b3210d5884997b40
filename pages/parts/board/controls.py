"""A dashboard's period, comparison and filters, and the chips that undo what narrows it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from ecom.kpi.options import Options
from pages.parts import address
from pages.parts.board import dimensions, periods
from pages.parts.board.dimensions import Dimension
from pages.parts.board.page import Board
from pages.parts.html import escape_markdown
from pages.parts.texts import _

_PERIOD, _DATES, _COMPARE = "board-period", "board-dates", "board-compare"


def draw(page: Board, found: Options, filters: Sequence[str]) -> None:
    with st.container(horizontal=True, key="board-controls", gap="small"):
        _period(page)
        _comparison(page)
        for name in filters:
            _filter(page.dimensions[name], _choices(name, found), page.picked.get(name))
    _chips(page)
    said = periods.in_words(page.of.first, page.of.last)
    if page.against:
        before = periods.in_words(page.against.first, page.against.last)
        said = _("{days}, compared with {before}", days=said, before=before)
    st.caption(said)


def _period(page: Board) -> None:
    of = page.of
    st.session_state[_PERIOD] = page.preset
    st.selectbox(
        _("Period"),
        [*periods.PRESETS, periods.CUSTOM],
        key=_PERIOD,
        format_func=periods.name,
        label_visibility="collapsed",
        width=210,
        on_change=lambda: address.change(
            periods.to_url(st.session_state[_PERIOD], of.first, of.last)
        ),
    )
    if page.preset != periods.CUSTOM:
        return
    if len(st.session_state.get(_DATES, ())) != 1:  # else the second one is still to be picked
        st.session_state[_DATES] = (of.first, of.last)
    st.date_input(
        _("From and to"),
        key=_DATES,
        min_value=min(page.opened, of.first),
        max_value=max(page.today, of.last),
        format="DD/MM/YYYY",
        label_visibility="collapsed",
        width=250,
        on_change=_dates_chosen,
    )


def _dates_chosen() -> None:
    dates = st.session_state[_DATES]
    if len(dates) == 2:  # else the second one is still to be picked
        address.change(periods.to_url(periods.CUSTOM, *dates))


def _comparison(page: Board) -> None:
    st.session_state[_COMPARE] = page.comparison

    def chosen() -> None:
        how = st.session_state[_COMPARE]
        address.change({"compare": how if how != periods.PREVIOUS else None})

    st.selectbox(
        _("Comparison"),
        periods.COMPARISONS,
        key=_COMPARE,
        format_func=periods.comparison_name,
        label_visibility="collapsed",
        width=230,
        on_change=chosen,
    )


def _choices(name: str, found: Options) -> dict[str, str]:
    return {
        "category": dimensions.categories,
        "city": lambda: {city: city for city in found.cities},
        "tier": lambda: {str(id_): tier for id_, tier in found.tiers.items()},
    }[name]()


def _filter(dimension: Dimension, choices: dict[str, str], chosen: str | None) -> None:
    widget = f"board-filter-{dimension.name}"
    st.session_state[widget] = chosen
    everything = {
        "category": _("All categories"),
        "city": _("All cities"),
        "tier": _("All tiers"),
    }[dimension.name]
    st.selectbox(
        dimension.title,
        list(choices),
        key=widget,
        index=None,
        format_func=lambda text: choices.get(text, text),
        placeholder=everything,
        label_visibility="collapsed",
        width=190,
        on_change=lambda: address.change({dimension.name: st.session_state[widget]}),
    )


def _chips(page: Board) -> None:
    if not page.labels:
        return
    with st.container(horizontal=True, key="board-chips", gap="small"):
        for name, label in page.labels.items():
            st.button(
                f"{page.dimensions[name].title}: {escape_markdown(label)}",
                icon=":material/close:",
                key=f"board-chip-{name}",
                wrap=True,
                on_click=partial(address.undo, name),
            )
        if len(page.labels) > 1:
            st.button(
                _("Undo all"),
                type="tertiary",
                key="board-chip-all",
                on_click=partial(address.undo, *page.labels),
            )

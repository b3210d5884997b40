"""The details of a product: a line for each, with its name and its value."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ecom.product_drafts import LONGEST_DETAIL_NAME, LONGEST_DETAIL_VALUE, MOST_DETAILS, Pairs
from pages.parts.fields import Fields
from pages.parts.texts import _


def draw(fields: Fields, writes: bool) -> None:
    form = fields.prefix
    lines = st.session_state[_lines(form)]
    with st.container(key=f"{form}-detail-lines", gap="small"):
        st.markdown(_("**Details**"))
        if not lines:
            st.caption(_("None yet. Shoppers see them as a table, such as Material: silk."))
        for number in lines:
            _line(form, number, writes)
        fields.place("details")
        if writes and len(lines) < MOST_DETAILS:
            st.button(
                _("Add a detail"),
                key=f"{form}-add-detail",
                type="tertiary",
                icon=":material/add:",
                on_click=partial(_add, form),
            )


def fill(form: str, pairs: Pairs) -> None:
    """Before they are drawn."""
    st.session_state[_lines(form)] = list(range(len(pairs)))
    for number, (name, value) in enumerate(pairs):
        st.session_state[_key(form, number, "name")] = name
        st.session_state[_key(form, number, "value")] = value


def read(form: str) -> Pairs:
    """What the lines hold, for a callback."""
    state = st.session_state
    return tuple(
        (
            state.get(_key(form, number, "name"), ""),
            state.get(_key(form, number, "value"), ""),
        )
        for number in state.get(_lines(form), [])
    )


def _line(form: str, number: int, writes: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for what, label, longest in (
            ("name", _("Name of the detail"), LONGEST_DETAIL_NAME),
            ("value", _("Value"), LONGEST_DETAIL_VALUE),
        ):
            st.text_input(
                label,
                key=_key(form, number, what),
                max_chars=longest,
                placeholder=label,
                label_visibility="collapsed",
                disabled=not writes,
            )
        if writes:
            st.button(
                "",
                key=_key(form, number, "remove"),
                type="tertiary",
                icon=":material/close:",
                help=_("Remove this detail"),
                on_click=partial(_remove, form, number),
            )


def _add(form: str) -> None:
    lines = st.session_state[_lines(form)]
    st.session_state[_lines(form)] = [*lines, max(lines, default=-1) + 1]


def _remove(form: str, number: int) -> None:
    lines = st.session_state[_lines(form)]
    st.session_state[_lines(form)] = [line for line in lines if line != number]


def _lines(form: str) -> str:
    return f"{form}.lines"


def _key(form: str, number: int, what: str) -> str:
    return f"{form}-detail-{number}-{what}"

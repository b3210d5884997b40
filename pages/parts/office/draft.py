"""What a form begins with: the thing as it was when its editor opened it, and its version.

    seen = draft.begin("discount", discount.id, shown_values, discount.row_version)
    … the form, whose fields have the keys discount-<name> …
    draft.forget("discount")        # in the callback, once it is saved

Typed values stay until another thing is opened, the page is left, or the draft is forgotten.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(frozen=True)
class Seen:
    """`shown`: what the editor began with; `row_version`: of that."""

    of: Hashable
    shown: dict[str, Any]
    row_version: int


def begin(form: str, of: Hashable, values: Mapping[str, Any], row_version: int = 0) -> Seen:
    """Before the fields are drawn; all of `values` must be drawn, or they begin anew each time."""
    seen: Seen | None = st.session_state.get(_key(form))
    drawn = all(f"{form}-{name}" in st.session_state for name in values)
    if seen is None or seen.of != of or not drawn:
        seen = Seen(of, dict(values), row_version)
        st.session_state[_key(form)] = seen
        fill(form, values)
    return seen


def seen(form: str) -> Seen | None:
    """In a callback of the form. None: a press just before this one has saved it."""
    return st.session_state.get(_key(form))


def is_open(form: str) -> bool:
    """False once it is saved: a second press of its button has nothing to do."""
    return _key(form) in st.session_state


def fill(form: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        st.session_state[f"{form}-{name}"] = value


def onto(form: str, values: Mapping[str, Any], row_version: int) -> Seen:
    """From now on the form is an edit of this version of the thing, which has these values."""
    begun: Seen = st.session_state[_key(form)]
    moved = Seen(begun.of, dict(values), row_version)
    st.session_state[_key(form)] = moved
    return moved


def forget(form: str) -> None:
    st.session_state.pop(_key(form), None)


def _key(form: str) -> str:
    return f"draft.{form}"

"""The choices of a page in the URL, which alone decides what is shown.

Widgets are set from it before they are drawn; whoever changes a choice writes it here, and the
page is drawn anew. What other parts of the page keep in the URL stays there.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st


def change(changes: Mapping[str, str | None]) -> None:
    """Put these into the URL, and take out those that are None: one entry in the history."""
    asked = {**st.query_params.to_dict(), **changes}
    st.query_params.from_dict({name: text for name, text in asked.items() if text is not None})


def pick(names: tuple[str, ...], texts: tuple[str, ...]) -> None:
    """Narrow the page to what was picked; picked once more, it is undone."""
    picked = dict(zip(names, texts, strict=True))
    asked = st.query_params.to_dict()
    again = all(asked.get(name) == text for name, text in picked.items())
    change(dict.fromkeys(names) if again else picked)


def undo(*names: str) -> None:
    change(dict.fromkeys(names))

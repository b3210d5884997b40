"""What narrows a list, as the URL holds it: a copied link shows the same, and "back" works.

    asked = Filters("q", "status", "from", "to")
    with asked.bar():
        text = asked.text("q", _("Search"))
        status = asked.choice("status", _("Status"), order_words.statuses())
        first, last = asked.days("from", "to")
        asked.clear()

The URL decides; widgets are set from it before they are drawn. A change goes to the first page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from pages.parts import address
from pages.parts.office import shortcuts
from pages.parts.texts import _

LONGEST = 200  # characters of a text in the URL that are asked for
_PAGES = {"after": None, "before": None}


class Filters:
    """`names`: those in the URL that narrow this list; each is drawn by one of the methods."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def bar(self) -> Any:
        """Where filters stand side by side, below each other on a phone."""
        return st.container(
            horizontal=True, vertical_alignment="bottom", gap="small", key="filters"
        )

    def value(self, name: str) -> str:
        """As it is in the URL, which may be nonsense; '' if it is not."""
        return st.query_params.get(name, "").strip()[:LONGEST]

    def held(self) -> tuple[Any, ...]:
        """What stands in the widgets; in a callback perhaps more than the URL has so far."""
        return tuple(st.session_state.get(_key(name)) for name in self.names)

    def after(self) -> tuple[str, str]:
        """The tokens `after` and `before` for `paging`."""
        return st.query_params.get("after", ""), st.query_params.get("before", "")

    def text(self, name: str, label: str, width: int = 280, **more: Any) -> str:
        self._set(name, self.value(name))
        st.text_input(
            label,
            key=_key(name),
            width=width,
            max_chars=LONGEST,
            on_change=partial(_changed, name),
            **({"icon": ":material/search:"} | more),
        )
        return self.value(name)

    def choice(
        self,
        name: str,
        label: str,
        titles: Mapping[str, str],
        width: int = 190,
        otherwise: str = "",
    ) -> str | None:
        """One of `titles`' keys, or None for any of them, or for what `otherwise` says."""
        chosen = self.value(name) if self.value(name) in titles else None
        self._set(name, chosen)
        st.selectbox(
            label,
            list(titles),
            key=_key(name),
            index=None,
            width=width,
            format_func=lambda key: titles.get(key, key),
            placeholder=otherwise or _("Any"),
            on_change=partial(_changed, name),
        )
        return chosen

    def days(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Two days, the second one included; each may be open."""
        return self._day(first, _("From")), self._day(last, _("To"))

    def clear(self) -> None:
        """A button, if anything narrows the list."""
        if any(self.value(name) for name in self.names):
            st.button(
                _("Clear filters"),
                key="filters-clear",
                type="tertiary",
                icon=":material/filter_alt_off:",
                shortcut=shortcuts.CLEAR,
                on_click=partial(address.change, dict.fromkeys(self.names) | _PAGES),
            )

    def _day(self, name: str, label: str) -> date | None:
        chosen = _read_day(self.value(name))
        self._set(name, chosen)
        st.date_input(
            label,
            key=_key(name),
            value=None,
            min_value=date(2000, 1, 1),
            max_value=date(2099, 12, 31),
            format="DD/MM/YYYY",
            width=170,
            on_change=partial(_changed, name),
        )
        return chosen

    def _set(self, name: str, chosen: object) -> None:
        st.session_state[_key(name)] = chosen


def _key(name: str) -> str:
    return f"filter-{name}"


def _changed(name: str) -> None:
    chosen = st.session_state[_key(name)]
    text = chosen.isoformat() if isinstance(chosen, date) else (chosen or "").strip()
    address.change({name: text or None} | _PAGES)


def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2099, 12, 31) else None

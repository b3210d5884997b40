"""The story of a click, line by line on one axis of time; a line that is pressed is told in full.

Drawn by a script of its own, since a hundred buttons of Streamlit's would take seconds.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts.glass import figures, rows
from pages.parts.glass.told import Told
from pages.parts.texts import _, ngettext

_LINES = st.components.v2.component(
    "glass_timeline",
    html='<ol class="glass-rows"></ol><p class="glass-on"></p>',
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_CHOSEN = "glass.entry"
VIEW = "glass-view"  # which view of the click is open


def draw(told: Told, key: str = "glass-timeline", *, choosing: bool = True) -> int | None:
    """The number of the entry that is chosen, if any."""
    chosen = _chosen(told) if choosing else None

    lines = rows.of(told)
    n = len(lines)

    def choose() -> None:
        number = st.session_state[key]["chosen"]
        st.session_state[_CHOSEN] = (told.click.number, None if number == chosen else number)

    _LINES(
        key=key,
        data={
            "rows": lines,
            "goes_on": ngettext("{n} line", "{n} lines: scroll the list to see the rest", n, n=n),
            "chosen": chosen,
            "choosing": choosing,
            "label": _("Timeline"),
            "axis": [figures.ms(0), figures.ms(told.story.seconds)],
        },
        on_chosen_change=choose,
    )
    if told.story.left_out:
        n = told.story.left_out
        st.caption(ngettext("{n} more entry is not shown.", "{n} more are not shown.", n, n=n))
    return chosen


def choose(click: int, number: int | None) -> None:
    """Have an entry of a click told in full."""
    st.session_state[_CHOSEN] = (click, number)


def _chosen(told: Told) -> int | None:
    click, number = st.session_state.get(_CHOSEN, (None, None))
    known = {entry.number for entry in told.story.entries}
    return number if click == told.click.number and number in known else None

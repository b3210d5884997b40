"""Looks at a server every few seconds: the last ones of this tab, as tiles and lines over time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, Protocol, TypeVar

import streamlit as st

from ecom.errors import Unavailable
from ecom.glass.server import Untold
from ecom.link import RedisDown
from pages.parts.charts.theme import Drawing, Spec, drawing
from pages.parts.glass import untold
from pages.parts.html import escape
from pages.parts.texts import _

EVERY = 2  # seconds
MOST_LOOKS = 90
LONGEST_PAUSE = 5 * EVERY  # after which a line begins anew
SHORTEST = 30  # seconds of a line that has just begun
HEIGHT = 170
Whose = Literal["redis", "mysql"]
COLOURS = {
    "redis": {"light": "#b3362b", "dark": "#f08a7d"},
    "mysql": {"light": "#3757b5", "dark": "#8fa8f0"},
}


class Look(Protocol):
    """What a server said at a moment, in seconds of a clock."""

    @property
    def at(self) -> float: ...


L = TypeVar("L", bound=Look)


def look(key: str, ask: Callable[[], L]) -> list[L]:
    """The looks of this tab with a new one at their end."""
    found: deque[L] = st.session_state.setdefault(f"looks-{key}", deque(maxlen=MOST_LOOKS))
    if found and time.monotonic() - found[-1].at > LONGEST_PAUSE:
        found.clear()
    seen = ask()
    if not found or found[-1].at != seen.at:  # looks are shared: it may be the same one again
        found.append(seen)
    return list(found)


@contextmanager
def told() -> Iterator[None]:
    """Around a part of the page: says why there is nothing, if the server does not tell."""
    try:
        yield
    except Untold as error:
        st.info(untold.words(error), icon=":material/visibility_off:")
    except RedisDown:
        st.warning(
            _("Redis does not answer. The shop goes on without it; this page looks again."),
            icon=":material/cloud_off:",
        )
    except Unavailable:
        st.warning(
            _("MySQL does not answer. This page looks again."),
            icon=":material/cloud_off:",
        )


def tiles(whose: Whose, items: Sequence[tuple[str, str, str]]) -> None:
    """(name, figure, note) each."""
    found = "".join(
        f'<div class="glass-of-{whose}"><dt>{escape(name)}</dt>'
        f"<dd>{escape(figure)}<small>{escape(note)}</small></dd></div>"
        for name, figure, note in items
    )
    st.html(f'<dl class="glass-summary live-tiles">{found}</dl>')


def line(
    key: str, whose: Whose, points: Sequence[tuple[float, float | None]], kind: Literal["%", "n"]
) -> None:
    """(moment, value) each, the last one is now; moments without a value are gaps."""
    if not points:
        return
    now = points[-1][0]
    rows: list[dict[str, float | None]] = [{"ago": at - now, "y": value} for at, value in points]
    st.altair_chart(_drawn(rows, whose, kind), key=f"line-{key}")


def _drawn(rows: Sequence[dict[str, float | None]], whose: Whose, kind: str) -> Drawing:
    colour = COLOURS[whose][st.context.theme.type or "light"]
    span = min(EVERY * MOST_LOOKS, max(SHORTEST, -(rows[0]["ago"] or 0)))
    end = _("now")
    label = f"datum.value == 0 ? '{end}' : round(-datum.value) + ' s'"
    percent = kind == "%"
    highest = max((row["y"] or 0 for row in rows), default=0)
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, 1 if percent else max(highest * 1.1, 1)]},
        "axis": {"format": ".0%" if percent else ",.2~f", "tickCount": 4},
    }
    x: Spec = {
        "field": "ago",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [-span, 0]},
        "axis": {"values": [-span, -span / 2, 0], "labelExpr": label, "grid": False},
    }
    gaps = {"color": colour, "invalid": "break-paths-show-domains"}
    area: Spec = {"mark": {"type": "area", "opacity": 0.12, **gaps}}
    dots = {"size": 14, "color": colour}
    stroke: Spec = {"mark": {"type": "line", "strokeWidth": 2, "point": dots, **gaps}}
    return drawing(rows, [area, stroke], HEIGHT, {"x": x, "y": y})

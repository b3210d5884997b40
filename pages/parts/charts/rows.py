"""Marks one below the other, each under its whole name: names need the width on a phone."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from pages.parts.charts.axes import domain
from pages.parts.charts.theme import (
    LABEL_SIZE,
    data,
    finish,
    hidden,
    nothing,
    opacity,
    palette,
    pick,
)

MARK, LINE, GAP = 12, 18, 14  # pixels
CHARACTERS = 42  # of a label's line: what a phone has room for
PER_CHARACTER = 7.2  # pixels


@dataclass(frozen=True)
class Row:
    """A mark from `start` to `end`; `said` stands behind it, `tooltip` has the rest."""

    key: str
    label: str
    start: float
    end: float
    said: str
    colour: str
    tooltip: str


def stacked(rows: Sequence[Row], title: str, chosen: str | None = None) -> alt.LayerChart:
    """`title`: what the values are, in the tooltip."""
    if not rows:
        return nothing()
    laid_out, height = _laid_out(rows, chosen)
    room = 14 + PER_CHARACTER * max(len(row.said) for row in rows)
    along = alt.Scale(
        domain=domain([edge for row in rows for edge in (row.start, row.end)]),
        range=[0, alt.expr(f"width - {room:.0f}")],
        nice=False,
        zero=False,
    )
    base = alt.Chart(data(laid_out)).encode(
        opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
        tooltip=[alt.Tooltip("label:N", title="title"), alt.Tooltip("tooltip:N", title=title)],
    )
    layers = [_touch(base, height), _marks(base, along, height), *_texts(base, along, height)]
    return finish(alt.layer(*layers).add_params(pick()), height + 12)


def wrapped(label: str, characters: int = CHARACTERS) -> list[str]:
    return textwrap.wrap(label, characters) or [""]


def down(field: str, height: float) -> alt.Y:
    """Pixels from the top."""
    scale = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    return alt.Y(f"{field}:Q", scale=scale, axis=None)


def _laid_out(rows: Sequence[Row], chosen: str | None) -> tuple[list[dict[str, object]], float]:
    found, top = [], 0.0
    for row in rows:
        lines = wrapped(row.label)
        mark = top + LINE * len(lines)
        found.append(
            {
                "key": row.key,
                "label": row.label,
                "lines": "\n".join(lines),
                "start": row.start,
                "end": row.end,
                "right": max(row.start, row.end),
                "said": row.said,
                "tooltip": row.tooltip,
                "colour": row.colour,
                "opacity": opacity(row.key, chosen),
                "top": top,
                "mark_top": mark,
                "middle": mark + MARK / 2,
                "mark_bottom": mark + MARK,
                "bottom": mark + MARK + GAP,
            }
        )
        top = mark + MARK + GAP
    return found, top


def _touch(base: alt.Chart, height: float) -> alt.Chart:
    """What a finger hits: the whole row."""
    return hidden(base).encode(
        x=alt.value(0), x2=alt.value("width"), y=down("top", height), y2="bottom:Q"
    )


def _marks(base: alt.Chart, along: alt.Scale, height: float) -> alt.Chart:
    return base.mark_rect(cornerRadius=3).encode(
        x=alt.X("start:Q", scale=along, axis=None),
        x2="end:Q",
        y=down("mark_top", height),
        y2="mark_bottom:Q",
        color=alt.Color("colour:N", scale=None, legend=None),
    )


def _texts(base: alt.Chart, along: alt.Scale, height: float) -> list[alt.Chart]:
    look = {"fontSize": LABEL_SIZE, "align": "left", "color": palette().text}
    names = base.mark_text(baseline="top", lineBreak="\n", lineHeight=LINE, **look)
    figures = base.mark_text(baseline="middle", dx=6, **look)
    return [
        names.encode(x=alt.value(0), y=down("top", height), text="lines:N"),
        figures.encode(
            x=alt.X("right:Q", scale=along, axis=None), y=down("middle", height), text="said:N"
        ),
    ]

"""Marks one below the other, each under its whole name: names need the width on a phone."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts.charts.axes import domain
from pages.parts.charts.theme import (
    LABEL_SIZE,
    Drawing,
    Spec,
    drawing,
    expr,
    hidden,
    nothing,
    opacity,
    palette,
    raw,
    tooltip,
)

MARK, LINE, GAP = 12, 18, 14  # pixels
CHARACTERS = 46  # of a label's line: what a phone has room for
PER_CHARACTER = 7.2  # pixels


@dataclass(frozen=True)
class Row:
    """A mark from `start` to `end`; `said` stands behind it, `exactly` in the tooltip."""

    key: str
    label: str
    start: float
    end: float
    said: str
    exactly: str
    colour: str


def stacked(rows: Sequence[Row], title: str, chosen: str | None = None) -> Drawing:
    """`title`: what the values are, in the tooltip."""
    if not rows:
        return nothing()
    laid_out, height = _laid_out(rows, chosen)
    room = 14 + PER_CHARACTER * max(len(row.said) for row in rows)
    along = {
        "domain": domain([edge for row in rows for edge in (row.start, row.end)]),
        "range": [0, {"expr": f"width - {room:.0f}"}],
        "nice": False,
        "zero": False,
    }
    touch = hidden(
        x={"value": 0}, x2={"value": "width"}, y=down("top", height), y2={"field": "bottom"}
    )
    shared = {"tooltip": tooltip(exactly=title)}
    layers = [touch, _marks(along, height), *_texts(along, height)]
    return drawing(laid_out, layers, height + 12, shared)


def wrapped(label: str, characters: int = CHARACTERS) -> list[str]:
    return textwrap.wrap(label, characters) or [""]


def down(field: str, height: float) -> Spec:
    """Pixels from the top."""
    scale = {"domain": [0, height], "range": [0, height], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _laid_out(rows: Sequence[Row], chosen: str | None) -> tuple[list[Spec], float]:
    found, top = [], 0.0
    for row in rows:
        lines = wrapped(row.label)
        mark = top + LINE * len(lines)
        found.append(
            {
                "key": row.key,
                "name": row.label,
                "lines": "\n".join(lines),
                "start": row.start,
                "end": row.end,
                "right": max(row.start, row.end),
                "said": row.said,
                "exactly": row.exactly,
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


def _marks(along: Spec, height: float) -> Spec:
    return {
        "mark": {"type": "rect", "cornerRadius": 3},
        "encoding": {
            "x": _across("start", along),
            "x2": {"field": "end"},
            "y": down("mark_top", height),
            "y2": {"field": "mark_bottom"},
            "color": raw("colour"),
            "opacity": raw("opacity"),
        },
    }


def _texts(along: Spec, height: float) -> list[Spec]:
    look = {"type": "text", "fontSize": LABEL_SIZE, "align": "left", "color": palette().text}
    names = {
        "mark": {**look, "baseline": "top", "lineBreak": "\n", "lineHeight": LINE},
        "encoding": {
            "x": expr("0"),
            "y": down("top", height),
            "text": {"field": "lines", "type": "nominal"},
        },
    }
    figures = {
        "mark": {**look, "baseline": "middle", "dx": 6},
        "encoding": {
            "x": _across("right", along),
            "y": down("middle", height),
            "text": {"field": "said", "type": "nominal"},
        },
    }
    return [names, figures]


def _across(field: str, along: Spec) -> Spec:
    return {"field": field, "type": "quantitative", "scale": along, "axis": None}

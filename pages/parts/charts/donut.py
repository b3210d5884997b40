"""Shares of a whole: a ring, and below it each share with its name and figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pages.parts.charts.axes import Kind, drawn, exactly, shortly, title_of
from pages.parts.charts.bars import Bar, bars
from pages.parts.charts.rows import down, wrapped
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
from pages.parts.money import number

RING, INNER, OUTER = 196, 58, 92  # pixels
LIST_WIDTH = 340
ROW, LINE = 30, 18
CHARACTERS = 24  # of a name's line


def donut(rows: Sequence[Bar], kind: Kind, chosen: str | None = None) -> Drawing:
    """Shares below zero, and more than there are colours, are drawn as bars."""
    values = [drawn(row.value) or 0 for row in rows]
    if not any(values):
        return nothing()
    if min(values) < 0:
        return bars(rows, kind, chosen)
    if len(rows) > len(palette().categorical):
        return bars([replace(row, note=_share(row, rows)) for row in rows], kind, chosen)
    shares, height = _laid_out(rows, kind, chosen)
    layers = [_ring(sum(values)), *_list(height)]
    if kind != "percent":
        layers.append(_whole(sum(row.value or 0 for row in rows), kind))
    shared = {"tooltip": tooltip(exactly=title_of(kind))}
    return drawing(shares, layers, height + 12, shared)


def _laid_out(rows: Sequence[Bar], kind: Kind, chosen: str | None) -> tuple[list[Spec], float]:
    found, top = [], float(RING)
    for place, row in enumerate(rows):
        share = _share(row, rows)
        lines = wrapped(row.label, CHARACTERS)
        bottom = top + ROW + LINE * (len(lines) - 1)
        found.append(
            {
                "key": row.key,
                "name": row.label,
                "lines": "\n".join(lines),
                "value": drawn(row.value) or 0,
                "said": share if kind == "percent" else f"{shortly(row.value, kind)} · {share}",
                "exactly": f"{exactly(row.value, kind)} · {share}",
                "place": place,
                "colour": palette().categorical[place],
                "opacity": opacity(row.key, chosen),
                "top": top,
                "middle": top + LINE / 2,
                "bottom": bottom,
            }
        )
        top = bottom
    return found, top


def _share(row: Bar, rows: Sequence[Bar]) -> str:
    whole = sum(one.value or 0 for one in rows)
    return f"{number(100 * (row.value or 0) / whole, 1)}%"


def _ring(whole: float) -> Spec:
    edge = {"stroke": palette().background, "strokeWidth": 2}
    return {
        "mark": {"type": "arc", "innerRadius": INNER, "outerRadius": OUTER, **edge},
        "encoding": {
            "theta": {
                "field": "value",
                "type": "quantitative",
                "stack": True,
                "scale": {"domain": [0, whole]},
            },
            "order": {"field": "place", "type": "quantitative"},
            "color": raw("colour"),
            "opacity": raw("opacity"),
            "x": expr("width / 2"),
            "y": {"value": RING / 2 - 2},
        },
    }


def _list(height: float) -> list[Spec]:
    left, right = f"max(0, (width - {LIST_WIDTH}) / 2)", f"min(width, (width + {LIST_WIDTH}) / 2)"
    look = {"type": "text", "fontSize": LABEL_SIZE, "baseline": "top", "color": palette().text}
    top = down("top", height)
    return [
        hidden(x={"value": 0}, x2={"value": "width"}, y=top, y2={"field": "bottom"}),
        {
            "mark": {"type": "point", "shape": "square", "filled": True, "size": 130},
            "encoding": {
                "x": expr(f"{left} + 7"),
                "y": down("middle", height),
                "color": raw("colour"),
                "opacity": raw("opacity"),
            },
        },
        {
            "mark": {**look, "align": "left", "lineBreak": "\n", "lineHeight": LINE},
            "encoding": {
                "x": expr(f"{left} + 22"),
                "y": top,
                "text": {"field": "lines", "type": "nominal"},
            },
        },
        {
            "mark": {**look, "align": "right"},
            "encoding": {
                "x": expr(right),
                "y": top,
                "text": {"field": "said", "type": "nominal"},
            },
        },
    ]


def _whole(value: Decimal | float, kind: Kind) -> Spec:
    look = {"fontSize": 16, "fontWeight": "bold", "color": palette().text}
    return {
        "data": {"values": [{"said": shortly(value, kind)}]},
        "mark": {"type": "text", **look},
        "encoding": {
            "x": expr("width / 2"),
            "y": {"value": RING / 2 - 2},
            "text": {"field": "said", "type": "nominal"},
            "tooltip": {"value": None},
        },
    }

"""Columns side by side in an order of their own: ages, values of orders."""

from __future__ import annotations

from collections.abc import Sequence

from pages.parts.charts.axes import Kind, drawn, label_expr, title_of, value_axis
from pages.parts.charts.bars import Bar
from pages.parts.charts.rows import wrapped
from pages.parts.charts.theme import (
    Drawing,
    Spec,
    drawing,
    hidden,
    nothing,
    opacity,
    palette,
    raw,
    tooltip,
)

HEIGHT = 260
PHONE = 250  # pixels that a phone leaves beside the axis
PER_CHARACTER = 6.6
SLANT = -50  # degrees


def columns(rows: Sequence[Bar], kind: Kind, chosen: str | None = None) -> Drawing:
    if not rows:
        return nothing()
    colours = palette()
    values = [drawn(row.value) or 0 for row in rows]
    marks = [
        {
            "at": at,
            "key": row.key,
            "name": row.label,
            "value": value,
            "exactly": row.in_full(kind),
            "colour": colours.bad if value < 0 else colours.categorical[0],
            "opacity": opacity(row.key, chosen),
        }
        for at, (row, value) in enumerate(zip(rows, values, strict=True))
    ]
    shared = {
        "x": {"field": "at", "type": "ordinal", "axis": _names([row.label for row in rows])},
        "opacity": raw("opacity"),
        "tooltip": tooltip(exactly=title_of(kind)),
    }
    column = {
        "mark": {"type": "bar", "cornerRadiusEnd": 3, "width": {"band": 0.8}},
        "encoding": {
            "y": {"field": "value", "type": "quantitative", **value_axis(values, kind)},
            "color": raw("colour"),
        },
    }
    touch = hidden(y={"value": 0}, y2={"value": "height"})
    return drawing(marks, [touch, column], HEIGHT, shared)


def _names(labels: Sequence[str]) -> Spec:
    """Lines of words if a phone has room for them, else slanting."""
    room = max(int(PHONE / len(labels) / PER_CHARACTER), 1)
    lines = [wrapped(label, room) for label in labels]
    split = any(len(word) > room for label in labels for word in label.split())
    if split or any(len(words) > 3 for words in lines):
        words, look = dict(enumerate(labels)), {"labelAngle": SLANT, "labelAlign": "right"}
    else:
        words = {at: "\n".join(found) for at, found in enumerate(lines)}
        look = {"labelAngle": 0, "labelLineHeight": 15}
    return {"labelExpr": label_expr(words), "labelOverlap": False, "title": None, **look}

"""Columns side by side in an order of their own: ages, values of orders."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from pages.parts.charts.axes import Kind, drawn, exactly, label_expr, title_of, value_axis
from pages.parts.charts.bars import Bar
from pages.parts.charts.rows import wrapped
from pages.parts.charts.theme import data, finish, hidden, nothing, opacity, palette, pick

HEIGHT = 260
PHONE = 250  # pixels that a phone leaves beside the axis
PER_CHARACTER = 6.6


def columns(rows: Sequence[Bar], kind: Kind, chosen: str | None = None) -> alt.LayerChart:
    if not rows:
        return nothing()
    colours = palette()
    values = [drawn(row.value) or 0 for row in rows]
    base = alt.Chart(
        data(
            [
                {
                    "at": at,
                    "key": row.key,
                    "label": row.label,
                    "value": value,
                    "exactly": row.in_full(kind),
                    "colour": colours.bad if value < 0 else colours.categorical[0],
                    "opacity": opacity(row.key, chosen),
                }
                for at, (row, value) in enumerate(zip(rows, values, strict=True))
            ]
        )
    ).encode(
        x=alt.X("at:O", axis=_names([row.label for row in rows]), title=None),
        opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("label:N", title="title"),
            alt.Tooltip("exactly:N", title=title_of(kind)),
        ],
    )
    marks = base.mark_bar(cornerRadiusEnd=3).encode(
        y=alt.Y("value:Q", **value_axis(values, kind)),
        color=alt.Color("colour:N", scale=None, legend=None),
    )
    touch = hidden(base).encode(y=alt.value(0), y2=alt.value("height"))
    return finish(alt.layer(touch, marks).add_params(pick()), HEIGHT)


def _names(labels: Sequence[str]) -> alt.Axis:
    """Lines of words if a phone has room for them, else slanting."""
    room = int(PHONE / len(labels) / PER_CHARACTER)
    lines = [wrapped(label, max(room, 1)) for label in labels]
    fits = all(len(words) <= 3 for words in lines) and not any(
        len(word) > room for label in labels for word in label.split()
    )
    words = {
        at: "\n".join(lines[at]) if fits else label for at, label in enumerate(labels)
    }
    slant = {"labelAngle": 0} if fits else {"labelAngle": -50, "labelAlign": "right"}
    return alt.Axis(labelExpr=label_expr(words), labelOverlap=False, labelLineHeight=15, **slant)

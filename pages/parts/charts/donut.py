"""Shares of a whole: a ring, and below it each share with its name and figure."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from pages.parts.charts.axes import Kind, drawn, exactly, shortly, title_of
from pages.parts.charts.bars import Bar, bars
from pages.parts.charts.rows import down, wrapped
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
from pages.parts.money import number

RING, INNER, OUTER = 196, 58, 92  # pixels
LIST_WIDTH = 340
ROW, LINE = 30, 18


def donut(rows: Sequence[Bar], kind: Kind, chosen: str | None = None) -> alt.LayerChart:
    """Shares below zero, and more than there are colours, are drawn as bars."""
    values = [drawn(row.value) or 0 for row in rows]
    colours = palette()
    if not sum(map(abs, values)):
        return nothing()
    if min(values) < 0 or len(rows) > len(colours.categorical):
        return bars(rows, kind, chosen)
    shares, height = _laid_out(rows, kind, chosen)
    base = alt.Chart(data(shares)).encode(
        opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
        color=alt.Color("colour:N", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("label:N", title="title"),
            alt.Tooltip("exactly:N", title=title_of(kind)),
        ],
    )
    ring = base.mark_arc(
        innerRadius=INNER, outerRadius=OUTER, stroke=colours.background, strokeWidth=2
    ).encode(
        theta=alt.Theta("value:Q", stack=True),
        order=alt.Order("place:Q"),
        x=alt.value(alt.expr("width / 2")),
        y=alt.value(RING / 2),
    )
    layers = [ring, *_list(base, height)]
    if kind != "percent":
        layers.append(_whole(sum(row.value or 0 for row in rows), kind))
    return finish(alt.layer(*layers).add_params(pick()), height + 12)


def _laid_out(
    rows: Sequence[Bar], kind: Kind, chosen: str | None
) -> tuple[list[dict[str, object]], float]:
    whole = sum(float(row.value or 0) for row in rows)
    found, top = [], float(RING)
    for place, row in enumerate(rows):
        share = f"{number(100 * float(row.value or 0) / whole, 1)}%"
        lines = wrapped(row.label, 24)
        found.append(
            {
                "key": row.key,
                "label": row.label,
                "lines": "\n".join(lines),
                "value": drawn(row.value) or 0,
                "said": share if kind == "percent" else f"{shortly(row.value, kind)} · {share}",
                "exactly": f"{exactly(row.value, kind)} · {share}",
                "place": place,
                "colour": palette().categorical[place],
                "opacity": opacity(row.key, chosen),
                "top": top,
                "middle": top + LINE / 2,
                "bottom": top + ROW + LINE * (len(lines) - 1),
            }
        )
        top = found[-1]["bottom"]
    return found, top


def _list(base: alt.Chart, height: float) -> list[alt.Chart]:
    left, right = f"max(0, (width - {LIST_WIDTH}) / 2)", f"min(width, (width + {LIST_WIDTH}) / 2)"
    look = {"fontSize": LABEL_SIZE, "baseline": "top"}
    ink = alt.value(palette().text)
    at_top = down("top", height)
    return [
        hidden(base).encode(
            x=alt.value(0), x2=alt.value("width"), y=at_top, y2="bottom:Q", color=ink
        ),
        base.mark_point(shape="square", filled=True, size=130, opacity=1).encode(
            x=alt.value(alt.expr(f"{left} + 7")), y=down("middle", height)
        ),
        base.mark_text(align="left", lineBreak="\n", lineHeight=LINE, **look).encode(
            x=alt.value(alt.expr(f"{left} + 22")), y=at_top, text="lines:N", color=ink
        ),
        base.mark_text(align="right", **look).encode(
            x=alt.value(alt.expr(right)), y=at_top, text="said:N", color=ink
        ),
    ]


def _whole(value: object, kind: Kind) -> alt.Chart:
    mark = alt.Chart(data([{"said": shortly(value, kind)}])).mark_text(
        fontSize=16, fontWeight="bold", color=palette().text
    )
    return mark.encode(
        x=alt.value(alt.expr("width / 2")), y=alt.value(RING / 2), text="said:N"
    )

"""Cells that are the stronger, the more there is: hours of the week, months of a cohort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import altair as alt

from pages.parts.charts.axes import Kind, drawn, exactly, label_expr, shortly, title_of
from pages.parts.charts.theme import Palette, data, finish, nothing, opacity, palette, pick

ROW = 28  # pixels
LEGEND = 56


@dataclass(frozen=True)
class Cell:
    """`x`, `y`: places in the labels, from 0; `label`: what it is called in its tooltip.

    A value of None is not drawn.
    """

    x: int
    y: int
    value: Decimal | float | None
    label: str
    key: str = ""


def heatmap(
    cells: Sequence[Cell],
    x_labels: Sequence[str],
    y_labels: Sequence[str],
    kind: Kind,
    chosen: str | None = None,
) -> alt.LayerChart:
    """Figures stand in the cells where the window has room for them."""
    seen = [cell for cell in cells if drawn(cell.value) is not None]
    if not seen:
        return nothing()
    colours = palette()
    most = max(0.0, *(float(cell.value) for cell in seen), 0.0) or 1.0
    base = alt.Chart(data([_row(cell, kind, chosen, most, colours) for cell in seen])).encode(
        x=_axis(alt.X, "x", x_labels, above=True),
        y=_axis(alt.Y, "y", y_labels),
        opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("label:N", title="title"),
            alt.Tooltip("exactly:N", title=title_of(kind)),
        ],
    )
    rects = base.mark_rect(cornerRadius=2, stroke=colours.background, strokeWidth=1.5).encode(
        color=alt.Color(
            "value:Q",
            scale=alt.Scale(domain=[0, most], range=list(colours.sequential), interpolate="rgb"),
            legend=_legend(most, kind),
        )
    )
    longest = max(len(shortly(cell.value, kind)) for cell in seen)
    room = alt.expr(f"width / {len(x_labels)} > {7 * longest + 6} ? 1 : 0")
    figures = base.mark_text(fontSize=11, fillOpacity=room).encode(
        text="said:N", color=alt.Color("ink:N", scale=None, legend=None)
    )
    height = ROW * len(y_labels) + LEGEND + 24
    return finish(alt.layer(rects, figures).add_params(pick()), height)


def _row(
    cell: Cell, kind: Kind, chosen: str | None, most: float, colours: Palette
) -> dict[str, object]:
    value = float(cell.value)
    # The ramp ends in the text's own colour: on its far half the page's background is read better.
    ink = colours.background if value > most * 0.5 else colours.text
    return {
        "x": cell.x,
        "y": cell.y,
        "key": cell.key,
        "label": cell.label,
        "value": value,
        "said": shortly(cell.value, kind),
        "exactly": exactly(cell.value, kind),
        "ink": ink,
        "opacity": opacity(cell.key, chosen),
    }


def _axis(channel: type, field: str, labels: Sequence[str], above: bool = False) -> alt.X | alt.Y:
    return channel(
        f"{field}:O",
        title=None,
        scale=alt.Scale(domain=list(range(len(labels))), paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            orient="top" if above else "left",
            labelExpr=label_expr(dict(enumerate(labels))),
            labelAngle=0,
            labelOverlap="parity" if above else False,
            labelPadding=6,
        ),
    )


def _legend(most: float, kind: Kind) -> alt.Legend:
    words = label_expr({0: shortly(0, kind), 1: shortly(most, kind)})
    return alt.Legend(
        title=None,
        orient="bottom",
        direction="horizontal",
        gradientLength=160,
        gradientThickness=8,
        values=[0, most],
        labelExpr=words.replace("datum.value", "(datum.value > 0 ? 1 : 0)"),
    )

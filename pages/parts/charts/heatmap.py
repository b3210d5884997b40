"""Cells that are the stronger, the more there is: hours of the week, months of a cohort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pages.parts.charts.axes import Kind, drawn, exactly, label_expr, roundly, shortly, title_of
from pages.parts.charts.contrast import between, readable_on
from pages.parts.charts.theme import (
    Drawing,
    Palette,
    Spec,
    drawing,
    nothing,
    opacity,
    palette,
    raw,
    tooltip,
)

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
) -> Drawing:
    """Figures stand in the cells where the window has room for them."""
    seen = [cell for cell in cells if drawn(cell.value) is not None]
    if not seen:
        return nothing()
    colours = palette()
    most = max(0.0, *(float(cell.value) for cell in seen), 0.0) or 1.0
    longest = max(len(shortly(cell.value, kind)) for cell in seen)
    room = f"width / {len(x_labels)} > {6.2 * longest + 4:.0f} ? 1 : 0"
    shared = {
        "x": _axis("x", x_labels, {"orient": "top", "labelOverlap": "parity"}),
        "y": _axis("y", y_labels, {"labelOverlap": False}),
        "opacity": raw("opacity"),
        "tooltip": tooltip(exactly=title_of(kind)),
    }
    figures = {
        "mark": {"type": "text", "fontSize": 11, "fillOpacity": {"expr": room}},
        "encoding": {"text": {"field": "said", "type": "nominal"}, "color": raw("ink")},
    }
    return drawing(
        [_row(cell, kind, chosen, most, colours) for cell in seen],
        [_cells(most, kind, colours), figures],
        ROW * len(y_labels) + LEGEND + 24,
        shared,
        independent=["color"],
    )


def _cells(most: float, kind: Kind, colours: Palette) -> Spec:
    edge = {"stroke": colours.background, "strokeWidth": 1.5}
    ramp = {"domain": [0, most], "range": list(colours.sequential), "interpolate": "rgb"}
    return {
        "mark": {"type": "rect", "cornerRadius": 2, **edge},
        "encoding": {
            "color": {
                "field": "value",
                "type": "quantitative",
                "scale": ramp,
                "legend": _legend(most, kind),
            }
        },
    }


def _row(cell: Cell, kind: Kind, chosen: str | None, most: float, colours: Palette) -> Spec:
    value = float(cell.value)
    return {
        "x": cell.x,
        "y": cell.y,
        "key": cell.key,
        "name": cell.label,
        "value": value,
        "said": shortly(cell.value, kind),
        "exactly": exactly(cell.value, kind),
        "ink": readable_on(between(colours.sequential, value / most)),
        "opacity": opacity(cell.key, chosen),
    }


def _axis(field: str, labels: Sequence[str], look: Spec) -> Spec:
    return {
        "field": field,
        "type": "ordinal",
        "scale": {"domain": list(range(len(labels))), "paddingInner": 0, "paddingOuter": 0},
        "axis": {
            "labelExpr": label_expr(dict(enumerate(labels))),
            "labelAngle": 0,
            "labelPadding": 6,
            "title": None,
            **look,
        },
    }


def _legend(most: float, kind: Kind) -> Spec:
    words = label_expr({0: roundly(0, kind), 1: roundly(most, kind)})
    return {
        "title": None,
        "orient": "bottom",
        "direction": "horizontal",
        "gradientLength": 160,
        "gradientThickness": 8,
        "values": [0, most],
        "labelExpr": words.replace("datum.value", "(datum.value > 0 ? 1 : 0)"),
    }

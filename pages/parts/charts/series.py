"""Several series over time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts.charts.axes import Kind, drawn, exactly, value_axis
from pages.parts.charts.buckets import Bucket, Grain, Point, bucketed
from pages.parts.charts.theme import Drawing, Spec, drawing, hidden, nothing, palette, tooltip
from pages.parts.charts.time import HEIGHT, MOST_BARS, WHOLE_HEIGHT, nearest, time_axis
from pages.parts.texts import _

ONE_LINE = 34  # characters of names that a phone's legend has room for side by side


@dataclass(frozen=True)
class Series:
    label: str
    points: Sequence[Point]


def lines(series: Sequence[Series], kind: Kind, grain: Grain) -> Drawing:
    """One line each, over the same days; as many as there are colours."""
    filled = [bucketed(one.points, grain) for one in series]
    rows = _rows(series, filled, kind)
    if not rows:
        return nothing()
    dots = {"size": 30, "filled": True} if len(rows) <= MOST_BARS else False
    mark = {"type": "line", "strokeWidth": 2, "point": dots}
    layers = _layers([one.label for one in series], mark)
    touch = nearest(*(f"v{place}" for place in range(len(series))))
    return _drawing(rows, [*layers, *touch], series, filled, kind, grain)


def in_out(
    inbound: Sequence[Point],
    outbound: Sequence[Point],
    kind: Kind,
    grain: Grain,
    labels: tuple[str, str] | None = None,
) -> Drawing:
    """What came in above the line, what went out below it; both are given as positive values.

    `labels`: what to call them, if not inbound and outbound.
    """
    names = labels or (_("Inbound"), _("Outbound"))
    series = [Series(names[0], inbound), Series(names[1], outbound)]
    filled = [bucketed(one.points, grain) for one in series]
    rows = _rows(series, filled, kind)
    if not rows:
        return nothing()
    for row in rows:
        row["v1"] = None if row["v1"] is None else -row["v1"]
    few = len(rows) <= MOST_BARS
    broad = min(0.8, max(len(rows), 2) / 6)  # a few are not as broad as they could be
    mark = {"type": "bar", "width": {"band": broad}} if few else {"type": "area", "opacity": 0.8}
    touch = [hidden(**WHOLE_HEIGHT)] if few else nearest()
    return _drawing(
        rows, [*_layers(names, mark), *touch], series, filled, kind, grain, signed=False
    )


def _drawing(
    rows: Sequence[Spec],
    layers: Sequence[Spec],
    series: Sequence[Series],
    filled: Sequence[Sequence[Bucket]],
    kind: Kind,
    grain: Grain,
    signed: bool = True,
) -> Drawing:
    fields = [f"v{place}" for place in range(len(series))]
    values = [row[field] for row in rows for field in fields if row[field] is not None]
    titles = {f"said{place}": one.label for place, one in enumerate(series)}
    shared = {
        "x": time_axis(max(filled, key=len), grain),
        "y": {"field": "v0", "type": "quantitative", **value_axis(values, kind, signed)},
        "tooltip": tooltip(**titles),
    }
    return drawing(rows, layers, HEIGHT, shared)


def _layers(labels: Sequence[str], mark: Spec) -> list[Spec]:
    colours = palette().categorical
    columns = 1 if sum(map(len, labels)) > ONE_LINE else len(labels)
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {
            "domain": list(labels),
            "range": [colours[place % len(colours)] for place in range(len(labels))],
        },
        "legend": {"title": None, "orient": "top", "columns": columns, "symbolType": "square"},
    }
    return [
        {
            "transform": [{"calculate": json.dumps(label), "as": "series"}],
            "mark": mark,
            "encoding": {
                "y": {"field": f"v{place}", "type": "quantitative"},
                "color": colour,
            },
        }
        for place, label in enumerate(labels)
    ]


def _rows(series: Sequence[Series], filled: Sequence[Sequence[Bucket]], kind: Kind) -> list[Spec]:
    """A row per bucket with a column per series: they need not begin on the same day."""
    axis = max(filled, key=len, default=())
    by_first = [{bucket.first: bucket for bucket in found} for found in filled]
    rows = []
    for at, bucket in enumerate(axis):
        row = {"at": at, "key": bucket.first.isoformat(), "name": bucket.name}
        for place in range(len(series)):
            found = by_first[place].get(bucket.first)
            row[f"v{place}"] = drawn(found.value) if found else None
            row[f"said{place}"] = exactly(found.value, kind) if found else "–"
        rows.append(row)
    return rows

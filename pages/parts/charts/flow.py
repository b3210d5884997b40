"""What came in and what went out over time."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pages.parts.charts.axes import Kind, drawn, exactly, value_axis
from pages.parts.charts.buckets import Bucket, Grain, Point, bucketed
from pages.parts.charts.theme import Drawing, Spec, drawing, hidden, nothing, palette, tooltip
from pages.parts.charts.time import HEIGHT, MOST_BARS, WHOLE_HEIGHT, nearest, time_axis
from pages.parts.texts import _


def in_out(
    inbound: Sequence[Point], outbound: Sequence[Point], kind: Kind, grain: Grain
) -> Drawing:
    """What came in stands above the line, what went out below it; both are given as positive."""
    names = [_("Inbound"), _("Outbound")]
    came, went = bucketed(inbound, grain), bucketed(outbound, grain)
    axis = max(came, went, key=len)
    if not axis:
        return nothing()
    rows = _rows(axis, came, went, kind)
    few = len(axis) <= MOST_BARS
    broad = min(0.8, max(len(axis), 2) / 6)  # a few are not as broad as they could be
    mark = {"type": "bar", "width": {"band": broad}} if few else {"type": "area", "opacity": 0.8}
    values = [row[side] for row in rows for side in ("in", "out") if row[side] is not None]
    shared = {
        "x": time_axis(axis, grain),
        "y": {"field": "in", "type": "quantitative", **value_axis(values, kind, signed=False)},
        "tooltip": tooltip(came=names[0], went=names[1]),
    }
    touch = [hidden(**WHOLE_HEIGHT)] if few else nearest()
    return drawing(rows, [*_sides(names, mark), *touch], HEIGHT, shared)


def _rows(
    axis: Sequence[Bucket], came: Sequence[Bucket], went: Sequence[Bucket], kind: Kind
) -> list[Spec]:
    """The two need not begin on the same day."""
    into, out = ({bucket.first: bucket.value for bucket in found} for found in (came, went))
    return [
        {
            "at": at,
            "key": bucket.first.isoformat(),
            "name": bucket.name,
            "in": drawn(into.get(bucket.first)),
            "out": drawn(-(out.get(bucket.first) or 0)),
            "came": exactly(into.get(bucket.first), kind),
            "went": exactly(out.get(bucket.first), kind),
        }
        for at, bucket in enumerate(axis)
    ]


def _sides(names: Sequence[str], mark: Spec) -> list[Spec]:
    colour = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": names, "range": list(palette().categorical[: len(names)])},
        "legend": {"title": None, "orient": "top", "symbolType": "square"},
    }
    return [
        {
            "transform": [{"calculate": json.dumps(name), "as": "side"}],
            "mark": mark,
            "encoding": {"y": {"field": field, "type": "quantitative"}, "color": colour},
        }
        for name, field in zip(names, ("in", "out"), strict=True)
    ]

"""Values over time, with those of another time drawn behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pages.parts.charts.axes import Kind, drawn, exactly, label_expr, value_axis
from pages.parts.charts.buckets import Bucket, Grain, Point, beside, bucketed
from pages.parts.charts.theme import (
    Drawing,
    Spec,
    drawing,
    hidden,
    nothing,
    palette,
    raw,
    tooltip,
)
from pages.parts.dates import short_day, short_month
from pages.parts.texts import _

HEIGHT = 300
MOST_BARS = 45  # more points than this are drawn as a line
MONTHS_NAMED_FROM = 120  # points from which the days on the axis are first ones of months
UNFINISHED = 0.5
SEEN = {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0}
WHOLE_HEIGHT = {"y": {"value": 0}, "y2": {"value": "height"}}


def over_time(
    points: Sequence[Point], kind: Kind, grain: Grain, before: Sequence[Point] = ()
) -> Drawing:
    """Days (or sums of weeks, months) in any order; days without a point count as zero.

    `before`: the comparison, at the same distance from its own beginning. Bars for a few points, a
    line for many; a week or month of which days are missing is paler.
    """
    buckets = bucketed(points, grain)
    if not buckets:
        return nothing()
    behind = beside(before, grain, buckets)
    values = [one.value for one in (*buckets, *behind) if one.value is not None]
    names = {"exactly": _("This period")} | ({"then": _("Before")} if behind else {})
    few = len(buckets) <= MOST_BARS
    shared = {
        "x": time_axis(buckets, grain),
        "y": {"field": "value", "type": "quantitative", **value_axis(values, kind)},
        "tooltip": tooltip(**names),
    }
    layers = _bars(len(buckets)) if few else _line()
    return drawing(_rows(buckets, behind, kind), layers, HEIGHT, shared)


def time_axis(buckets: Sequence[Bucket], grain: Grain) -> Spec:
    """The channel of the buckets' places."""
    count = len(buckets)
    few = count <= MOST_BARS
    named = {
        at: _called(bucket.first, grain, count)
        for at, bucket in enumerate(buckets)
        if few or _named(bucket.first, count)
    }
    axis = {
        "values": list(named),
        "labelExpr": label_expr(named),
        "labelAngle": 0,
        "labelOverlap": "parity",
        "labelSeparation": 6,
        "grid": False,
        "title": None,
    }
    if few:
        return {"field": "at", "type": "ordinal", "axis": axis}
    scale = {"domain": [0, count - 1], "nice": False, "zero": False}
    return {"field": "at", "type": "quantitative", "axis": axis, "scale": scale}


def nearest() -> list[Spec]:
    """A rule where the pointer is nearest; it has the tooltip."""
    near = {"type": "point", "nearest": True, "on": "pointerover", "fields": ["at"]}
    return [
        {
            "params": [{"name": "near", "select": near}],
            "mark": {"type": "rule", "color": palette().muted, "strokeWidth": 1},
            "encoding": {"opacity": SEEN, **WHOLE_HEIGHT},
        }
    ]


def _bars(count: int) -> list[Spec]:
    """The comparison is a paler, broader bar behind; a few are not as broad as they could be."""
    colours = palette()
    broad = min(1.0, max(count, 2) / 6)
    behind = {"color": colours.muted, "opacity": 0.35, "width": {"band": 0.94 * broad}}
    front = {"color": colours.categorical[0], "width": {"band": 0.62 * broad}, "cornerRadiusEnd": 2}
    return [
        hidden(**WHOLE_HEIGHT),
        {
            "mark": {"type": "bar", **behind},
            "encoding": {"y": {"field": "before", "type": "quantitative"}},
        },
        {"mark": {"type": "bar", **front}, "encoding": {"opacity": raw("opacity")}},
    ]


def _line() -> list[Spec]:
    """The comparison is a dashed line behind."""
    colours = palette()
    dashes = {"color": colours.muted, "strokeDash": [4, 3], "strokeWidth": 1.5}
    return [
        {
            "mark": {"type": "line", **dashes},
            "encoding": {"y": {"field": "before", "type": "quantitative"}},
        },
        {"mark": {"type": "area", "opacity": 0.13, "color": colours.categorical[0]}},
        {"mark": {"type": "line", "strokeWidth": 2, "color": colours.categorical[0]}},
        *nearest(),
        {
            "mark": {"type": "point", "filled": True, "size": 70, "color": colours.categorical[0]},
            "encoding": {"opacity": SEEN},
        },
    ]


def _rows(buckets: Sequence[Bucket], behind: Sequence[Bucket], kind: Kind) -> list[Spec]:
    found = []
    for at, bucket in enumerate(buckets):
        other = behind[at] if at < len(behind) else None
        found.append(
            {
                "at": at,
                "key": bucket.first.isoformat(),
                "name": bucket.name,
                "value": drawn(bucket.value),
                "exactly": exactly(bucket.value, kind),
                "before": drawn(other.value) if other else None,
                "then": f"{exactly(other.value, kind)} ({other.name})" if other else "–",
                "opacity": 1 if bucket.whole else UNFINISHED,
            }
        )
    return found


def _called(day: date, grain: Grain, points: int) -> str:
    months = grain == "month" or points >= MONTHS_NAMED_FROM
    return short_month(day) if months else short_day(day)


def _named(day: date, points: int) -> bool:
    """Whether a line's axis may name the day: first ones of months, or Mondays."""
    return day.day == 1 if points >= MONTHS_NAMED_FROM else day.weekday() == 0

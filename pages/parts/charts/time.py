"""Values over time, with those of another time drawn behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from pages.parts.charts.axes import Kind, drawn, exactly, label_expr, value_axis
from pages.parts.charts.buckets import Bucket, Grain, Point, beside, bucketed
from pages.parts.charts.theme import data, finish, hidden, nothing, palette, pick
from pages.parts.dates import short_day, short_month
from pages.parts.texts import _

HEIGHT = 300
MOST_BARS = 45  # more points than this are drawn as a line
MONTHS_NAMED_FROM = 120  # points from which the days on the axis are first ones of months


def over_time(
    points: Sequence[Point], kind: Kind, grain: Grain, before: Sequence[Point] = ()
) -> alt.LayerChart:
    """Days (or sums of weeks, months) in any order; days without a point count as zero.

    `before`: the comparison, drawn dashed at the same distance from its own beginning. Bars for a
    few points, a line for many; a week or month of which days are missing is paler.
    """
    buckets = bucketed(points, grain)
    if not buckets:
        return nothing()
    behind = beside(before, grain, buckets)
    values = [found.value for found in (*buckets, *behind) if found.value is not None]
    base = alt.Chart(data(_rows(buckets, behind, kind))).encode(
        y=alt.Y("value:Q", **value_axis(values, kind)), tooltip=_tooltip(bool(behind))
    )
    along = time_axis(buckets, grain)
    few = len(buckets) <= MOST_BARS
    layers = _bars(base, along) if few else _line(base, along)
    return finish(alt.layer(*layers).add_params(pick()), HEIGHT)


def time_axis(buckets: Sequence[Bucket], grain: Grain) -> dict[str, Any]:
    """Scale and axis for the channel of the buckets' places."""
    few = len(buckets) <= MOST_BARS
    words = {at: _called(bucket.first, grain, len(buckets)) for at, bucket in enumerate(buckets)}
    places = [at for at, bucket in enumerate(buckets) if few or _named(bucket.first, len(buckets))]
    axis = alt.Axis(
        values=places,
        labelExpr=label_expr({at: words[at] for at in places}),
        labelAngle=0,
        labelOverlap="parity",
        labelSeparation=6,
        grid=False,
        title=None,
    )
    if few:
        return {"axis": axis, "scale": alt.Scale(domain=list(range(len(buckets))))}
    last = max(len(buckets) - 1, 1)
    return {"axis": axis, "scale": alt.Scale(domain=[0, last], nice=False, zero=False)}


def _rows(
    buckets: Sequence[Bucket], behind: Sequence[Bucket], kind: Kind
) -> list[dict[str, Any]]:
    found = []
    for at, bucket in enumerate(buckets):
        other = behind[at] if at < len(behind) else None
        found.append(
            {
                "at": at,
                "key": bucket.first.isoformat(),
                "period": bucket.name,
                "value": drawn(bucket.value),
                "exactly": exactly(bucket.value, kind),
                "before": drawn(other.value) if other else None,
                "then": f"{exactly(other.value, kind)} ({other.name})" if other else "–",
                "opacity": 1 if bucket.whole else 0.5,
            }
        )
    return found


def nearest(base: alt.Chart, *fields: str) -> list[alt.Chart]:
    """A rule and a dot per field where the pointer is nearest; the rule has the tooltip."""
    near = alt.selection_point(
        name="near", nearest=True, on="pointerover", fields=["at"], empty=False
    )
    seen = alt.when(near).then(alt.value(1)).otherwise(alt.value(0))
    rule = base.mark_rule(color=palette().line, strokeWidth=1.5).encode(
        opacity=seen, y=alt.value(0), y2=alt.value("height")
    )
    dots = [
        base.mark_point(filled=True, size=70, color=palette().categorical[place]).encode(
            y=alt.Y(f"{field}:Q"), opacity=seen
        )
        for place, field in enumerate(fields)
    ]
    return [rule.add_params(near), *dots]


def _bars(base: alt.Chart, along: dict[str, Any]) -> list[alt.Chart]:
    """The comparison is a paler, broader bar behind."""
    base = base.encode(x=alt.X("at:O", **along))
    colours = palette()
    return [
        hidden(base).encode(y=alt.value(0), y2=alt.value("height")),
        base.mark_bar(color=colours.muted, opacity=0.35, width={"band": 0.94}).encode(y="before:Q"),
        base.mark_bar(
            color=colours.categorical[0], width={"band": 0.62}, cornerRadiusEnd=2
        ).encode(opacity=alt.Opacity("opacity:Q", scale=None, legend=None)),
    ]


def _line(base: alt.Chart, along: dict[str, Any]) -> list[alt.Chart]:
    """The comparison is a dashed line behind."""
    base = base.encode(x=alt.X("at:Q", **along))
    colours = palette()
    dashed = base.mark_line(color=colours.muted, strokeDash=[4, 3], strokeWidth=1.5)
    strong = {"color": colours.categorical[0]}
    return [
        dashed.encode(y="before:Q"),
        base.mark_area(opacity=0.13, **strong),
        base.mark_line(strokeWidth=2, **strong),
        *nearest(base, "value"),
    ]


def _tooltip(compared: bool) -> list[alt.Tooltip]:
    now = [
        alt.Tooltip("period:N", title="title"),
        alt.Tooltip("exactly:N", title=_("This period")),
    ]
    return [*now, alt.Tooltip("then:N", title=_("Before"))] if compared else now


def _called(day: date, grain: Grain, points: int) -> str:
    months = grain == "month" or points >= MONTHS_NAMED_FROM
    return short_month(day) if months else short_day(day)


def _named(day: date, points: int) -> bool:
    """Whether a line's axis may name the day: first ones of months, or Mondays."""
    return day.day == 1 if points >= MONTHS_NAMED_FROM else day.weekday() == 0

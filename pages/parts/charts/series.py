"""Several series over time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from pages.parts.charts.axes import Kind, drawn, exactly, value_axis
from pages.parts.charts.buckets import Bucket, Grain, Point, bucketed
from pages.parts.charts.theme import data, finish, hidden, nothing, palette, pick
from pages.parts.charts.time import HEIGHT, MOST_BARS, nearest, time_axis
from pages.parts.texts import _


@dataclass(frozen=True)
class Series:
    label: str
    points: Sequence[Point]


def lines(series: Sequence[Series], kind: Kind, grain: Grain) -> alt.LayerChart:
    """One line each, over the same days; as many as there are colours."""
    filled = [bucketed(one.points, grain) for one in series]
    if not any(filled):
        return nothing()
    axis = max(filled, key=len)
    along = time_axis(axis, grain)
    base = alt.Chart(data(_rows(series, filled, kind))).encode(
        x=alt.X("at:O" if len(axis) <= MOST_BARS else "at:Q", **along)
    )
    values = [one.value for found in filled for one in found if one.value is not None]
    y = value_axis(values, kind)
    drawn_lines = [
        base.transform_calculate(series=f"{_quoted(one.label)}")
        .mark_line(strokeWidth=2, point={"size": 30} if len(axis) <= MOST_BARS else False)
        .encode(
            y=alt.Y(f"v{place}:Q", **y),
            color=_colours([one.label for one in series]),
        )
        for place, one in enumerate(series)
    ]
    hover = base.encode(tooltip=_tooltip(series))
    fields = [f"v{place}" for place in range(len(series))]
    return finish(alt.layer(*drawn_lines, *nearest(hover, *fields)).add_params(pick()), HEIGHT)


def in_out(
    inbound: Sequence[Point],
    outbound: Sequence[Point],
    kind: Kind,
    grain: Grain,
    labels: tuple[str, str] | None = None,
) -> alt.LayerChart:
    """What came in above the line, what went out below it; both are given as positive values.

    `labels`: what to call them, if not inbound and outbound.
    """
    names = labels or (_("Inbound"), _("Outbound"))
    series = [Series(names[0], inbound), Series(names[1], outbound)]
    filled = [bucketed(one.points, grain) for one in series]
    if not any(filled):
        return nothing()
    axis = max(filled, key=len)
    rows = _rows(series, filled, kind)
    for row in rows:
        row["v1"] = None if row["v1"] is None else -row["v1"]
    values = [row[field] for row in rows for field in ("v0", "v1") if row[field] is not None]
    few = len(axis) <= MOST_BARS
    base = alt.Chart(data(rows)).encode(
        x=alt.X("at:O" if few else "at:Q", **time_axis(axis, grain)), tooltip=_tooltip(series)
    )
    y = value_axis(values, kind, signed=False)
    marked = base.mark_bar(width={"band": 0.8}) if few else base.mark_area(interpolate="step")
    layers = [
        marked.transform_calculate(series=_quoted(name)).encode(
            y=alt.Y(f"v{place}:Q", **y), color=_colours(names)
        )
        for place, name in enumerate(names)
    ]
    touch = [hidden(base).encode(y=alt.value(0), y2=alt.value("height"))] if few else nearest(base)
    return finish(alt.layer(*layers, *touch).add_params(pick()), HEIGHT)


def _rows(
    series: Sequence[Series], filled: Sequence[Sequence[Bucket]], kind: Kind
) -> list[dict[str, object]]:
    """A row per bucket with a column per series: they need not begin on the same day."""
    axis = max(filled, key=len)
    by_first = [{bucket.first: bucket for bucket in found} for found in filled]
    rows = []
    for at, bucket in enumerate(axis):
        row = {"at": at, "key": bucket.first.isoformat(), "period": bucket.name}
        for place in range(len(series)):
            found = by_first[place].get(bucket.first)
            row[f"v{place}"] = drawn(found.value) if found else None
            row[f"said{place}"] = exactly(found.value, kind) if found else "–"
        rows.append(row)
    return rows


def _tooltip(series: Sequence[Series]) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("period:N", title="title"),
        *(alt.Tooltip(f"said{place}:N", title=one.label) for place, one in enumerate(series)),
    ]


def _colours(labels: Sequence[str]) -> alt.Color:
    colours = palette().categorical
    columns = 1 if sum(map(len, labels)) > 34 else len(labels)
    return alt.Color(
        "series:N",
        scale=alt.Scale(
            domain=list(labels),
            range=[colours[place % len(colours)] for place in range(len(labels))],
        ),
        legend=alt.Legend(title=None, orient="top", columns=columns, symbolType="square"),
    )


def _quoted(label: str) -> str:
    """As a text in Vega's expressions."""
    return json.dumps(label, ensure_ascii=False)

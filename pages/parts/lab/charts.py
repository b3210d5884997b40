"""Charts that are drawn while an experiment runs."""

from __future__ import annotations

import math
import textwrap
import time
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from lab.experiment import Chart, Experiment, Point
from pages.parts.live.looks import COLOURS
from pages.parts.money import exact_number, number
from pages.parts.texts import _

AT_MOST_EVERY = 0.25  # seconds between two drawings
MOST_DRAWN = 1_500  # points of a chart: more slow the browser down
HEIGHT = 340  # with title, axes and legend, which leave half of it
LEGEND_ROW = 42  # letters beside one another on a telephone, with the signs before them
NAME_LINE = 14  # letters below a bar
LINES = r"split(datum.label, '\n')"
MARK = "#888"  # seen on light and on dark
DASHES = ([1, 0], [7, 4], [2, 3], [9, 3, 2, 3])  # so that a line shows under one that covers it
TICKS = 6  # of an axis of figures, about


class Live:
    """`show` takes the points of a run and draws them, not more often than eyes can follow."""

    def __init__(self, found: Experiment, points: Sequence[Point]) -> None:
        self.points = list(points)
        self._charts = found.charts
        self._places = [st.empty() for _chart in found.charts]
        self._drawn = 0.0
        if self.points:
            self._draw()

    def show(self, point: Point) -> None:
        self.points.append(point)
        if time.monotonic() - self._drawn > AT_MOST_EVERY:
            self._draw()

    def end(self) -> None:
        self._draw()

    def _draw(self) -> None:
        for place, chart in zip(self._places, self._charts, strict=True):
            found = [point for point in self.points if point.chart == chart.key]
            if any(point.series not in chart.marks for point in found):
                place.altair_chart(_chart(chart, found).configure(locale=_numbers()))
        self._drawn = time.monotonic()


def _numbers() -> dict[str, Any]:
    """Of axes and tooltips, with the separators of the page's language."""
    thousands, decimal = number(1234.5, 1)[1], number(1234.5, 1)[-2]
    separators = {"thousands": thousands, "decimal": decimal}
    return {"number": {**separators, "grouping": [3], "currency": ["", ""]}}


def _chart(chart: Chart, points: list[Point]) -> alt.Chart | alt.LayerChart:
    marks = [point for point in points if point.series in chart.marks]
    drawn = _drawn(chart, [point for point in points if point.series not in chart.marks])
    whole = alt.layer(drawn, *_marks(marks)) if marks else drawn
    return whole.properties(title=_(chart.title))


def _marks(points: list[Point]) -> tuple[alt.Chart, alt.Chart]:
    """Lines across the chart, each with its name beside it from the top down."""
    frame = pd.DataFrame([{"x": point.x, "mark": _(point.series)} for point in points])
    base = alt.Chart(frame).encode(x="x:Q", tooltip=alt.Tooltip("mark:N", title=_("What")))
    name = {"angle": 270, "align": "right", "baseline": "bottom", "dx": -4, "dy": -3}
    return (
        base.mark_rule(strokeDash=[4, 3], color=MARK),
        base.mark_text(**name, color=MARK, fontWeight="bold").encode(text="mark:N", y=alt.value(0)),
    )


def _drawn(chart: Chart, points: list[Point]) -> alt.Chart | alt.LayerChart:
    if chart.kind == "bar":
        points = list({(point.series, point.x): point for point in points}.values())
    named = chart.kind == "bar"  # also a number is the name of its bars
    step = max(1, len(points) // MOST_DRAWN)
    kept = [*points[:-1:step], points[-1]] if step > 1 else points
    frame = pd.DataFrame(
        [{"series": _(point.series), "x": _x(point.x, named), "y": point.y} for point in kept]
    )
    continuous = all(isinstance(point.x, (int, float)) for point in kept)
    series = list(dict.fromkeys(frame["series"]))  # in the order of the ways, not of the alphabet
    columns = _columns(series)
    below = 18 * (math.ceil(len(series) / columns) - 1)  # rows of the legend after the first
    legend = alt.Legend(orient="bottom", labelLimit=320, offset=8, padding=0, columns=columns)
    scale, axis = _logarithmic(frame["y"]) if chart.logarithmic else (alt.Undefined, alt.Undefined)
    base = alt.Chart(frame, height=HEIGHT + below).encode(
        y=alt.Y("y:Q", title=_(chart.y) if chart.y else None, scale=scale, axis=axis),
        color=alt.Color(
            "series:N",
            title=None,
            sort=series,
            scale=_colours(chart, series),
            legend=legend,
        ),
        tooltip=[
            alt.Tooltip("series:N", title=_("Way")),
            alt.Tooltip("x", title=_(chart.x) if chart.x else "x"),
            alt.Tooltip("y:Q", title=_(chart.y) if chart.y else "y", format=",.4~g"),
        ],
    )
    title = _(chart.x) if chart.x else None
    if chart.kind == "bar":
        order = list(dict.fromkeys(frame["x"]))
        axis = alt.Axis(labelAngle=0, labelExpr=LINES)
        base = base.encode(x=alt.X("x:N", title=title, sort=order, axis=axis))
        if all(point.series == point.x for point in kept):  # each bar has its name below
            base = base.encode(color=alt.Color("series:N", sort=series, legend=None))
        else:
            base = base.encode(xOffset=alt.XOffset("series:N", sort=series))
        bars = base.mark_bar()
        return alt.layer(bars, _zeros(base)) if (frame["y"] == 0).any() else bars
    ticks = alt.Axis(tickCount=TICKS) if continuous else alt.Undefined
    x = alt.X("x:Q" if continuous else "x:O", title=title, axis=ticks)
    if chart.kind == "points":
        return base.mark_circle(size=36, opacity=0.6).encode(x=x)
    curve = "step-after" if chart.kind == "step" else "linear"
    if 1 < len(series) <= len(DASHES):
        dashes = alt.Scale(domain=series, range=list(DASHES))
        base = base.encode(
            strokeDash=alt.StrokeDash(
                "series:N", title=None, sort=series, scale=dashes, legend=legend
            )
        )
    return base.mark_line(interpolate=curve, point=len(kept) < 40).encode(x=x)


def _zeros(base: alt.Chart) -> alt.Chart:
    """What says that a bar is not there because it is 0, and not because it was left out."""
    return (
        base.transform_filter("datum.y === 0")
        .mark_text(baseline="bottom", dy=-3)
        .encode(text=alt.value("0"), color=alt.value(MARK))
    )


def _logarithmic(values: pd.Series) -> tuple[alt.Scale, alt.Axis]:
    """From 1, or the power of ten below the least, to the one above the most; 0 is at the foot."""
    above = values[values > 0]
    least, most = (above.min(), above.max()) if len(above) else (1, 10)
    low = min(0, math.floor(math.log10(least)))
    high = max(math.ceil(math.log10(most)), low + 1)
    steps = (1, 2, 5) if high - low <= 2 else (1,)
    ticks = [step * 10.0**power for power in range(low, high + 1) for step in steps]
    within = [tick for tick in ticks if tick <= 10.0**high]
    scale = alt.Scale(type="log", domain=[10.0**low, 10.0**high], clamp=True)
    return scale, alt.Axis(values=within, format=",~g")


def _colours(chart: Chart, series: list[str]) -> alt.Scale | Any:
    """Those of the servers, if each series is one's."""
    whose = {_(name): server for name, server in chart.servers.items()}
    if not set(series) <= set(whose):
        return alt.Undefined
    theme = st.context.theme.type or "light"
    return alt.Scale(domain=series, range=[COLOURS[whose[name]][theme] for name in series])


def _columns(series: list[str]) -> int:
    """Of the legend, so that a telephone has room for it."""
    longest = max(len(name) for name in series)
    return max(1, min(len(series), LEGEND_ROW // (longest + 3)))


def _x(value: float | str, named: bool) -> float | str:
    """A name in lines that a telephone has room for."""
    if isinstance(value, str):
        return textwrap.fill(_(value), NAME_LINE) if value else value
    return exact_number(value) if named else value

"""Charts of the dashboards: the theme's colours, money in units one can read, tooltips in full."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import date, timedelta

import altair as alt
import pandas as pd
import streamlit as st

from ecom.kpi.revenue import ProductRevenue, Revenue, RevenueDay, by_grain
from pages.parts.dates import month, short_day, weekday
from pages.parts.money import money, short_money
from pages.parts.texts import _, language

MOST_BARS = 45  # more points than this are drawn as a line
TICKS = 4
BAR_PIXELS = 46


def revenue_over_time(found: Revenue, grain: str, today: date) -> alt.LayerChart:
    """Bars for a few points, a line for many; a week or month of which days are missing is paler.

    `grain`: 'day', 'week' or 'month'.
    """
    points = by_grain(found.days, grain)
    frame = pd.DataFrame([_point(point, grain, found, today) for point in points])
    base = alt.Chart(frame).encode(
        y=alt.Y("revenue:Q", title=None, **_money_axis(frame["revenue"])),
        tooltip=[
            alt.Tooltip("period:N", title=_("Period")),
            alt.Tooltip("exactly:N", title=_("Net revenue")),
            alt.Tooltip("orders:Q", title=_("Orders")),
        ],
    )
    layers = _bars(base, grain) if len(points) <= MOST_BARS else _line(base, grain)
    return alt.layer(*layers).properties(height=320)


def top_products(products: Sequence[ProductRevenue]) -> alt.LayerChart:
    """One bar per product, most revenue first, below its name: names need the width on a phone."""
    frame = pd.DataFrame(
        {
            "name": product.name,
            "place": place,
            "label": f"{place}. {product.name}",
            "revenue": float(product.net_revenue),
            "figure": short_money(product.net_revenue),
            "exactly": money(product.net_revenue),
            "units": product.units,
        }
        for place, product in enumerate(products, start=1)
    )
    lowest = min(0.0, float(frame["revenue"].min()))
    base = alt.Chart(frame).encode(
        y=alt.Y("place:O", axis=None),
        tooltip=[
            alt.Tooltip("name:N", title=_("Product")),
            alt.Tooltip("exactly:N", title=_("Net revenue")),
            alt.Tooltip("units:Q", title=_("Units sold")),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=4, size=10, yOffset=9).encode(
        x=alt.X("revenue:Q", axis=None, scale=alt.Scale(domainMin=lowest))
    )
    look = {"fontSize": 13, "dy": -8, "color": _text_colour()}
    room = alt.expr("width - 90")
    names = base.mark_text(align="left", limit=room, **look).encode(x=alt.value(0), text="label:N")
    figures = base.mark_text(align="right", **look).encode(x=alt.value("width"), text="figure:N")
    return alt.layer(bars, names, figures).properties(height=BAR_PIXELS * len(products))


def last_day(first: date, grain: str) -> date:
    """The last day of the day, week or month that begins with `first`."""
    if grain == "day":
        return first
    if grain == "week":
        return first + timedelta(days=6)
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def period(first: date, grain: str) -> str:
    """What to call it: a day, the days of a week, a month."""
    if grain == "day":
        return weekday(first)
    if grain == "week":
        return f"{short_day(first)} – {short_day(last_day(first, grain))}"
    return month(first)


def _point(point: RevenueDay, grain: str, found: Revenue, today: date) -> dict[str, object]:
    first, last = max(point.day, found.first), min(last_day(point.day, grain), found.last)
    whole = (first, last) == (point.day, last_day(point.day, grain))
    name = period(point.day, grain) if whole else f"{short_day(first)} – {short_day(last)}"
    if last == today:
        name = _("{period}, so far", period=name if first < last else weekday(last))
    return {
        "start": pd.Timestamp(point.day),
        "period": name,
        "revenue": float(point.net_revenue),
        "exactly": money(point.net_revenue),
        "orders": point.orders,
        "whole": whole and last < today,
    }


def _bars(base: alt.Chart, grain: str) -> list[alt.Chart]:
    paler = alt.when("datum.whole").then(alt.value(1)).otherwise(alt.value(0.45))
    unit = "utcyearmonth" if grain == "month" else "utcyearmonthdate"
    start = alt.X("start:O", timeUnit=unit, title=None, axis=_time_axis(grain))
    return [base.mark_bar(cornerRadiusEnd=3).encode(x=start, opacity=paler)]


def _line(base: alt.Chart, grain: str) -> list[alt.Chart]:
    start = alt.X("start:T", title=None, scale=alt.Scale(type="utc"), axis=_time_axis(grain))
    near = alt.selection_point(nearest=True, on="pointerover", fields=["start"], empty=False)
    shown = alt.when(near).then(alt.value(1)).otherwise(alt.value(0))
    base = base.encode(x=start)
    return [
        base.mark_area(opacity=0.15),
        base.mark_line(strokeWidth=2),
        base.mark_point(filled=True, size=70).encode(opacity=shown).add_params(near),
    ]


def _time_axis(grain: str) -> alt.Axis:
    patterns = {"en": ("%-d %b", "%b %Y"), "vi": ("%d/%m", "%m/%Y")}
    by_day, by_month = patterns[language()]
    return alt.Axis(
        format=by_month if grain == "month" else by_day,
        labelAngle=0,
        labelOverlap=True,
        grid=False,
        ticks=False,
    )


def _money_axis(values: Sequence[float]) -> dict[str, object]:
    """Round steps, written as everywhere else: Vega itself knows no `tỷ ₫`."""
    ticks = round_steps(min(0, *values), max(values))
    words = json.dumps({f"{tick:.0f}": short_money(tick) for tick in ticks}, ensure_ascii=False)
    return {
        "scale": alt.Scale(domain=[ticks[0], ticks[-1]]),
        "axis": alt.Axis(values=ticks, labelExpr=f"({words})[format(datum.value, '.0f')]"),
    }


def round_steps(low: float, high: float) -> list[float]:
    """Some five numbers at equal steps of 1, 2 or 5 times a power of ten, around low to high."""
    rough = max(high - low, 1) / TICKS
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [step * n for n in range(math.floor(low / step), math.ceil(high / step) + 1)]


def _text_colour() -> str:
    """Vega's own text is black whatever the theme."""
    return st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor")

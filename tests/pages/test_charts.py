"""Charts as Vega-Lite: whole, in the theme's colours, and sensible with awkward figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import altair as alt
import pytest

from pages.parts import charts, texts
from pages.parts.charts import buckets, contrast, theme
from pages.parts.charts import time as over_time_charts
from pages.parts.charts.paper import picture

Make = Callable[[], theme.Drawing]
BEGIN = date(2026, 3, 2)  # a Monday
LONG = "Điện thoại thông minh Galaxy S24 Ultra 512GB xám titan chính hãng, bảo hành hai năm"


def points(values: list[Any], first: date = BEGIN) -> list[charts.Point]:
    return [charts.Point(first + timedelta(days=n), value) for n, value in enumerate(values)]


def bar(key: str, value: Any, label: str = "") -> charts.Bar:
    return charts.Bar(key, label or key, value)


MANY = [Decimal(n * 1_000_003 % 97_000_000) for n in range(400)]
AWKWARD: dict[str, Make] = {
    "no bars": lambda: charts.bars([], "money"),
    "bars": lambda: charts.bars([bar("a", Decimal("12345678901"), LONG), bar("b", None)], "money"),
    "bars below zero": lambda: charts.bars([bar("a", -5), bar("b", 3)], "count", chosen="b"),
    "bars of nothing": lambda: charts.bars([bar("a", 0), bar("b", 0)], "money"),
    "one bar": lambda: charts.bars([bar("a", Decimal("0.234"))], "percent"),
    "bars that are no numbers": lambda: charts.bars([bar("a", float("nan"))], "count"),
    "no ring": lambda: charts.donut([], "count"),
    "ring": lambda: charts.donut([bar("a", 2), bar("b", 1, LONG)], "count", chosen="a"),
    "ring of nothing": lambda: charts.donut([bar("a", 0)], "money"),
    "ring with a debt": lambda: charts.donut([bar("a", 2), bar("b", -1)], "money"),
    "ring of many": lambda: charts.donut([bar(str(n), n) for n in range(12)], "count"),
    "no columns": lambda: charts.columns([], "count"),
    "columns": lambda: charts.columns([bar(str(n), n - 3, LONG) for n in range(9)], "count"),
    "columns of nothing": lambda: charts.columns([bar("18–24", 0)], "count", chosen="other"),
    "no steps": lambda: charts.waterfall([]),
    "waterfall": lambda: charts.waterfall(
        [charts.Step("a", 9, True), charts.Step("b", -12), charts.Step("c", -3, True)]
    ),
    "no cells": lambda: charts.heatmap([], ["a"], ["b"], "count"),
    "cells of nothing": lambda: charts.heatmap([charts.Cell(0, 0, 0, "a")], ["a"], ["b"], "count"),
    "cells": lambda: charts.heatmap(
        [charts.Cell(0, 0, None, "a"), charts.Cell(1, 0, Decimal("0.5"), "b", "k")],
        ["a", 'b "quoted" \\'],
        ["c"],
        "percent",
        chosen="k",
    ),
    "no days": lambda: charts.over_time([], "money", "day", points([1])),
    "one day": lambda: charts.over_time(points([5]), "money", "month"),
    "days of nothing": lambda: charts.over_time(points([0, 0, 0]), "percent", "day"),
    "days without a value": lambda: charts.over_time(points([None, None]), "money", "day"),
    "days": lambda: charts.over_time(points([1, -2, None]), "money", "day", points([4, 5, 6])),
    "weeks": lambda: charts.over_time(points(MANY), "money", "week", points(MANY[:90])),
    "a line": lambda: charts.over_time(points(MANY), "money", "day", points(MANY)),
    "no flow": lambda: charts.in_out([], [], "count", "day"),
    "flow": lambda: charts.in_out(points([3, 0]), points([1]), "count", "day"),
    "flow of a year": lambda: charts.in_out(points(MANY), points(MANY), "count", "day"),
}


@pytest.fixture(params=["en", "vi"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    token = texts._of_this_run.set(request.param)
    yield request.param
    texts._of_this_run.reset(token)


@pytest.mark.parametrize("make", AWKWARD.values(), ids=AWKWARD)
def test_every_chart_is_valid_vega_lite_without_a_nan(make: Make):
    spec = make().to_dict()
    json.dumps(spec, allow_nan=False)
    alt.LayerChart.from_dict(spec, validate=True)


@pytest.mark.parametrize("make", AWKWARD.values(), ids=AWKWARD)
def test_every_chart_can_be_picked_from_and_fits_its_place(make: Make):
    spec = make().to_dict()
    params = [param for layer in spec["layer"] for param in layer.get("params", ())]
    pick = next(param for param in params if param["name"] == "pick")
    assert pick["select"]["fields"] == ["key"]
    assert spec["autosize"]["type"] == "fit"
    assert all("key" in row for row in spec["data"]["values"])


@pytest.mark.parametrize(
    "name", ["bars", "ring", "cells", "days", "a line", "columns", "waterfall"]
)
def test_a_chart_becomes_a_picture(name: str):
    drawn = picture(AWKWARD[name](), 640)
    assert drawn.png.startswith(b"\x89PNG")
    assert drawn.height == pytest.approx(AWKWARD[name]().to_dict()["height"], abs=2)


def test_long_names_are_broken_and_never_cut():
    row = charts.bars([bar("a", 1, LONG)], "money").to_dict()["data"]["values"][0]
    lines = row["lines"].split("\n")
    assert len(lines) == 2
    assert max(map(len, lines)) <= 46
    assert " ".join(lines) == LONG


def test_the_chosen_mark_is_strong_and_the_others_are_pale():
    rows = charts.bars([bar("a", 1), bar("b", 2)], "count", chosen="b").to_dict()["data"]["values"]
    assert [row["opacity"] for row in rows] == [theme.PALE, 1]
    rows = charts.bars([bar("a", 1), bar("b", 2)], "count").to_dict()["data"]["values"]
    assert [row["opacity"] for row in rows] == [1, 1]


def test_a_tooltip_says_the_whole_amount_and_the_bar_a_short_one(spoken: str):
    bars = charts.bars([charts.Bar("a", "Huế", Decimal("1234567890"), "23%")], "money")
    row = bars.to_dict()["data"]["values"][0]
    assert row["said"] == {"en": "1.23B ₫ · 23%", "vi": "1,23 tỷ ₫ · 23%"}[spoken]
    assert row["exactly"] == "1.234.567.890 ₫ · 23%"


def test_a_waterfall_hangs_each_step_on_the_one_before():
    steps = [("Gross", 100, True), ("Discounts", -30, False), ("Returns", -20, False)]
    drawn = charts.waterfall(
        [*(charts.Step(*step) for step in steps), charts.Step("Net", 50, True)]
    )
    rows = drawn.to_dict()["data"]["values"]
    assert [(row["start"], row["end"]) for row in rows] == [(0, 100), (100, 70), (70, 50), (0, 50)]


def test_shares_of_a_ring_are_of_the_whole():
    rows = charts.donut([bar("a", 3), bar("b", 1)], "count").to_dict()["data"]["values"]
    assert [row["said"] for row in rows] == ["3 · 75.0%", "1 · 25.0%"]


def test_more_shares_than_colours_are_bars_that_say_the_share():
    rows = charts.donut([bar(str(n), 10) for n in range(10)], "count").to_dict()["data"]["values"]
    assert [row["said"] for row in rows] == ["10 · 10.0%"] * 10


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_figures_are_legible_on_every_colour_of_a_heat_map(kind: str, monkeypatch):
    colours = theme.palette(kind)
    monkeypatch.setattr(contrast, "palette", lambda: colours)
    for hundredth in range(101):
        ground = contrast.between(colours.sequential, hundredth / 100)
        ink = contrast._colour(contrast.readable_on(ground))
        assert contrast.contrast(ink, ground) > 3.8


def test_days_are_added_up_to_weeks_and_months_and_the_missing_ones_are_zero():
    days = [charts.Point(date(2026, 3, 31), 5), charts.Point(date(2026, 1, 30), 2)]
    found = buckets.bucketed(days, "month")
    assert [(b.first, b.last, b.value) for b in found] == [
        (date(2026, 1, 30), date(2026, 1, 31), 2),
        (date(2026, 2, 1), date(2026, 2, 28), 0),
        (date(2026, 3, 1), date(2026, 3, 31), 5),
    ]
    assert [b.whole for b in found] == [False, True, True]


def test_points_that_already_stand_for_months_keep_their_whole_months():
    months = [charts.Point(date(2026, 1, 1), 7), charts.Point(date(2026, 2, 1), 8)]
    found = buckets.bucketed(months, "month")
    assert [(b.last, b.value, b.whole) for b in found] == [
        (date(2026, 1, 31), 7, True),
        (date(2026, 2, 28), 8, True),
    ]


def test_a_comparison_is_counted_in_parts_as_long_as_those_beside_it():
    now = buckets.bucketed(points([1] * 20), "week")  # from a Monday
    then = buckets.beside(points([1] * 20, BEGIN - timedelta(days=20)), "week", now)
    assert [b.value for b in then] == [b.value for b in now] == [7, 7, 6]
    assert then[0].first == BEGIN - timedelta(days=20)


def test_months_of_another_year_are_compared_as_months():
    now = buckets.bucketed(points([1] * 59, date(2026, 1, 1)), "month")
    then = buckets.beside(points([1] * 59, date(2025, 1, 1)), "month", now)
    assert [(b.first, b.value) for b in then] == [(date(2025, 1, 1), 31), (date(2025, 2, 1), 28)]


def test_a_day_that_is_not_over_is_paler_and_says_so():
    today = buckets.today()
    drawn = charts.over_time(points([4, 5], today - timedelta(days=1)), "count", "day")
    rows = drawn.to_dict()["data"]["values"]
    assert [row["opacity"] for row in rows] == [1, over_time_charts.UNFINISHED]
    assert rows[1]["name"].endswith(", so far")


def test_a_comparison_has_its_own_day_in_the_tooltip():
    drawn = charts.over_time(points([4]), "count", "day", points([9], date(2025, 3, 2)))
    row = drawn.to_dict()["data"]["values"][0]
    assert row["name"].startswith("Monday, 2 Mar")
    assert (row["before"], row["then"]) == (9, "9 (Sunday, 2 Mar 2025)")


@pytest.mark.parametrize("count", [1, 45, 46, 730])
def test_many_points_are_a_line_and_few_are_bars(count: int):
    spec = charts.over_time(points([1] * count), "count", "day").to_dict()
    kinds = {layer["mark"]["type"] for layer in spec["layer"]}
    assert ("line" in kinds, "bar" in kinds) == (count > 45, count <= 45)


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        (0, 3.7e9, [0, 1e9, 2e9, 3e9, 4e9]),
        (0, 1_000, [0, 500, 1_000]),
        (-2e6, 7e6, [-5e6, 0, 5e6, 1e7]),
        (0, 0, [0]),
        (0, 3, [0, 1, 2, 3]),
    ],
)
def test_an_axis_has_a_few_round_steps_that_cover_its_values(low, high, steps):
    assert charts.round_steps(low, high) == pytest.approx(steps)


def test_an_axis_of_shares_has_steps_below_one():
    assert charts.round_steps(0, 0.37, 0.01) == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])


def test_paper_has_the_light_colours_of_a_chart_drawn_for_the_dark(monkeypatch):
    light, dark = theme.palette("light"), theme.palette("dark")
    monkeypatch.setattr(theme, "palette", lambda kind="": dark if kind in ("", "dark") else light)
    drawn = json.dumps(theme.on_paper(theme.nothing().to_dict()))
    assert light.muted in drawn
    assert not any(colour in drawn for colour in theme._colours(dark))


def test_no_dark_colour_stands_for_two_light_ones():
    swaps: dict[str, set[str]] = {}
    light, dark = (theme._colours(theme.palette(kind)) for kind in ("light", "dark"))
    for there, here in zip(dark, light, strict=True):
        swaps.setdefault(there, set()).add(here)
    assert [colour for colour, others in swaps.items() if len(others) > 1] == []

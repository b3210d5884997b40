"""The charts of the experiments."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lab.experiment import Chart, Point
from pages.parts.lab import charts


def drawn(chart: Chart, *points: Point) -> dict[str, Any]:
    return charts._chart(chart, list(points)).to_dict()


def test_a_logarithmic_axis_has_a_tick_at_each_power_of_ten_around_its_values() -> None:
    scale, axis = charts._logarithmic(pd.Series([0, 1.4, 30, 4_100]))
    assert (scale["type"], scale["domain"]) == ("log", [1, 10_000])
    assert axis["values"] == [1, 10, 100, 1_000, 10_000]
    scale, axis = charts._logarithmic(pd.Series([0.02, 40]))
    assert scale["domain"] == [0.01, 100]
    scale, axis = charts._logarithmic(pd.Series([0, 3, 8]))
    assert axis["values"] == [1, 2, 5, 10]


def test_a_bar_of_nothing_says_0() -> None:
    chart = Chart("stale", "Seconds", kind="bar")
    full, empty = Point("stale", "Late", "Old price", 4), Point("stale", "Soon", "Old price", 0)
    assert [layer["mark"]["type"] for layer in drawn(chart, full, empty)["layer"]] == [
        "bar",
        "text",
    ]
    assert drawn(chart, full)["mark"]["type"] == "bar"


def test_lines_that_cover_one_another_have_dashes_of_their_own() -> None:
    points = [Point("price", way, x, 3) for way in ("One", "Two") for x in (0.5, 1.5)]
    encoding = drawn(Chart("price", "Price", kind="step"), *points)["encoding"]
    dashes = encoding["strokeDash"]["scale"]
    assert dashes["domain"] == ["One", "Two"]
    assert dashes["range"][0] != dashes["range"][1]

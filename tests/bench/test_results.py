"""The frame of the bench: it writes what it promises, and a goal that is missed is called so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import clock, result
from bench.result import Result, compared, measured

FIELDS = ["name", "value", "unit", "floor", "ratio", "goal", "met"]


@pytest.fixture
def rounds() -> clock.Rounds:
    return clock.Rounds({"ours": [3.0, 2.0, 8.0], "bare": [2.0, 1.0, 2.0]}, "ms")


@pytest.fixture
def found(rounds: clock.Rounds) -> list[Result]:
    return [
        compared("slow", rounds, "ours", "bare", most=1.3),
        compared("quick", rounds, "bare", "ours", most=1.3),
        measured("pieces", 800, "", most=800, least=800),
        measured("told only", 12.5, "ms"),
    ]


def test_results_are_a_list_of_what_was_promised(found: list[Result], tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    result.keep(found, path)
    kept = json.loads(path.read_text())
    assert [list(one) for one in kept] == [FIELDS] * 4
    assert [one["met"] for one in kept] == [False, True, True, None]
    assert [one["goal"] for one in kept] == ["≤ 1.3 ×", "≤ 1.3 ×", "= 800", None]
    assert (kept[0]["value"], kept[0]["floor"], kept[0]["ratio"]) == (3.0, 2.0, 2.0)


def test_a_ratio_is_the_median_of_the_rounds_ratios(rounds: clock.Rounds) -> None:
    assert rounds.ratio("ours", "bare") == 2.0  # of 1.5, 2 and 4


def test_the_table_of_a_document_is_replaced_and_nothing_else(
    found: list[Result], tmp_path: Path
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{result.BEGIN}\nof last year\n{result.END}\nafter\n")
    result.write_readme(found, readme)
    text = readme.read_text()
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "of last year" not in text
    assert "| slow | 3 ms | 2 ms | 2.00 × | ≤ 1.3 × | **missed** |" in text
    readme.write_text("no marks")
    with pytest.raises(ValueError, match="has no"):
        result.write_readme(found, readme)


def test_ways_take_turns_and_each_is_called_as_often() -> None:
    calls: list[str] = []
    found = clock.by_turns(
        {name: lambda name=name: calls.append(name) for name in "ab"}, 3, 2, warm_up=1
    )
    assert sorted(calls) == ["a"] * 7 + ["b"] * 7
    assert {name: len(medians) for name, medians in found.of.items()} == {"a": 2, "b": 2}


def test_an_error_in_one_of_many_threads_is_raised() -> None:
    def fail(number: int) -> None:
        if number == 2:
            raise KeyError(number)

    with pytest.raises(KeyError):
        clock.at_once(4, fail)

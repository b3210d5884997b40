"""Experiments are run small, on the suite's servers; what they leave or change is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pytest
from babel.messages.extract import extract_from_dir

from ecom import keys
from ecom.settings import ROOT, settings
from lab import catalog
from lab.bench import SCHEMA, Line, bench, redis_client
from lab.experiment import Experiment, Outcome, Point
from ops.connection import connect
from tests.pages.test_texts import KEYWORDS

Ran = Callable[[str], Outcome]


@pytest.fixture
def ran(shop: str) -> Iterator[Ran]:
    """Runs an experiment, and fails if it drew nothing, left something or changed the shop."""

    def run(name: str) -> Outcome:
        found = catalog.experiment(name)
        before, points = checksums(shop), []
        with bench(quick=True) as place:
            outcome = found.run(place, points.append)
        assert {point.chart for point in points} <= {chart.key for chart in found.charts}
        assert {chart.key for chart in found.charts} <= {point.chart for point in points}
        assert all(isinstance(point, Point) for point in points)
        assert outcome.answer in found.choices
        assert all(str(words) for words in outcome.words)
        assert texts(found, points, outcome) <= marked(), "the translator finds them"
        assert checksums(shop) == before, "the shop is as it was"
        assert left_behind() == []
        return outcome

    yield run


def texts(of: Experiment, points: Iterable[Point] = (), outcome: Outcome | None = None) -> set[str]:
    """What a page translates of an experiment, and of a run."""
    shown = {of.title, of.question, of.about, of.tells, *of.choices.values()}
    shown |= {variant.title for variant in of.variants}
    shown |= {text for chart in of.charts for text in (chart.title, chart.x, chart.y)}
    shown |= {point.series for point in points}
    if outcome is not None:
        shown |= {words.text for words in outcome.words}
        shown |= {told.title for told in (*outcome.tables, *outcome.exhibits)}
    return {text for text in shown if re.search("[a-z]{2}", text)}  # not "50 %", "OR 1=1"


@cache
def marked() -> set[str]:
    """Texts of the lab that the translator is given."""
    found = extract_from_dir(str(ROOT / "lab"), keywords=KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _file, _line, text, *_more in found}


def checksums(url: str) -> dict[str, int]:
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW FULL TABLES WHERE table_type = 'BASE TABLE'")
        tables = ", ".join(name for name, _ in cursor.fetchall())
        cursor.execute(f"CHECKSUM TABLE {tables}")
        return dict(cursor.fetchall())


def left_behind() -> list[str]:
    with Line(None) as line:
        schemas = [str(row) for row in line.all(f"SHOW DATABASES LIKE '{SCHEMA}\\_%'")]
    redis = redis_client()
    pattern = f"*{keys.prefixed('lab')}:*"
    assert settings().redis_prefix in pattern
    return schemas + list(redis.scan_iter(match=pattern))

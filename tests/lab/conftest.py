"""Experiments are run small, on the suite's servers; what they leave or change is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ecom import keys
from ecom.settings import settings
from lab import catalog
from lab.bench import SCHEMA, Line, bench, redis_client
from lab.experiment import Outcome, Point
from ops.connection import connect

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
        assert checksums(shop) == before, "the shop is as it was"
        assert left_behind() == []
        return outcome

    yield run


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

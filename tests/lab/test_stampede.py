"""Cold, warm, stampede."""

from __future__ import annotations

from tests.lab.conftest import Ran


def test_without_a_lease_everybody_loads_and_with_one_a_single_reader(ran: Ran) -> None:
    outcome = ran("stampede")
    figures = outcome.figures
    assert outcome.holds
    assert outcome.answer == "stampede"
    assert figures["without_lease_loads"] > figures["readers"] / 2
    assert figures["with_lease_loads"] == 1
    assert figures["early_refresh_loads"] <= 3, "a busy machine may refresh twice"
    assert figures["early_refresh_median_wait_ms"] < figures["with_lease_median_wait_ms"]
    assert figures["warm_read_ms"] < figures["cold_read_ms"]

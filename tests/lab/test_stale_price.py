"""The stale price."""

from __future__ import annotations

from tests.lab.conftest import Ran


def test_a_slow_reader_brings_the_old_price_back_but_not_past_the_lease(ran: Ran) -> None:
    outcome = ran("stale-price")
    figures = outcome.figures
    assert outcome.holds
    assert outcome.answer == "race"
    assert figures["ttl_stale_reads"] > 0
    assert figures["deleted_stale_reads"] == 0
    assert figures["race_stale_reads"] > 0
    assert figures["race_with_lease_stale_reads"] == 0
    plain, leased = outcome.tables
    assert [row[1:] for row in plain.rows[:3]] == [row[1:] for row in leased.rows[:3]]
    assert plain.rows[3][2] == "keeps the old price"
    assert leased.rows[3][2] == "refuses it: the lease is gone"

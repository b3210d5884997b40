"""The last piece."""

from __future__ import annotations

from tests.lab.conftest import Ran


def test_what_a_read_said_was_there_is_sold_more_than_once_and_what_is_locked_is_not(
    ran: Ran,
) -> None:
    outcome = ran("last-piece")
    found = outcome.figures
    assert outcome.holds
    assert found["sold_by_read"] > found["pieces"]
    assert found["left_and_sold_by_read"] > found["pieces"]
    for way in ("for_update", "update"):
        assert found[f"sold_by_{way}"] == found["pieces"]
        assert found[f"left_by_{way}"] == 0
        assert found[f"errors_by_{way}"] == 0
    wishes = found["buyers"] * found["presses_each"]
    assert found["refused_by_update"] == wishes - found["pieces"]
    assert outcome.answer == "read"

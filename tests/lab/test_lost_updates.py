"""Lost cart updates."""

from __future__ import annotations

from tests.lab.conftest import Ran


def test_reading_changing_and_writing_loses_pieces_and_incrementing_loses_none(ran: Ran) -> None:
    outcome = ran("lost-updates")
    assert outcome.holds
    assert outcome.figures["kept_by_json"] < outcome.figures["wanted"]
    assert outcome.figures["kept_by_hash"] == outcome.figures["wanted"]
    assert outcome.answer == "json"

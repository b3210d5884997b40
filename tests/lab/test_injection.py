"""Injection and brute force."""

from __future__ import annotations

from collections.abc import Callable

from ecom import keys
from ecom.settings import Settings
from ecom.throttle import PLACES
from lab.bench import redis_client
from tests.lab.conftest import Ran


def test_text_gives_tables_away_and_the_throttle_stops_guessing_but_not_the_owner(
    ran: Ran, override: Callable[..., Settings]
) -> None:
    override(sign_in_failures_per_account=1)  # a password takes a tenth of a second to look at
    outcome = ran("injection")
    figures = outcome.figures
    assert outcome.holds
    assert outcome.answer == "closed"
    assert figures["passwords_concatenated"] == 3
    assert figures["hidden_rows_concatenated"] == 2
    assert figures["passwords_bound"] == figures["hidden_rows_bound"] == 0
    assert figures["plain_got_in"]
    assert not figures["throttled_got_in"]
    assert figures["throttled_reached"] == PLACES * 1, "from anywhere, on one account"
    assert figures["owner_got_in"]
    assert not figures["owner_got_in_from_new_browser"]
    assert not list(redis_client().scan_iter(match=f"{keys.throttle()}*")), "nothing stays counted"
    text = "\n".join(exhibit.text for exhibit in outcome.exhibits)
    assert "LIKE '%' UNION SELECT username, password FROM accounts -- %'" in text
    assert "LIKE CONCAT('%', '\\' UNION SELECT username, password FROM accounts -- ', '%')" in text
    assert "admin | HoaSen@1954" in text

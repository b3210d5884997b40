"""Log-in or session?"""

from __future__ import annotations

from tests.lab.conftest import Ran


def test_a_token_is_faster_than_a_login_and_a_hash_makes_a_login_dear(ran: Ran) -> None:
    outcome = ran("login-or-session")
    figures = outcome.figures
    assert outcome.holds
    assert figures["speed_up"] > 1.5
    assert figures["mean_0_percent_ms"] > figures["mean_100_percent_ms"]
    assert figures["mean_20_percent_ms"] > figures["mean_100_percent_ms"]
    assert figures["login_with_argon2_ms"] > figures["mean_0_percent_ms"]

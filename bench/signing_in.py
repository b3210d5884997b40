"""Signing in, but for the hash of the password, which takes as long as it should."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from unittest.mock import patch

from bench import bare, clock, original
from bench.result import Result, compared
from bench.shop import Bench
from ecom import accounts, db, passwords

MOST = 2
BROWSER = "A" * 43
ADDRESS = "192.0.2.1"


def measure(bench: Bench) -> Iterator[Result]:
    shop = bench.usual()
    someone = db.row(
        "SELECT u.id, u.username FROM customers c JOIN users u ON u.id = c.user_id LIMIT 1"
    )
    visitors = count()

    def sign_in(visitor_id: str) -> None:
        accounts.sign_in(someone["username"], "", visitor_id=visitor_id, address=ADDRESS)

    with (
        bare.client(shop) as client,
        original.client(shop) as theirs,
        patch.object(passwords, "matches", return_value=True),
    ):
        sign_in(BROWSER)
        ways = {
            "known": lambda: sign_in(BROWSER),
            "new": lambda: sign_in(f"{next(visitors):043}"),
            "read": lambda: client.read("SELECT * FROM users WHERE id = :id", id=someone["id"]),
            "original": lambda: theirs.sign_in(someone["username"]),
        }
        rounds = clock.by_turns(ways, bench.times(100))
    yield compared("sign-in but for the hash, known browser", rounds, "known", "read", most=MOST)
    yield compared("– new browser", rounds, "new", "read", most=MOST)
    yield compared("– the original's, no hash, nothing on disk", rounds, "original", "read")

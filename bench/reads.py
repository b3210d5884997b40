"""What the cache answers: a product, and who is signed in; beside a bare GET of the same value."""

from __future__ import annotations

from collections.abc import Iterator

from bench import bare, original
from bench.clock import by_turns
from bench.result import Result, compared
from bench.shop import Bench
from ecom import catalog, db, keys, sessions, tokens
from ecom.users import user

MOST = 1.3
VISITOR = "A" * 43


def measure(bench: Bench) -> Iterator[Result]:
    shop = bench.usual()
    product_id = db.row("SELECT MIN(id) AS id FROM products")["id"]
    token = sessions.start(user(someone()), VISITOR).token
    session_key = keys.session(tokens.hash_of(token) or b"")
    catalog.product(product_id)
    sessions.find(token)
    with bare.client(shop) as client, original.client(shop) as theirs:
        their_token = theirs.sign_in(username(someone()))
        ways = {
            "product": lambda: catalog.product(product_id),
            "GET": lambda: client.redis.get(keys.product(product_id)),
        }
        rounds = by_turns(ways, bench.times(1500))
        yield compared("cached product read", rounds, "product", "GET", most=MOST)
        ways = {
            "session": lambda: sessions.find(token),
            "GET": lambda: client.redis.get(session_key),
            "original": lambda: theirs.session(their_token),
        }
        rounds = by_turns(ways, bench.times(1500))
        yield compared("session check", rounds, "session", "GET", most=MOST)
        yield compared("– the original's, gone after 180 s", rounds, "original", "GET")


def someone() -> int:
    return db.row("SELECT MIN(user_id) AS id FROM customers")["id"]


def username(user_id: int) -> str:
    return db.row("SELECT username FROM users WHERE id = :id", id=user_id)["username"]

"""Cart adds, each a change on disk and in Redis; beside a bare commit and HSET."""

from __future__ import annotations

from collections.abc import Iterator

from bench import bare, clock, original
from bench.result import Result, compared, measured
from bench.shop import Bench
from ecom import carts, db

MOST = 2.5
THREADS, ADDS = 8, 100


def measure(bench: Bench) -> Iterator[Result]:
    shop = bench.usual()
    product_id = product()
    with bare.client(shop) as client, original.client(shop) as theirs:
        yield from alone(bench, product_id, client, theirs)
        yield from together(bench, product_id, theirs)


def alone(
    bench: Bench, product_id: int, client: bare.Bare, theirs: original.Original
) -> Iterator[Result]:
    owner = carts.of_guest("bench")
    ways = {
        "add": lambda: carts.add(owner, product_id),
        "bare": lambda: write_bare(client, 1),
        "original": lambda: theirs.add_to_cart(1, product_id),
    }
    rounds = clock.by_turns(ways, bench.times(250))
    yield compared("cart add, durable", rounds, "add", "bare", most=MOST)
    yield compared("– the original's, in Redis alone", rounds, "original", "bare")


def together(bench: Bench, product_id: int, theirs: original.Original) -> Iterator[Result]:
    owner = carts.of_guest("bench, shared")
    each = bench.times(ADDS)
    pieces = THREADS * each
    name = f"{THREADS} threads × {each} adds to one cart"
    seconds = clock.at_once(THREADS, lambda _: [carts.add(owner, product_id) for _ in range(each)])
    yield measured(f"{name}: pieces in it", carts.count(owner), "", most=pieces, least=pieces)
    yield measured("– adds/s", pieces / seconds, "/s")
    seconds = clock.at_once(
        THREADS, lambda _: [theirs.add_to_cart(2, product_id) for _ in range(each)]
    )
    left = sum(line["quantity"] for line in theirs.cart(2))
    yield measured("– the original's: pieces in it", left, "")
    yield measured("– the original's: adds/s", pieces / seconds, "/s")


def write_bare(client: bare.Bare, number: int) -> None:
    client.commit_row()
    client.redis.hset("bench", str(number), "1")


def product() -> int:
    """One of which there are more than anybody adds here."""
    found = db.row(
        "SELECT product_id FROM stock GROUP BY product_id ORDER BY SUM(quantity) DESC LIMIT 1"
    )
    db.rows(
        "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)"
        " SELECT :id, MIN(id), 5000, 'receipt' FROM warehouses",
        id=found["product_id"],
    )
    return found["product_id"]

"""Cart adds, each a change on disk and in Redis; beside a bare commit and HSET."""

from __future__ import annotations

from collections.abc import Iterator

from bench import bare, clock
from bench.result import Result, compared, measured
from bench.shop import Bench
from ecom import carts, db

MOST = 2.5
THREADS, ADDS = 8, 100


def measure(bench: Bench) -> Iterator[Result]:
    shop = bench.usual()
    product_id = product()
    with bare.client(shop) as client:
        yield from alone(bench, product_id, client)
        yield from together(bench, product_id, client)


def alone(bench: Bench, product_id: int, client: bare.Bare) -> Iterator[Result]:
    owner = carts.of_guest("bench")
    ways = {
        "add": lambda: carts.add(owner, product_id),
        "bare": lambda: write_bare(client, 1),
    }
    rounds = clock.by_turns(ways, bench.times(250))
    yield compared("cart add, durable", rounds, "add", "bare", most=MOST)


def together(bench: Bench, product_id: int, client: bare.Bare) -> Iterator[Result]:
    owner = carts.of_guest("bench, shared")
    each = bench.times(ADDS)
    seconds = clock.at_once(
        THREADS, lambda number: [carts.add(owner, product_id) for _ in range(each)]
    )
    yield measured(f"{THREADS} threads × {each} adds to one cart", THREADS * each / seconds, "/s")
    pieces = THREADS * each
    yield measured("– pieces in it", carts.count(owner), "", most=pieces, least=pieces)


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

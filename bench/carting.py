"""Cart adds, beside a bare commit and HSET; reads beside a bare GET."""

from __future__ import annotations

from collections.abc import Iterator

from bench.clock import Figure, against, at_once, p50
from ecom import carts, catalog, db, link

THREADS, ADDS = 8, 100


def measure() -> Iterator[Figure]:
    product_id = product()
    owner = carts.of_guest("bench")
    db.rows("CREATE TABLE bench_rows (id INT PRIMARY KEY, n INT NOT NULL)")
    db.rows("INSERT INTO bench_rows VALUES (1, 0)")

    def bare() -> None:
        db.transaction(lambda c: db.execute(c, "UPDATE bench_rows SET n = n + 1 WHERE id = 1"))
        link.attempt(lambda redis: redis.hset("bench", "field", "1"))

    carts.add(owner, product_id)
    yield from against(
        "cart add, p50", p50(lambda: carts.add(owner, product_id)), "a commit and HSET", p50(bare)
    )
    db.rows("DROP TABLE bench_rows")

    shared = carts.of_guest("bench, shared")
    seconds = at_once(THREADS, lambda number: [carts.add(shared, product_id) for _ in range(ADDS)])
    yield "cart adds to one cart, 8 threads x 100", THREADS * ADDS / seconds, "/s"
    yield "  pieces in it, of 800", carts.count(shared), ""

    catalog.product(product_id)
    link.attempt(lambda redis: redis.set("bench:value", "x" * 900))
    yield from against(
        "cached product read, p50",
        p50(lambda: catalog.product(product_id), 2000),
        "GET",
        p50(lambda: link.attempt(lambda redis: redis.get("bench:value")), 2000),
    )


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

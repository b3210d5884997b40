"""Orders: one buyer beside a bare commit, 16 buyers on 20 products."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator

from bench.clock import Figure, against, at_once, p50
from ecom import db, orders
from ecom.orders import PlaceOrder

BUYERS, PRODUCTS, LINES, EACH = 16, 20, 3, 40


def measure() -> Iterator[Figure]:
    products, people = goods(), customers()
    dice = random.Random(7)

    def buy(customer_id: int) -> None:
        orders.place_order(asked(customer_id, dice.sample(products, LINES)))

    db.rows("CREATE TABLE bench_rows (id INT PRIMARY KEY AUTO_INCREMENT, n INT NOT NULL)")

    def bare() -> None:
        db.transaction(lambda c: db.execute(c, "INSERT INTO bench_rows (n) VALUES (1)"))

    yield from against(
        "order of 3 lines, bill, delivery, ledger, p50",
        p50(lambda: buy(people[0])),
        "a commit of one row",
        p50(bare),
    )
    db.rows("DROP TABLE bench_rows")
    seconds = at_once(BUYERS, lambda number: [buy(people[number]) for _ in range(EACH)])
    yield "orders of 3 lines, 16 buyers on 20 products", BUYERS * EACH / seconds, "/s"
    yield "  products whose ledger is not their stock", _unequal(), ""


def asked(customer_id: int, products: list[int]) -> PlaceOrder:
    return PlaceOrder(
        customer_id=customer_id,
        lines=tuple((product_id, 1) for product_id in products),
        codes=(),
        recipient="Nguyễn Thị Lan",
        phone="0912345678",
        address="12 Hàng Bài",
        city="Hà Nội",
        carrier_id=1,
        method="cash_on_delivery",
        checkout_key=str(uuid.uuid4()),
    )


def goods() -> list[int]:
    ids = [row["id"] for row in db.rows("SELECT id FROM products ORDER BY id LIMIT 20")]
    db.rows(
        "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)"
        " SELECT p.id, w.id, 1000, 'receipt' FROM products p JOIN warehouses w WHERE p.id IN :ids",
        ids=ids,
    )
    return ids


def customers() -> list[int]:
    found = db.rows("SELECT user_id FROM customers ORDER BY user_id LIMIT :n", n=BUYERS)
    return [row["user_id"] for row in found]


def _unequal() -> int:
    found = db.row(
        "SELECT COUNT(*) AS n FROM"
        " (SELECT product_id, SUM(quantity) AS pieces FROM stock GROUP BY product_id) s"
        " JOIN (SELECT product_id, SUM(quantity) AS pieces FROM stock_movements"
        "       GROUP BY product_id) m ON m.product_id = s.product_id"
        " WHERE m.pieces <> s.pieces"
    )
    return found["n"]

"""Orders: one buyer beside a bare commit, 16 buyers on 20 products beside bare updates."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from sqlalchemy import text

from bench import bare, clock, original
from bench.result import Result, compared, measured
from bench.shop import Bench, Shop
from ecom import db, orders
from ecom.errors import InsufficientStock
from ecom.orders import PlaceOrder

MOST, LEAST = 5, 0.8
BUYERS, PRODUCTS, LINES, EACH = 16, 20, 3, 40
STOCK = "bench_stock"


def measure(bench: Bench) -> Iterator[Result]:
    shop = bench.usual()
    products, people = goods(), customers()
    dice = random.Random(7)
    with bare.client(shop) as client, original.client(shop) as theirs:
        ways = {
            "order": lambda: buy(people[0], dice.sample(products, LINES)),
            "bare": client.insert_row,
            "original": lambda: theirs.order(people[0], dice.sample(products, LINES)),
        }
        rounds = clock.by_turns(ways, bench.times(100))
        name = f"order of {LINES} lines with bill, delivery, ledger"
        yield compared(name, rounds, "order", "bare", most=MOST)
        yield compared("– the original's, without bill and delivery", rounds, "original", "bare")
        yield from rush(bench, shop, client, products, people)
        yield from last_piece(shop, theirs, people)
    yield measured("– products whose ledger is not their stock", _unequal(), "", most=0, least=0)


def rush(
    bench: Bench, shop: Shop, client: bare.Bare, products: list[int], people: list[int]
) -> Iterator[Result]:
    deadlocks = 0

    def order(number: int) -> None:
        nonlocal deadlocks
        try:
            buy(people[number], random.sample(products, LINES))
        except Exception as error:
            if "1213" in str(error) or "deadlock" in str(error).lower():
                deadlocks += 1
            raise

    with bare_stock(shop, products):
        ways: dict[str, Callable[[int], object]] = {
            "orders": order,
            "bare": lambda _: take_bare(client, random.sample(products, LINES)),
        }
        rounds = clock.rates(ways, BUYERS, bench.times(EACH), bench.times(5))
    name = f"orders/s, {BUYERS} buyers on {PRODUCTS} products"
    yield compared(name, rounds, "orders", "bare", least=LEAST)
    yield measured("– deadlocks that a buyer saw", deadlocks, "", most=0, least=0)


def last_piece(shop: Shop, theirs: original.Original, people: list[int]) -> Iterator[Result]:
    """Of how many of 16 who want it at once the shop takes an order for it."""
    product_id = scarce()
    sold, original_sold = [], []

    def ours(number: int) -> None:
        try:
            sold.append(buy(people[number], [product_id]))
        except InsufficientStock:
            return

    def original_way(number: int) -> None:
        order_id = theirs.order(people[number], [product_id])
        if order_id is not None:
            original_sold.append(order_id)

    clock.at_once(BUYERS, ours)
    theirs.leave(product_id, 1)
    clock.at_once(BUYERS, original_way)
    name = f"{BUYERS} buyers of one last piece: sold"
    yield measured(name, len(sold), "", most=1, least=1)
    yield measured("– the original's: sold", len(original_sold), "")


def scarce() -> int:
    """A product of which there is one piece."""
    product_id = db.row("SELECT MAX(product_id) AS id FROM stock")["id"]
    for held in db.rows(_HELD, id=product_id):
        db.rows(_COUNTED, id=product_id, warehouse=held["warehouse_id"], more=-held["quantity"])
    first = db.row("SELECT MIN(id) AS id FROM warehouses")["id"]
    db.rows(_COUNTED, id=product_id, warehouse=first, more=1)
    return product_id


def buy(customer_id: int, products: list[int]) -> int:
    return orders.place_order(asked(customer_id, products))


def take_bare(client: bare.Bare, products: list[int]) -> None:
    """One piece of each, in the order of their ids."""

    def work(connection: bare.Connection) -> None:
        for product_id in sorted(products):
            connection.execute(_TAKE, {"id": product_id})

    client.commit(work)


def bare_stock(shop: Shop, products: list[int]) -> AbstractContextManager[None]:
    columns = "id BIGINT PRIMARY KEY, quantity INT NOT NULL"
    rows = ", ".join(f"({product_id}, 1000000)" for product_id in products)
    return shop.table(STOCK, columns, f"INSERT INTO {STOCK} VALUES {rows}")  # noqa: S608


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
    """So many products, and enough of each for every order of a bench."""
    found = db.rows("SELECT id FROM products ORDER BY id LIMIT :n", n=PRODUCTS)
    ids = [row["id"] for row in found]
    db.rows(
        "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)"
        " SELECT p.id, w.id, 5000, 'receipt' FROM products p JOIN warehouses w WHERE p.id IN :ids",
        ids=ids,
    )
    return ids


def customers(n: int = BUYERS) -> list[int]:
    found = db.rows("SELECT user_id FROM customers ORDER BY user_id LIMIT :n", n=n)
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


_TAKE = text(f"UPDATE {STOCK} SET quantity = quantity - 1 WHERE id = :id AND quantity >= 1")  # noqa: S608
_HELD = "SELECT warehouse_id, quantity FROM stock WHERE product_id = :id AND quantity > 0"
_COUNTED = """
INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)
VALUES (:id, :warehouse, :more, 'count')"""

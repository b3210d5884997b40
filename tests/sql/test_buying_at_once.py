"""Buyers at the same moment, each on a connection of their own: nothing oversold, no deadlock."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ecom import db
from ecom.errors import DiscountRefused, InsufficientStock
from tests.sql.original import ACCESSORIES, AIRPODS, HANOI, IPHONE, MACBOOK, SAIGON, Sql, receive


def at_once(works: Iterable[Callable[[], Any]]) -> list[Any]:
    """What each returned, or the refusal it met; all start together. Other errors are raised."""
    works = list(works)
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except (InsufficientStock, DiscountRefused) as refusal:
            return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_buyers_cannot_take_the_last_piece_in_100_rounds(sql: Sql) -> None:
    for warehouse_id, quantity in sql.stock(IPHONE).items():
        receive(sql, IPHONE, warehouse_id, -quantity, cause="count")
    for _ in range(100):
        receive(sql, IPHONE, HANOI, 1)
        outcomes = at_once(
            [
                lambda: sql.place({IPHONE: 1}, customer=sql.an),
                lambda: sql.place({IPHONE: 1}, customer=sql.binh),
            ]
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, InsufficientStock)]
        assert [refusal.items[0]["left"] for refusal in refused] == [0]
        assert sum(sql.stock(IPHONE).values()) == 0
    assert sql.value("SELECT COUNT(*) AS n FROM orders") == 100
    assert sql.ledger_equals_stock()


def test_16_buyers_on_few_products_sell_what_there_was_and_no_more(sql: Sql) -> None:
    products = [IPHONE, MACBOOK, AIRPODS]
    for n in range(5):
        products.append(
            sql.insert(
                "products",
                category_id=ACCESSORIES,
                name=f"Ốp {n}",
                description="",
                price=10,
                details="{}",
            )
        )
        receive(sql, products[-1], HANOI, 40)
        receive(sql, products[-1], SAIGON, 40)
    before = sql.value("SELECT SUM(quantity) AS n FROM stock")

    def buy(seed: int) -> int:
        chance, sold = random.Random(seed), 0
        for _ in range(15):
            wanted = chance.sample(products, 3)
            chance.shuffle(wanted)
            codes = ("ORDER10",) if chance.random() < 0.3 else ()
            try:
                sql.place(
                    {product_id: chance.randint(1, 4) for product_id in wanted},
                    *codes,
                    customer=chance.choice([sql.an, sql.binh]),
                    method=chance.choice(["paypal", "cash_on_delivery"]),
                )
            except (InsufficientStock, DiscountRefused):
                continue
            sold += 1
        return sold

    sold = at_once([lambda seed=seed: buy(seed) for seed in range(16)])
    assert sql.value("SELECT COUNT(*) AS n FROM orders") == sum(sold) > 0
    pieces = sql.value("SELECT SUM(quantity) AS n FROM order_items")
    assert sql.value("SELECT SUM(quantity) AS n FROM stock") == before - pieces
    assert sql.value("SELECT MIN(quantity) AS n FROM stock") >= 0
    assert sql.ledger_equals_stock()
    for table in ("bills", "deliveries"):
        assert sql.value(f"SELECT COUNT(*) AS n FROM {table}") == sum(sold)
    assert not db.rows(
        "SELECT o.id FROM orders o JOIN order_items i ON i.order_id = o.id"
        " GROUP BY o.id, o.subtotal, o.discount"
        " HAVING SUM(i.subtotal) <> o.subtotal OR SUM(i.order_discount) <> o.discount"
    )


def test_buying_canceling_and_returning_at_once_keeps_the_ledger(sql: Sql) -> None:
    before = sql.value("SELECT SUM(quantity) AS n FROM stock")
    products = (IPHONE, MACBOOK, AIRPODS)

    def shop(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(8):
            wanted = {product_id: chance.randint(1, 3) for product_id in chance.sample(products, 2)}
            customer = chance.choice([sql.an, sql.binh])
            if chance.random() < 0.5:
                order_id = sql.place(wanted, "SHIP20", customer=customer)
                sql.call("cancel_order", order_id, None, "")
            else:
                order_id = sql.delivered(wanted, customer=customer)
                lines = "[" + ",".join(
                    f'{{"product_id": {p}, "quantity": {q}}}' for p, q in wanted.items()
                )
                sql.call("return_items", order_id, lines + "]", None, "")

    at_once([lambda seed=seed: shop(seed) for seed in range(8)])
    assert sql.value("SELECT SUM(quantity) AS n FROM stock") == before
    assert sql.ledger_equals_stock()
    assert (sql.points(sql.an), sql.points(sql.binh)) == (100, 50)
    assert sql.value("SELECT SUM(usage_count) AS n FROM discounts") == 0


def test_a_code_is_never_used_beyond_its_limits(sql: Sql) -> None:
    sql.run("UPDATE discounts SET usage_limit = 5, per_customer_limit = 3 WHERE code = 'ORDER10'")
    outcomes = at_once(
        lambda customer=customer: sql.place({AIRPODS: 1}, "ORDER10", "SHIP20", customer=customer)
        for customer in 8 * [sql.an, sql.binh]
    )
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 5
    assert sql.value("SELECT usage_count FROM discounts WHERE code = 'ORDER10'") == 5
    uses = db.rows("SELECT COUNT(*) AS n FROM discount_uses GROUP BY discount_id, customer_id")
    assert max(row["n"] for row in uses) == 3


def test_the_same_checkout_key_at_once_makes_one_order(sql: Sql) -> None:
    sql.discount("ONCE", "order", 5, usage_limit=1, per_customer_limit=1)
    for _ in range(20):
        sql.run("DELETE FROM discount_uses")
        key = str(uuid.uuid4())
        placed = at_once(8 * [lambda key=key: sql.place({AIRPODS: 1}, "ONCE", key=key)])
        assert len(set(placed)) == 1
        assert isinstance(placed[0], int)
    assert sql.value("SELECT COUNT(*) AS n FROM orders") == 20


def test_one_order_is_paid_shipped_and_canceled_by_one_of_many(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1}, method="cash_on_delivery")

    def attempt(step: Callable[[], Any]) -> bool:
        try:
            step()
        except Exception as error:
            assert "illegal_step" in repr(getattr(error, "code", error))
            return False
        return True

    cancel = lambda: sql.call("cancel_order", order_id, None, "")  # noqa: E731
    ship = lambda: sql.call("ship_order", order_id, "GHTK-1", None, None)  # noqa: E731
    done = at_once(lambda step=step: attempt(step) for step in 4 * [cancel, ship])
    assert done.count(True) == 1
    expected = 250 if sql.order(order_id)["status"] == "canceled" else 249
    assert sum(sql.stock(IPHONE).values()) == expected


def test_reviews_of_one_product_at_once_are_all_counted(sql: Sql) -> None:
    customers = [sql.create_user(f"c{n}", "customer", {}) for n in range(8)]
    for customer in customers:
        sql.delivered({AIRPODS: 1}, customer=customer)
    at_once(
        lambda customer=customer: sql.insert(
            "reviews", product_id=AIRPODS, customer_id=customer, rating=4, content=""
        )
        for customer in customers
    )
    row = sql.row("SELECT rating_count, rating_sum FROM products WHERE id = :p", p=AIRPODS)
    assert (row["rating_count"], row["rating_sum"]) == (8, 32)

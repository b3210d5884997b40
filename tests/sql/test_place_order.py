"""place_order with lock_discounts, take_from_cart and list_short_products."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from ecom import db
from ecom.errors import DiscountRefused, InsufficientStock, NotAllowed, ShopError, TotalChanged
from ops.connection import connect
from tests.sql.original import AIRPODS, CARRIER, HANOI, IPHONE, MACBOOK, SAIGON, Sql, json_lines

D = Decimal
AT = datetime(2025, 1, 28, 18, 30)  # the 29th in Việt Nam


def place_at(sql: Sql, at: datetime, lines: dict[int, int], method: str) -> int:
    """Place an order at another time, as the demo does."""

    def work(connection: db.Connection) -> int:
        db.execute(
            connection, "SET timestamp = :t", t=at.timestamp() - datetime(1970, 1, 1).timestamp()
        )
        try:
            return db.call(
                connection, "place_order", sql.an, None, json_lines(lines), "[]", "A", "1", "B",
                "Hà Nội", CARRIER, method, str(uuid.uuid4()), None,
            )[-1][0]["order_id"]  # fmt: skip
        finally:
            db.execute(connection, "SET timestamp = DEFAULT")

    return db.transaction(work)


def test_an_order_paid_online_waits_for_its_payment(
    sql: Sql, setting: Callable[[str, str], None]
) -> None:
    setting("unpaid_hours", "36")
    order_id = sql.place({IPHONE: 1}, "SHIP20")
    order, bill, delivery = sql.order(order_id), sql.bill(order_id), sql.delivery(order_id)
    assert (order["status"], order["customer_id"], order["employee_id"]) == ("placed", sql.an, None)
    assert (bill["status"], bill["amount"], bill["paid_at"]) == ("pending", D("1004.99"), None)
    assert bill["due_at"] == order["placed_at"] + timedelta(hours=36)
    assert (delivery["recipient"], delivery["city"]) == ("Nguyễn Văn A", "Hà Nội")
    assert (delivery["fee"], delivery["discount"]) == (25, 20)
    assert delivery["next_step_at"] is None
    assert sql.events(order_id) == ["placed"]


def test_an_order_paid_on_delivery_is_processed_at_once(
    sql: Sql, setting: Callable[[str, str], None]
) -> None:
    setting("carrier_step_seconds", "60")
    order_id = sql.place({IPHONE: 1}, method="cash_on_delivery")
    order, bill, delivery = sql.order(order_id), sql.bill(order_id), sql.delivery(order_id)
    assert (order["status"], bill["status"]) == ("processing", "pending")
    days = sql.value("SELECT days FROM carriers WHERE id = :c", c=CARRIER)
    assert bill["due_at"] == order["placed_at"] + timedelta(days=days)
    assert delivery["next_step_at"] == order["placed_at"] + timedelta(seconds=60)
    assert sql.events(order_id) == ["placed", "processing"]


def test_an_order_that_costs_nothing_is_paid_at_once(sql: Sql) -> None:
    sql.discount("ALL", "order", 10_000)
    sql.discount("FREE", "delivery", 10_000)
    order_id = sql.place({AIRPODS: 1}, "ALL", "FREE")
    bill = sql.bill(order_id)
    assert (bill["status"], bill["amount"]) == ("paid", 0)
    assert bill["paid_at"] == sql.order(order_id)["placed_at"]
    assert sql.order(order_id)["status"] == "processing"
    assert sql.events(order_id) == ["placed", "paid", "processing"]


def test_a_session_timestamp_moves_every_time_of_the_order(sql: Sql) -> None:
    order_id = place_at(sql, AT, {IPHONE: 1}, "cash_on_delivery")
    assert sql.order(order_id)["placed_at"] == sql.order(order_id)["updated_at"] == AT
    days = sql.value("SELECT days FROM carriers WHERE id = :c", c=CARRIER)
    assert sql.delivery(order_id)["estimated_on"] == date(2025, 1, 29) + timedelta(days=days)
    for table in ("order_events", "stock_movements"):
        times = db.rows(f"SELECT DISTINCT created_at FROM {table} WHERE order_id = :o", o=order_id)
        assert times == [{"created_at": AT}]


def test_an_employee_can_order_for_a_customer(sql: Sql) -> None:
    order = sql.order(sql.place({IPHONE: 1}, employee=sql.seller))
    assert (order["customer_id"], order["employee_id"]) == (sql.an, sql.seller)


def test_the_same_checkout_key_gives_the_same_order(sql: Sql) -> None:
    key = str(uuid.uuid4())
    (first,) = sql.place_call({IPHONE: 1}, key=key)[-1]
    (again,) = sql.place_call({AIRPODS: 5}, key=key)[-1]
    assert again == {"order_id": first["order_id"], "existing": 1}
    assert first["existing"] == 0
    assert sql.stock(AIRPODS) == {HANOI: 200, SAIGON: 250}
    with pytest.raises(NotAllowed) as refused:
        sql.place({IPHONE: 1}, key=key, customer=sql.binh)
    assert refused.value.code == "checkout_key_taken"


def test_the_same_checkout_key_gives_the_last_piece_and_the_last_use_again(sql: Sql) -> None:
    sql.discount("ONCE", "order", 5, usage_limit=1, per_customer_limit=1)
    key = str(uuid.uuid4())
    first = sql.place({IPHONE: 250}, "ONCE", key=key)
    assert sql.place({IPHONE: 250}, "ONCE", key=key) == first


def test_a_total_that_the_buyer_did_not_see_is_refused(sql: Sql) -> None:
    with pytest.raises(TotalChanged):
        sql.place({IPHONE: 1}, expected="1024.98")
    assert sql.value("SELECT COUNT(*) AS n FROM orders") == 0
    sql.place({IPHONE: 1}, expected="1024.99")


def test_each_short_product_is_listed_and_nothing_is_left_behind(sql: Sql) -> None:
    sql.run("UPDATE discounts SET usage_limit = 1 WHERE code = 'ORDER10'")
    with pytest.raises(InsufficientStock) as refused:
        sql.place({AIRPODS: 451, IPHONE: 1, MACBOOK: 126}, "ORDER10")
    assert refused.value.items == [
        {"product_id": MACBOOK, "name": "MacBook Pro", "wanted": 126, "left": 125},
        {"product_id": AIRPODS, "name": "AirPods Pro", "wanted": 451, "left": 450},
    ]
    for table in ("orders", "order_items", "bills", "deliveries", "order_events", "discount_uses"):
        assert sql.value(f"SELECT COUNT(*) AS n FROM {table}") == 0
    assert sql.stock(IPHONE) == {HANOI: 100, SAIGON: 150}
    sql.place({IPHONE: 1}, "ORDER10")


def test_a_refused_order_leaves_nothing_even_if_the_caller_commits(sql: Sql, shop: str) -> None:
    with connect(shop) as connection, connection.cursor() as cursor:
        connection.begin()
        arguments = (
            sql.an, None, json_lines({IPHONE: 1, MACBOOK: 126}), None, "A", "1", "B", "C", CARRIER,
            "paypal", str(uuid.uuid4()), None,
        )  # fmt: skip
        with pytest.raises(connection.OperationalError):
            cursor.callproc("place_order", arguments)
            while cursor.nextset():
                pass
        connection.commit()
    assert sql.value("SELECT COUNT(*) AS n FROM orders") == 0
    assert sql.stock(IPHONE) == {HANOI: 100, SAIGON: 150}
    assert sql.ledger_equals_stock()


def test_need_transaction_refuses_routines_that_stand_alone(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    for call in (
        "CALL need_transaction()",
        f"CALL cancel_order({order_id}, NULL, '')",
        f"CALL add_to_cart({sql.an}, {IPHONE}, 1)",
        "CALL place_order(1, NULL, '[]', '[]', '', '', '', '', 1, 'paypal', 'key', NULL)",
        "CALL create_user('x', 'x@x.vn', '', 'customer', 'X', NULL, '{}', @new_user)",
    ):
        with pytest.raises(ShopError) as refused:
            db.rows(call)
        assert refused.value.code == "no_transaction"


def test_codes_are_used_once_per_order_and_by_whom(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1}, "ORDER10", "PHONE15", "SHIP20")
    uses = db.rows("SELECT customer_id, order_id FROM discount_uses")
    assert uses == 3 * [{"customer_id": sql.an, "order_id": order_id}]
    assert sql.value("SELECT SUM(usage_count) AS n FROM discounts") == 3


def test_a_customers_limit_on_a_code_is_kept(sql: Sql) -> None:
    sql.run("UPDATE discounts SET per_customer_limit = 1 WHERE code = 'ORDER10'")
    sql.place({AIRPODS: 1}, "ORDER10")
    with pytest.raises(DiscountRefused) as refused:
        sql.place({AIRPODS: 1}, "ORDER10")
    assert refused.value.reason == "used_by_you"
    sql.place({AIRPODS: 1}, "ORDER10", customer=sql.binh)


def test_take_from_cart_leaves_what_was_put_in_beyond_the_order(sql: Sql) -> None:
    for product_id, quantity in ((IPHONE, 3), (AIRPODS, 2), (MACBOOK, 1)):
        sql.call("add_to_cart", sql.an, product_id, quantity)
    sql.call("add_to_cart", sql.binh, IPHONE, 3)
    version = sql.value("SELECT version FROM carts WHERE customer_id = :c", c=sql.an)
    sql.place({IPHONE: 1, AIRPODS: 5})
    cart = sql.call("get_cart", sql.an)[0]
    assert {line["product_id"]: line["quantity"] for line in cart} == {IPHONE: 2, MACBOOK: 1}
    assert {line["version"] for line in cart} == {version + 1}
    assert sql.call("get_cart", sql.binh)[0][0]["quantity"] == 3


def test_lock_discounts_makes_a_second_order_with_the_code_wait(sql: Sql) -> None:
    def work(connection: db.Connection) -> None:
        db.call(connection, "lock_discounts", '["ship20", "ORDER10", "NOBODY"]')
        free = db.rows("SELECT code FROM discounts ORDER BY id FOR UPDATE SKIP LOCKED")
        assert [row["code"] for row in free] == ["PHONE15"]

    db.transaction(work)

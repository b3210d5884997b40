"""sql/triggers/, one by one."""

from __future__ import annotations

from decimal import Decimal

import pymysql
import pytest

from ecom.errors import DiscountRefused, InsufficientStock, NotAllowed
from ops.connection import connect
from tests.sql.original import AIRPODS, HANOI, IPHONE, MACBOOK, SAIGON, Sql, receive

D = Decimal
LINE = "order_id = :o AND product_id = :p"


def test_products_before_insert_and_update_keep_the_search_words(sql: Sql) -> None:
    words = "SELECT search_words FROM products WHERE id = :p"
    assert sql.value(words, p=IPHONE) == "iphone 15__ pro_"
    sql.run("UPDATE products SET name = 'Điện thoại' WHERE id = :p", p=IPHONE)
    assert sql.value(words, p=IPHONE) == "diện thoại"
    sql.run("UPDATE products SET search_words = 'others' WHERE id = :p", p=IPHONE)
    assert sql.value(words, p=IPHONE) == "diện thoại"


def test_products_before_update_counts_edits_but_not_ratings(sql: Sql) -> None:
    versions = "SELECT row_version, updated_at FROM products WHERE id = :p"
    first = sql.row(versions, p=IPHONE)
    sql.run("UPDATE products SET price = 1 WHERE id = :p", p=IPHONE)
    second = sql.row(versions, p=IPHONE)
    assert second["row_version"] == first["row_version"] + 1
    assert second["updated_at"] > first["updated_at"]
    sql.run("UPDATE products SET rating_count = 1, rating_sum = 5 WHERE id = :p", p=IPHONE)
    assert sql.row(versions, p=IPHONE) == second


def test_order_items_before_insert_takes_the_products_price(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    sql.insert("order_items", order_id=order_id, product_id=AIRPODS, quantity=2)
    line = sql.row(f"SELECT * FROM order_items WHERE {LINE}", o=order_id, p=AIRPODS)
    assert (line["unit_price"], line["subtotal"]) == (D("249.99"), D("499.98"))


def test_order_items_before_insert_keeps_the_price_it_is_given(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    price = {"unit_price": "9.50", "line_discount": "1.00"}
    sql.insert("order_items", order_id=order_id, product_id=AIRPODS, quantity=2, **price)
    line = sql.row(f"SELECT * FROM order_items WHERE {LINE}", o=order_id, p=AIRPODS)
    assert (line["unit_price"], line["subtotal"]) == (D("9.50"), D("18.00"))


def test_order_items_after_insert_update_delete_keep_the_orders_subtotal(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    sql.insert("order_items", order_id=order_id, product_id=AIRPODS, quantity=2)
    assert sql.order(order_id)["subtotal"] == D("1499.97")
    # order_items_before_update makes the line's subtotal, order_items_after_update the order's
    sql.run(f"UPDATE order_items SET line_discount = 9.98 WHERE {LINE}", o=order_id, p=AIRPODS)
    assert sql.order(order_id)["subtotal"] == D("1489.99")
    sql.run(f"DELETE FROM order_items WHERE {LINE}", o=order_id, p=AIRPODS)  # ..._after_delete
    assert sql.order(order_id)["subtotal"] == D("999.99")


def test_order_items_after_insert_takes_stock_or_refuses_the_line(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    with pytest.raises(InsufficientStock):
        sql.insert("order_items", order_id=order_id, product_id=MACBOOK, quantity=126)
    assert sql.stock(MACBOOK) == {HANOI: 50, SAIGON: 75}
    sql.insert("order_items", order_id=order_id, product_id=MACBOOK, quantity=125)
    assert sql.stock(MACBOOK) == {HANOI: 0, SAIGON: 0}
    assert sql.ledger_equals_stock()


def test_of_equally_full_warehouses_the_first_gives(sql: Sql) -> None:
    receive(sql, MACBOOK, HANOI, 25)
    sql.place({MACBOOK: 1})
    assert sql.stock(MACBOOK) == {HANOI: 74, SAIGON: 75}


def test_stock_movements_before_insert_changes_the_stock(sql: Sql) -> None:
    receive(sql, IPHONE, HANOI, 5)
    receive(sql, IPHONE, SAIGON, -150, cause="transfer")
    assert sql.stock(IPHONE) == {HANOI: 105, SAIGON: 0}
    assert sql.ledger_equals_stock()


def test_stock_movements_before_insert_opens_a_products_stock(sql: Sql) -> None:
    hue = sql.insert("warehouses", name="Kho Huế", city="Huế", capacity=10)
    receive(sql, IPHONE, hue, 3)
    assert sql.stock(IPHONE)[hue] == 3


def test_stock_never_goes_below_zero(sql: Sql) -> None:
    with pytest.raises(InsufficientStock):
        receive(sql, IPHONE, HANOI, -101, cause="count")
    assert sql.stock(IPHONE)[HANOI] == 100
    assert sql.ledger_equals_stock()


def test_discount_uses_count_up_to_the_limit(sql: Sql) -> None:
    first, second = sql.place({AIRPODS: 1}), sql.place({AIRPODS: 1})
    once = sql.discount("ONCE", "order", 5, usage_limit=1)
    use = {"discount_id": once, "customer_id": sql.an}
    count = "SELECT usage_count FROM discounts WHERE code = 'ONCE'"
    sql.insert("discount_uses", order_id=first, **use)  # discount_uses_before_insert
    assert sql.value(count) == 1
    with pytest.raises(DiscountRefused) as refused:
        sql.insert("discount_uses", order_id=second, **use)
    assert (refused.value.reason, refused.value.discount_code) == ("used_up", "ONCE")
    sql.run("DELETE FROM discount_uses WHERE order_id = :o", o=first)  # ..._after_delete
    assert sql.value(count) == 0


def test_point_movements_before_insert_sums_up_the_customers_points(sql: Sql) -> None:
    for points in (30, -80):
        sql.insert("point_movements", customer_id=sql.an, points=points, reason="adjustment")
    assert sql.points(sql.an) == 50


def test_reviews_before_insert_wants_a_buyer_who_received_the_product(sql: Sql) -> None:
    review = {"product_id": IPHONE, "rating": 4, "content": "Tốt"}
    order_id = sql.place({IPHONE: 1}, method="cash_on_delivery")
    with pytest.raises(NotAllowed) as refused:
        sql.insert("reviews", customer_id=sql.an, **review)
    assert refused.value.code == "review_not_allowed"
    sql.call("advance_order", order_id, None)
    sql.call("advance_order", order_id, None)
    sql.insert("reviews", customer_id=sql.an, **review)
    for customer, product in ((sql.binh, IPHONE), (sql.an, MACBOOK)):
        with pytest.raises(NotAllowed):
            sql.insert("reviews", customer_id=customer, **review | {"product_id": product})


def test_reviews_after_insert_update_delete_keep_the_rating(sql: Sql) -> None:
    def rating() -> tuple[int, int]:
        row = sql.row("SELECT rating_count, rating_sum FROM products WHERE id = :p", p=IPHONE)
        return row["rating_count"], row["rating_sum"]

    for customer, stars in ((sql.an, 4), (sql.binh, 1)):
        sql.delivered({IPHONE: 1}, customer=customer)
        sql.insert("reviews", product_id=IPHONE, customer_id=customer, rating=stars, content="")
    assert rating() == (2, 5)
    sql.run("UPDATE reviews SET rating = 3 WHERE customer_id = :c", c=sql.binh)
    assert rating() == (2, 7)
    sql.run("DELETE FROM reviews WHERE customer_id = :c", c=sql.an)
    assert rating() == (1, 3)


def test_orders_before_update_raises_the_version(sql: Sql) -> None:
    before = sql.order(sql.place({IPHONE: 1}))
    sql.run("UPDATE orders SET employee_id = :e WHERE id = :o", e=sql.seller, o=before["id"])
    after = sql.order(before["id"])
    assert after["row_version"] == before["row_version"] + 1
    assert after["updated_at"] > before["updated_at"]


@pytest.mark.parametrize(
    ("trigger", "change"),
    [
        ("audit_log_before_update", "UPDATE audit_log SET note = 'nothing happened'"),
        ("audit_log_before_delete", "DELETE FROM audit_log"),
    ],
)
def test_the_audit_is_final_whoever_is_signed_in_to_mysql(
    installed: str, sql: Sql, trigger: str, change: str
) -> None:
    sql.insert("audit_log", actor_id=sql.boss, action="test", entity="test")
    refused = pytest.raises(pymysql.MySQLError, match="audit_is_final")
    with connect(installed) as connection, connection.cursor() as cursor, refused:
        cursor.execute(change)
    assert sql.value("SELECT COUNT(*) FROM audit_log WHERE note = ''") == 1

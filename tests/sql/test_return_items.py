"""return_items: goods, money and points come back, to the last cent."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from ecom import db
from ecom.errors import ShopError
from tests.sql.original import AIRPODS, HANOI, IPHONE, MACBOOK, SAIGON, Sql, json_lines

D = Decimal


def give_back(sql: Sql, order_id: int, lines: dict[int, int]) -> Decimal:
    (row,) = sql.call("return_items", order_id, json_lines(lines), sql.seller, "too large")[-1]
    return row["amount"]


def test_a_line_returned_piece_by_piece_is_refunded_to_the_last_cent(sql: Sql) -> None:
    sql.run("UPDATE discounts SET maximum_discount = 100 WHERE code = 'ORDER10'")
    order_id = sql.delivered({AIRPODS: 3, IPHONE: 1}, "ORDER10")  # AirPods: 749.97 - 42.85
    refunds = [give_back(sql, order_id, {AIRPODS: 1}) for _ in range(3)]
    assert refunds == [D("235.70"), D("235.70"), D("235.72")]
    line = sql.row("SELECT * FROM order_items WHERE product_id = :p", p=AIRPODS)
    assert (line["returned_quantity"], line["refunded"]) == (3, D("707.12"))
    assert line["subtotal"] - line["order_discount"] == D("707.12")
    assert sql.bill(order_id)["refunded"] == D("707.12")
    assert (sql.order(order_id)["status"], sql.bill(order_id)["status"]) == ("delivered", "paid")


def test_points_always_equal_what_the_kept_goods_are_worth(sql: Sql) -> None:
    order_id = sql.delivered({AIRPODS: 3, IPHONE: 1}, "ORDER10")
    total = sql.order(order_id)["total"]
    kept = total
    assert sql.points(sql.an) == 100 + int(total)
    for lines in ({AIRPODS: 1}, {AIRPODS: 1}, {IPHONE: 1}, {AIRPODS: 1}):
        kept -= give_back(sql, order_id, lines)
        assert sql.points(sql.an) == 100 + int(kept)
    assert kept == 0


def test_an_order_is_returned_when_its_last_piece_is_back(sql: Sql) -> None:
    order_id = sql.delivered({AIRPODS: 1, IPHONE: 2})
    sql.call("receive_order", order_id, sql.an)
    give_back(sql, order_id, {IPHONE: 1})
    assert sql.order(order_id)["status"] == "received"
    give_back(sql, order_id, {IPHONE: 1, AIRPODS: 1})
    order, bill = sql.order(order_id), sql.bill(order_id)
    assert (order["status"], bill["status"]) == ("returned", "refunded")
    assert bill["refunded"] == order["total"] == bill["amount"] - 25  # delivery is not refunded
    assert sql.delivery(order_id)["refunded"] == 0
    assert sql.events(order_id)[-4:] == ["returned", "refunded", "returned", "refunded"]


def test_goods_go_back_to_where_most_came_from_first(sql: Sql) -> None:
    order_id = sql.delivered({IPHONE: 200})  # 150 from Saigon, 50 from Hanoi
    give_back(sql, order_id, {IPHONE: 120})
    assert sql.stock(IPHONE) == {HANOI: 50, SAIGON: 120}
    give_back(sql, order_id, {IPHONE: 80})
    assert sql.stock(IPHONE) == {HANOI: 100, SAIGON: 150}
    assert sql.ledger_equals_stock()


def test_the_return_itself_is_kept_with_its_lines(sql: Sql) -> None:
    order_id = sql.delivered({AIRPODS: 2, IPHONE: 1})
    amount = give_back(sql, order_id, {IPHONE: 1, AIRPODS: 1})
    (kept,) = db.rows("SELECT * FROM returns")
    assert (kept["order_id"], kept["actor_id"], kept["reason"]) == (
        order_id,
        sql.seller,
        "too large",
    )
    lines = db.rows("SELECT product_id, quantity, amount FROM return_items ORDER BY product_id")
    assert lines == [
        {"product_id": IPHONE, "quantity": 1, "amount": D("999.99")},
        {"product_id": AIRPODS, "quantity": 1, "amount": D("249.99")},
    ]
    assert amount == D("1249.98")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "empty_return"),
        ([{"product_id": MACBOOK, "quantity": 1}], "not_in_order"),
        ([{"product_id": AIRPODS, "quantity": 3}], "bad_quantity"),
        ([{"product_id": AIRPODS, "quantity": 0}], "bad_quantity"),
        ([{"product_id": AIRPODS}], "bad_quantity"),
        (2 * [{"product_id": IPHONE, "quantity": 1}], "bad_quantity"),
        (
            [{"product_id": IPHONE, "quantity": 1}, {"product_id": AIRPODS, "quantity": 9}],
            "bad_quantity",
        ),
    ],
)
def test_a_return_that_cannot_be_is_refused_as_a_whole(
    sql: Sql, lines: list[dict[str, int]], code: str
) -> None:
    order_id = sql.delivered({AIRPODS: 2, IPHONE: 1})
    stock, points = sql.stock(IPHONE), sql.points(sql.an)
    with pytest.raises(ShopError) as refused:
        sql.call("return_items", order_id, json.dumps(lines), None, "")
    assert refused.value.code == code
    assert sql.value("SELECT COUNT(*) AS n FROM returns") == 0
    assert (sql.stock(IPHONE), sql.points(sql.an)) == (stock, points)
    assert sql.bill(order_id)["refunded"] == 0

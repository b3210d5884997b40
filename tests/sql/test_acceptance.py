"""The sample rows of the course project this shop grew out of, case by case."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ecom.errors import DiscountRefused, IllegalStep, InsufficientStock
from tests.sql.original import AIRPODS, HANOI, IPHONE, OTHER_CARRIER, SAIGON, Sql

D = Decimal


def test_an_order_with_a_code_of_each_kind_costs_what_the_original_says(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1, AIRPODS: 2}, "ORDER10", "PHONE15", "SHIP20")
    lines = sql.run(
        "SELECT product_id, subtotal, line_discount, order_discount FROM order_items"
        " WHERE order_id = :id ORDER BY product_id",
        id=order_id,
    )
    assert [line["subtotal"] for line in lines] == [D("849.99"), D("499.98")]
    assert [line["line_discount"] for line in lines] == [D("150.00"), D("0.00")]
    assert sum(line["order_discount"] for line in lines) == D("50.00")
    order = sql.order(order_id)
    assert (order["subtotal"], order["discount"], order["total"]) == (
        D("1349.97"),
        D("50.00"),
        D("1299.97"),
    )
    delivery = sql.delivery(order_id)
    assert delivery["fee"] - delivery["discount"] == D("5.00")
    assert sql.bill(order_id)["amount"] == D("1304.97")


def test_120_iphones_all_come_from_the_fuller_warehouse(sql: Sql) -> None:
    sql.place({IPHONE: 120})
    assert sql.stock(IPHONE) == {HANOI: 100, SAIGON: 30}


def test_200_iphones_come_from_both_warehouses(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 200})
    assert sql.stock(IPHONE) == {HANOI: 50, SAIGON: 0}
    moved = sql.run(
        "SELECT warehouse_id, quantity FROM stock_movements WHERE order_id = :id ORDER BY id",
        id=order_id,
    )
    assert [(row["warehouse_id"], row["quantity"]) for row in moved] == [
        (SAIGON, -150),
        (HANOI, -50),
    ]


def test_251_iphones_are_refused_naming_the_250_that_are_left(sql: Sql) -> None:
    before = sql.row("SELECT COUNT(*) AS n, SUM(quantity) AS pieces FROM stock_movements")
    with pytest.raises(InsufficientStock) as refused:
        sql.place({IPHONE: 251})
    assert refused.value.items == [
        {"product_id": IPHONE, "name": "iPhone 15 Pro", "wanted": 251, "left": 250}
    ]
    assert sql.row("SELECT COUNT(*) AS n, SUM(quantity) AS pieces FROM stock_movements") == before
    assert sql.value("SELECT COUNT(*) AS n FROM orders") == 0


def test_a_phone_code_is_not_for_airpods(sql: Sql) -> None:
    with pytest.raises(DiscountRefused) as refused:
        sql.place({AIRPODS: 1}, "PHONE15")
    assert (refused.value.reason, refused.value.discount_code) == ("wrong_category", "PHONE15")


def test_an_order_code_is_taken_a_hundred_times_and_refused_the_101st(sql: Sql) -> None:
    sql.run("UPDATE discounts SET usage_count = 99 WHERE code = 'ORDER10'")
    sql.place({AIRPODS: 1}, "ORDER10")
    assert sql.value("SELECT usage_count FROM discounts WHERE code = 'ORDER10'") == 100
    with pytest.raises(DiscountRefused) as refused:
        sql.place({AIRPODS: 1}, "ORDER10")
    assert (refused.value.reason, refused.value.discount_code) == ("used_up", "ORDER10")


@pytest.mark.parametrize(
    ("bill", "done", "carrier", "refusal"),
    [
        ("paid", True, 1, None),
        ("pending", False, 1, "not_paid"),
        ("paid", True, OTHER_CARRIER, None),
        ("canceled", False, 1, "not_paid"),
        ("paid", False, 1, "not_delivered"),
    ],
    ids=["A", "B", "C", "D", "paid but on its way"],
)
@pytest.mark.parametrize("status", ["delivered", "received"])
def test_an_order_ends_only_when_paid_and_delivered(
    sql: Sql, bill: str, done: bool, carrier: int, refusal: str | None, status: str
) -> None:
    order_id = sql.place({AIRPODS: 1}, carrier=carrier)
    sql.run("UPDATE bills SET status = :bill WHERE order_id = :id", bill=bill, id=order_id)
    if done:
        sql.run(
            "UPDATE deliveries SET delivered_at = UTC_TIMESTAMP(6) WHERE order_id = :id",
            id=order_id,
        )
    change = "UPDATE orders SET status = :status WHERE id = :id"
    if refusal is None:
        sql.run(change, status=status, id=order_id)
        assert sql.order(order_id)["status"] == status
    else:
        with pytest.raises(IllegalStep) as refused:
            sql.run(change, status=status, id=order_id)
        assert refused.value.code == refusal
        assert sql.order(order_id)["status"] == "placed"

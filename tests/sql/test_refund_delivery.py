"""refund_delivery: what was paid for the delivery, in parts, to the last cent and no further."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest

from ecom import db
from ecom.errors import IllegalStep, InvalidInput, ShopError
from tests.sql.original import IPHONE, Sql

D = Decimal


def refund(sql: Sql, order_id: int, amount: str) -> None:
    sql.call("refund_delivery", order_id, D(amount), sql.seller, "three days late")


def test_the_delivery_is_paid_back_to_the_last_cent_and_the_goods_stay_sold(sql: Sql) -> None:
    order_id = sql.delivered({IPHONE: 1})
    points = sql.points(sql.an)
    for amount in ("10.01", "14.99"):
        refund(sql, order_id, amount)
    assert sql.delivery(order_id)["refunded"] == sql.bill(order_id)["refunded"] == D("25.00")
    assert (sql.order(order_id)["status"], sql.bill(order_id)["status"]) == ("delivered", "paid")
    assert sql.points(sql.an) == points
    assert sql.events(order_id)[-2:] == ["refunded", "refunded"]
    kept = db.rows("SELECT delivery_refund, actor_id, reason FROM returns ORDER BY id")
    assert [row["delivery_refund"] for row in kept] == [D("10.01"), D("14.99")]
    assert {(row["actor_id"], row["reason"]) for row in kept} == {(sql.seller, "three days late")}


@pytest.mark.parametrize("amount", ["25.01", "0", "-1", None])
def test_more_than_was_paid_or_nothing_is_refused_and_says_what_is_left(
    sql: Sql, amount: str | None
) -> None:
    order_id = sql.delivered({IPHONE: 1})
    with pytest.raises(InvalidInput) as refused:
        sql.call("refund_delivery", order_id, amount and D(amount), None, "")
    assert (refused.value.code, str(refused.value)) == ("bad_refund", "25.00")
    assert sql.value("SELECT COUNT(*) AS n FROM returns") == 0


def test_what_has_not_arrived_is_not_paid_back(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1}, method="cash_on_delivery")
    with pytest.raises(IllegalStep):
        refund(sql, order_id, "5")
    sql.call("ship_order", order_id, None, None, None)
    with pytest.raises(IllegalStep):
        refund(sql, order_id, "5")


def test_a_refund_counts_on_its_day_and_for_its_customer(sql: Sql) -> None:
    order_id = sql.delivered({IPHONE: 1})
    refund(sql, order_id, "5")
    row = sql.row("SELECT SUM(delivery_refunds) AS n FROM report_daily_revenue")
    assert row["n"] == D("5.00")


def test_two_at_once_do_not_pay_back_more_than_there_is(sql: Sql) -> None:
    order_id = sql.delivered({IPHONE: 1})
    refused: list[str] = []

    def pay_back() -> None:
        try:
            refund(sql, order_id, "15")
        except ShopError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=pay_back) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["bad_refund"] * 3
    assert sql.bill(order_id)["refunded"] == 15

"""What happens to an order after it is placed: each step, and each step refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from ecom import db
from ecom.errors import IllegalStep, NotFound, ShopError
from tests.sql.original import AIRPODS, HANOI, IPHONE, SAIGON, Sql

D = Decimal
STEPS = {
    "ship_order": (None, None, None),
    "deliver_order": (None,),
    "receive_order": (None,),
    "cancel_order": (None, ""),
    "undeliver_order": (None, ""),
    "return_items": ('[{"product_id": 1, "quantity": 1}]', None, ""),
    "advance_order": (None,),
    "fail_payment": ("",),
}
ALLOWED = {
    "placed": {"cancel_order", "fail_payment"},
    "processing": {"ship_order", "cancel_order", "advance_order"},
    "shipped": {"deliver_order", "advance_order", "undeliver_order"},
    "delivered": {"receive_order", "return_items"},
    "received": {"return_items"},
    "canceled": set(),
    "returned": set(),
}


def reach(sql: Sql, status: str) -> int:
    """An order of one iPhone that has come to `status` by its steps."""
    online = status in ("placed", "canceled")
    order_id = sql.place({IPHONE: 1}, method="paypal" if online else "cash_on_delivery")
    path = {
        "placed": (),
        "processing": (),
        "shipped": ("ship_order",),
        "delivered": ("ship_order", "deliver_order"),
        "received": ("ship_order", "deliver_order", "receive_order"),
        "canceled": ("cancel_order",),
        "returned": ("ship_order", "deliver_order", "return_items"),
    }[status]
    for step in path:
        sql.call(step, order_id, *STEPS[step])
    assert sql.order(order_id)["status"] == status
    return order_id


@pytest.mark.parametrize("status", ALLOWED)
def test_lock_order_refuses_every_step_that_the_status_does_not_allow(
    sql: Sql, status: str
) -> None:
    for step, arguments in STEPS.items():
        order_id = reach(sql, status)
        before, events = sql.order(order_id), sql.events(order_id)
        if step in ALLOWED[status]:
            sql.call(step, order_id, *arguments)
            assert len(sql.events(order_id)) > len(events)
        else:
            with pytest.raises(IllegalStep) as refused:
                sql.call(step, order_id, *arguments)
            assert refused.value.code == "illegal_step"
            assert f"an order that is {status} cannot be" in str(refused.value)
            assert (sql.order(order_id), sql.events(order_id)) == (before, events)
    assert sql.ledger_equals_stock()


@pytest.mark.parametrize("step", ["complete_payment", *STEPS])
def test_a_step_of_an_order_that_does_not_exist_is_refused(sql: Sql, step: str) -> None:
    with pytest.raises(NotFound):
        sql.call(step, 999, *STEPS.get(step, ("T-1", None)))


def test_complete_payment_moves_the_order_on(sql: Sql, setting: Callable[[str, str], None]) -> None:
    setting("carrier_step_seconds", "60")
    order_id = sql.place({IPHONE: 1})
    sql.call("complete_payment", order_id, "VCB-1", sql.an)
    bill = sql.bill(order_id)
    assert (bill["status"], bill["transaction_id"]) == ("paid", "VCB-1")
    assert sql.order(order_id)["status"] == "processing"
    assert sql.delivery(order_id)["next_step_at"] == bill["paid_at"] + timedelta(seconds=60)
    assert sql.events(order_id) == ["placed", "paid", "processing"]


def test_paying_twice_is_refused_and_so_is_paying_what_was_canceled(sql: Sql) -> None:
    paid, canceled = sql.place({IPHONE: 1}), reach(sql, "canceled")
    sql.call("complete_payment", paid, "VCB-1", None)
    for order_id, code in ((paid, "already_paid"), (canceled, "order_canceled")):
        with pytest.raises(IllegalStep) as refused:
            sql.call("complete_payment", order_id, "VCB-2", None)
        assert refused.value.code == code
    assert sql.bill(paid)["transaction_id"] == "VCB-1"


def test_a_transaction_pays_one_bill_only(sql: Sql) -> None:
    first, second = sql.place({IPHONE: 1}), sql.place({IPHONE: 1})
    sql.call("complete_payment", first, "VCB-1", None)
    with pytest.raises(ShopError) as refused:
        sql.call("complete_payment", second, "VCB-1", None)
    assert refused.value.code == "transaction_taken"
    assert sql.bill(second)["status"] == "pending"


def test_cash_on_delivery_may_be_paid_early(sql: Sql) -> None:
    order_id = reach(sql, "shipped")
    sql.call("complete_payment", order_id, None, sql.seller)
    assert (sql.bill(order_id)["status"], sql.order(order_id)["status"]) == ("paid", "shipped")
    sql.call("deliver_order", order_id, None)


def test_fail_payment_is_told_and_can_be_retried(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    sql.call("fail_payment", order_id, "the card has expired")
    assert sql.events(order_id) == ["placed", "payment_failed"]
    assert sql.bill(order_id)["status"] == "pending"
    sql.call("complete_payment", order_id, "VCB-1", None)


def test_ship_order_names_the_parcel(sql: Sql) -> None:
    order_id, other = reach(sql, "processing"), reach(sql, "processing")
    estimated = sql.delivery(order_id)["estimated_on"]
    sql.call("ship_order", order_id, "GHTK-1", estimated + timedelta(days=2), sql.seller)
    delivery = sql.delivery(order_id)
    assert delivery["tracking_number"] == "GHTK-1"
    assert delivery["estimated_on"] == estimated + timedelta(days=2)
    assert delivery["shipped_at"] is not None
    with pytest.raises(ShopError) as refused:
        sql.call("ship_order", other, "GHTK-1", None, sql.seller)
    assert refused.value.code == "tracking_number_taken"
    assert sql.order(other)["status"] == "processing"


def test_deliver_order_takes_the_cash_and_settle_points_credits_them(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1}, "ORDER10", method="cash_on_delivery")
    sql.call("ship_order", order_id, "GHTK-1", None, None)
    sql.call("deliver_order", order_id, sql.seller)
    bill, delivery = sql.bill(order_id), sql.delivery(order_id)
    assert (bill["status"], bill["paid_at"]) == ("paid", delivery["delivered_at"])
    assert sql.order(order_id)["status"] == "delivered"
    assert sql.events(order_id)[-2:] == ["paid", "delivered"]
    assert sql.points(sql.an) == 100 + 949
    sql.call("receive_order", order_id, sql.an)
    assert sql.points(sql.an) == 100 + 949


def test_what_is_shipped_but_not_paid_is_not_delivered(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    sql.run("UPDATE orders SET status = 'shipped' WHERE id = :o", o=order_id)
    with pytest.raises(IllegalStep) as refused:
        sql.call("deliver_order", order_id, None)
    assert refused.value.code == "not_paid"
    assert sql.delivery(order_id)["delivered_at"] is None


def test_put_back_returns_goods_to_where_they_came_from(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 200, AIRPODS: 3}, "ORDER10")
    sql.call("cancel_order", order_id, sql.an, "found it cheaper")
    assert sql.stock(IPHONE) == {HANOI: 100, SAIGON: 150}
    assert sql.stock(AIRPODS) == {HANOI: 200, SAIGON: 250}
    assert sql.ledger_equals_stock()
    causes = db.rows(
        "SELECT cause, SUM(quantity) AS pieces FROM stock_movements WHERE order_id = :o"
        " GROUP BY cause ORDER BY cause",
        o=order_id,
    )
    assert [(row["cause"], row["pieces"]) for row in causes] == [
        ("sale", -203),
        ("cancellation", 203),
    ]


def test_cancel_order_gives_uses_back_and_voids_the_bill(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1}, "ORDER10", "SHIP20")
    sql.call("cancel_order", order_id, sql.an, "found it cheaper")
    order, bill = sql.order(order_id), sql.bill(order_id)
    assert (order["status"], bill["status"], bill["refunded"]) == ("canceled", "canceled", 0)
    assert order["canceled_at"] is not None
    assert sql.value("SELECT SUM(usage_count) AS n FROM discounts") == 0
    assert sql.value("SELECT COUNT(*) AS n FROM discount_uses") == 0
    assert sql.events(order_id) == ["placed", "canceled"]


def test_cancel_order_refunds_a_paid_bill_in_full(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    sql.call("complete_payment", order_id, "VCB-1", None)
    sql.call("cancel_order", order_id, sql.an, "")
    bill = sql.bill(order_id)
    assert (bill["status"], bill["refunded"]) == ("refunded", bill["amount"])
    assert sql.delivery(order_id)["next_step_at"] is None
    assert sql.events(order_id)[-2:] == ["canceled", "refunded"]


def test_undeliver_order_undoes_what_was_to_be_paid_at_the_door(
    sql: Sql, setting: Callable[[str, str], None]
) -> None:
    setting("carrier_step_seconds", "60")
    codes = ("ORDER10", "SHIP20")
    order_id = sql.place({IPHONE: 200, AIRPODS: 3}, *codes, method="cash_on_delivery")
    sql.call("ship_order", order_id, "GHTK-1", None, sql.seller)
    assert sql.delivery(order_id)["next_step_at"] is not None
    sql.call("undeliver_order", order_id, sql.seller, "refused at the door")
    order, bill, delivery = sql.order(order_id), sql.bill(order_id), sql.delivery(order_id)
    assert (order["status"], bill["status"], bill["refunded"]) == ("canceled", "canceled", 0)
    assert (bill["paid_at"], delivery["delivered_at"], delivery["next_step_at"]) == (None,) * 3
    assert order["canceled_at"] > delivery["shipped_at"]
    assert sql.events(order_id) == ["placed", "processing", "shipped", "canceled"]
    assert sql.stock(IPHONE) == {HANOI: 100, SAIGON: 150}
    assert sql.stock(AIRPODS) == {HANOI: 200, SAIGON: 250}
    assert sql.ledger_equals_stock()
    assert sql.points(sql.an) == 100
    assert sql.value("SELECT COUNT(*) AS n FROM discount_uses") == 0
    again = sql.place({IPHONE: 1}, *codes)
    assert sql.value("SELECT SUM(usage_count) AS n FROM discounts") == 2
    assert sql.order(again)["discount"] > 0


def test_undeliver_order_refunds_what_was_paid_in_advance_in_full(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    sql.call("complete_payment", order_id, "VCB-1", None)
    sql.call("ship_order", order_id, "GHTK-1", None, None)
    sql.call("undeliver_order", order_id, sql.seller, "lost")
    bill = sql.bill(order_id)
    assert (bill["status"], bill["refunded"]) == ("refunded", bill["amount"])
    assert sql.events(order_id)[-2:] == ["canceled", "refunded"]


@pytest.mark.parametrize("undo", ["cancel_order", "undeliver_order"])
def test_undo_order_tells_who_and_why(sql: Sql, undo: str) -> None:
    order_id = reach(sql, "shipped" if undo == "undeliver_order" else "processing")
    sql.call(undo, order_id, sql.seller, "wanted another one")
    last = sql.row(
        "SELECT event, actor_id, note FROM order_events WHERE order_id = :o"
        " ORDER BY id DESC LIMIT 1",
        o=order_id,
    )
    assert last == {"event": "canceled", "actor_id": sql.seller, "note": "wanted another one"}


def test_advance_order_ships_and_delivers(sql: Sql) -> None:
    order_id = reach(sql, "processing")
    sql.call("advance_order", order_id, None)
    assert sql.order(order_id)["status"] == "shipped"
    assert sql.delivery(order_id)["tracking_number"] == f"GLASS{order_id:010}"
    sql.call("advance_order", order_id, None)
    assert sql.order(order_id)["status"] == "delivered"
    assert sql.delivery(order_id)["next_step_at"] is None


def test_cancel_unpaid_orders_takes_the_longest_overdue_online_ones(sql: Sql) -> None:
    late, later, in_time = (sql.place({IPHONE: 1}) for _ in range(3))
    paid = sql.place({IPHONE: 1})
    sql.call("complete_payment", paid, "VCB-1", None)
    cash = sql.place({IPHONE: 1}, method="cash_on_delivery")
    for order_id, hours in ((late, 2), (later, 1), (paid, 3), (cash, 3)):
        sql.run(
            "UPDATE bills SET due_at = UTC_TIMESTAMP(6) - INTERVAL :h HOUR WHERE order_id = :o",
            h=hours,
            o=order_id,
        )
    assert sql.call("cancel_unpaid_orders", 1)[-1] == [{"order_id": late}]
    assert sql.call("cancel_unpaid_orders", 10)[-1] == [{"order_id": later}]
    assert sql.call("cancel_unpaid_orders", 10)[-1] == []
    statuses = {o: sql.order(o)["status"] for o in (late, later, in_time, paid, cash)}
    assert statuses == {
        late: "canceled",
        later: "canceled",
        in_time: "placed",
        paid: "processing",
        cash: "processing",
    }
    assert sql.stock(IPHONE) == {HANOI: 100, SAIGON: 147}


def test_cancel_unpaid_orders_skips_what_another_one_has_locked(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    sql.run("UPDATE bills SET due_at = '2020-01-01'")

    def while_locked(connection: db.Connection) -> None:
        db.execute(connection, "SELECT id FROM orders WHERE id = :o FOR UPDATE", o=order_id)
        assert sql.call("cancel_unpaid_orders", 10)[-1] == []

    db.transaction(while_locked)
    assert sql.call("cancel_unpaid_orders", 10)[-1] == [{"order_id": order_id}]

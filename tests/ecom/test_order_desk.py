from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ecom import db, order_desk, order_steps, order_story, orders
from ecom.errors import AlreadyTaken, IllegalStep, InvalidInput, NotAllowed, NotFound
from ecom.order_desk import Parcel
from ecom.order_search import STATUSES, today
from ecom.orders import Order
from ecom.users import User
from ops import verify
from tests.ecom.conftest import Maker


@pytest.fixture
def boss(make: Maker) -> User:
    return make.user(make.admin())


@pytest.fixture
def reach(make: Maker, boss: User) -> Callable[[str], Order]:
    """An order of two lamps at 100,000 that has come to a status by its steps."""

    def come_to(status: str) -> Order:
        online = {"method": "bank_transfer"} if status == "placed" else {}
        customer = make.customer()
        order_id = make.order(customer, {make.product(price=100_000): 2}, **online)
        order = orders.order(order_id, boss)
        if status == "canceled":
            order_desk.cancel(boss, order_id, "test")
        if status in ("shipped", "delivered", "received", "returned"):
            order_desk.ship(boss, order_id, Parcel(f"GHTK{order_id:06}"))
        if status in ("delivered", "received", "returned"):
            order_desk.deliver(boss, order_id)
        if status == "received":
            orders.confirm_received(order_id, make.user(customer))
        if status == "returned":
            order_desk.take_back(boss, order_id, all_of(order), "test")
        order = orders.order(order_id, boss)
        assert order.status == status
        return order

    return come_to


def all_of(order: Order) -> list[tuple[int, int]]:
    return [(line.product_id, line.quantity) for line in order.lines]


TAKE: dict[order_steps.Step, Callable[[User, Order], Any]] = {
    order_steps.PAY: lambda actor, order: order_desk.confirm_payment(actor, order.id),
    order_steps.SHIP: lambda actor, order: order_desk.ship(actor, order.id, Parcel("VN-0815")),
    order_steps.DELIVER: lambda actor, order: order_desk.deliver(actor, order.id),
    order_steps.RECEIVE: lambda actor, order: orders.confirm_received(order.id, actor),
    order_steps.ADVANCE: lambda actor, order: order_desk.advance(actor, order.id),
    order_steps.CANCEL: lambda actor, order: order_desk.cancel(actor, order.id, "test"),
    order_steps.COME_BACK: lambda actor, order: order_desk.come_back(actor, order.id, "test"),
    order_steps.RETURN: lambda actor, order: order_desk.take_back(
        actor, order.id, all_of(order), "test"
    ),
    order_steps.REFUND_DELIVERY: lambda actor, order: order_desk.refund_delivery(
        actor, order.id, Decimal(30_000), "test"
    ),
}
LEGAL = {
    "placed": {order_steps.PAY, order_steps.CANCEL},
    "processing": {
        *(order_steps.PAY, order_steps.SHIP, order_steps.ADVANCE, order_steps.CANCEL),
    },
    "shipped": {
        *(order_steps.PAY, order_steps.DELIVER, order_steps.ADVANCE, order_steps.COME_BACK),
    },
    "delivered": {order_steps.RECEIVE, order_steps.RETURN, order_steps.REFUND_DELIVERY},
    "received": {order_steps.RETURN, order_steps.REFUND_DELIVERY},
    "canceled": set(),
    "returned": {order_steps.REFUND_DELIVERY},
}


def test_every_status_and_every_step_is_tried() -> None:
    assert set(LEGAL) == set(STATUSES)
    assert set(TAKE) == set(order_steps.STEPS)


@pytest.mark.parametrize("step", TAKE, ids=lambda step: step.name)
@pytest.mark.parametrize("status", LEGAL)
def test_a_step_is_taken_if_the_status_allows_it_and_refused_with_the_reason_if_not(
    boss: User, reach: Callable[[str], Order], status: str, step: order_steps.Step
) -> None:
    before = reach(status)
    written = entries()
    if step in LEGAL[status]:
        TAKE[step](boss, before)
        assert orders.order(before.id, boss) != before
        assert [entry["action"] for entry in entries()[len(written) :]] == [step.action]
        return
    with pytest.raises(IllegalStep) as refused:
        TAKE[step](boss, before)
    if refused.value.code == "illegal_step":
        assert refused.value.details == {"step": step.name, "status": status}
    else:
        assert refused.value.code == "already_paid"
    assert orders.order(before.id, boss) == before
    assert entries() == written


def test_shipping_names_carrier_number_and_day_and_the_customer_sees_them(
    make: Maker, boss: User, reach: Callable[[str], Order]
) -> None:
    order, day = reach("processing"), today() + timedelta(days=9)
    order_desk.ship(boss, order.id, Parcel(" VN 0815 ", carrier_id=4, expected_on=day))
    seen = orders.order(order.id, make.user(order.customer_id))
    assert (seen.status, seen.delivery.carrier) == ("shipped", "VNPost")
    assert (seen.delivery.tracking_number, seen.delivery.estimated_on) == ("VN0815", day)
    assert seen.delivery.fee == order.delivery.fee
    (entry,) = [entry for entry in entries() if entry["action"] == "orders.ship"]
    assert json.loads(entry["was"])["carrier"] == "GHTK"
    assert json.loads(entry["became"]) | {"carrier": "VNPost"} == json.loads(entry["became"])


@pytest.mark.parametrize(
    ("parcel", "field"),
    [
        (Parcel(""), "tracking_number"),
        (Parcel("ab"), "tracking_number"),
        (Parcel("x" * 41), "tracking_number"),
        (Parcel("<b>815</b>"), "tracking_number"),
        (Parcel("VN0815", expected_on=today() - timedelta(days=1)), "expected_on"),
        (Parcel("VN0815", expected_on=today() + timedelta(days=61)), "expected_on"),
    ],
)
def test_a_parcel_that_cannot_be_is_refused_by_its_field(
    boss: User, reach: Callable[[str], Order], parcel: Parcel, field: str
) -> None:
    order = reach("processing")
    with pytest.raises(InvalidInput) as refused:
        order_desk.ship(boss, order.id, parcel)
    assert refused.value.field == field
    assert orders.order(order.id, boss) == order


def test_no_two_parcels_share_a_number_and_no_unknown_carrier_takes_one(
    boss: User, reach: Callable[[str], Order]
) -> None:
    first, second = reach("processing"), reach("processing")
    order_desk.ship(boss, first.id, Parcel("VN0815"))
    with pytest.raises(AlreadyTaken) as taken:
        order_desk.ship(boss, second.id, Parcel("VN0815"))
    assert (taken.value.field, taken.value.code) == ("tracking_number", "tracking_number_taken")
    with pytest.raises(NotFound):
        order_desk.ship(boss, second.id, Parcel("VN0816", carrier_id=99))
    assert orders.order(second.id, boss) == second


def test_a_payment_is_confirmed_with_the_banks_reference_once(
    boss: User, reach: Callable[[str], Order]
) -> None:
    order, other = reach("placed"), reach("placed")
    order_desk.confirm_payment(boss, order.id, " VCB 815 ")
    paid = orders.order(order.id, boss)
    assert (paid.status, paid.bill.status) == ("processing", "paid")
    assert paid.bill.transaction_id == "VCB 815"
    assert paid.events[-1].actor == boss.full_name
    with pytest.raises(IllegalStep):
        order_desk.confirm_payment(boss, order.id)
    for reference in ("VCB 815", "x" * 65):
        with pytest.raises(InvalidInput) as refused:
            order_desk.confirm_payment(boss, other.id, reference)
        assert refused.value.field == "transaction"


def test_goods_come_back_in_part_and_then_in_full_with_the_delivery(
    boss: User, reach: Callable[[str], Order], on_hand: Callable[[int], int]
) -> None:
    order = reach("delivered")
    (line,) = order.lines
    order_desk.take_back(boss, order.id, [(line.product_id, 1)], "too large")
    half = orders.order(order.id, boss)
    assert (half.status, half.bill.status, half.bill.refunded) == ("delivered", "paid", 100_000)
    fee = Decimal(30_000)
    order_desk.take_back(boss, order.id, [(line.product_id, 1)], "this one, too", fee)
    whole = orders.order(order.id, boss)
    assert (whole.status, whole.bill.status) == ("returned", "refunded")
    assert whole.bill.refunded == whole.bill.amount
    assert on_hand(line.product_id) == 10
    told = order_story.story(boss, order.id)
    assert [refund.amount for refund in told.refunds] == [100_000, 100_000, 30_000]
    assert told.delivery_left == 0
    assert verify.verify().differences == []


def test_the_delivery_is_paid_back_in_parts_and_never_more_than_was_paid(
    boss: User, reach: Callable[[str], Order]
) -> None:
    order = reach("delivered")
    for amount in (10_000, 15_000):
        order_desk.refund_delivery(boss, order.id, Decimal(amount), "three days late")
    for amount in ("5001", "0", "-1", "0.5", "NaN", "Infinity", "-Infinity", "1e30"):
        with pytest.raises(InvalidInput) as refused:
            order_desk.refund_delivery(boss, order.id, Decimal(amount), "more")
        assert refused.value.code == "bad_refund"
    seen = orders.order(order.id, boss)
    assert (seen.status, seen.bill.refunded) == ("delivered", 25_000)
    assert order_story.story(boss, order.id).delivery_left == 5_000
    assert verify.verify().differences == []


def test_a_return_with_too_much_of_the_delivery_leaves_nothing_behind(
    boss: User, reach: Callable[[str], Order]
) -> None:
    order = reach("delivered")
    for amount in ("30001", "NaN", "Infinity", "1e30"):
        with pytest.raises(InvalidInput) as refused:
            order_desk.take_back(boss, order.id, all_of(order), "test", Decimal(amount))
        assert refused.value.code == "bad_refund"
    assert orders.order(order.id, boss) == order


def test_what_is_pressed_twice_is_paid_back_once(boss: User, reach: Callable[[str], Order]) -> None:
    order = reach("delivered")
    (line,) = order.lines
    fee = Decimal(10_000)
    for act in (
        lambda seen: order_desk.take_back(
            boss, order.id, [(line.product_id, 1)], "test", seen=seen
        ),
        lambda seen: order_desk.refund_delivery(boss, order.id, fee, "test", seen),
    ):
        seen = orders.order(order.id, boss).bill.refunded
        act(seen)
        with pytest.raises(IllegalStep) as refused:
            act(seen)
        assert refused.value.code == "refunded_meanwhile"
    assert orders.order(order.id, boss).bill.refunded == 110_000


def test_a_parcel_that_nobody_paid_for_at_the_door_comes_back_and_so_do_its_goods(
    make: Maker, reach: Callable[[str], Order], on_hand: Callable[[int], int]
) -> None:
    order, keeper = reach("shipped"), make.user(make.employee("warehouse"))
    order_desk.come_back(keeper, order.id, " refused at the door ")
    seen = orders.order(order.id, make.user(order.customer_id))
    assert (seen.status, seen.came_back) == ("canceled", True)
    assert (seen.bill.status, seen.bill.paid_at, seen.bill.refunded) == ("canceled", None, 0)
    assert seen.delivery.delivered_at is None
    last = seen.events[-1]
    assert (last.event, last.note, last.actor) == (
        "canceled",
        "refused at the door",
        keeper.full_name,
    )
    assert on_hand(order.lines[0].product_id) == 10
    told = order_story.story(keeper, order.id)
    assert [(one.cause, one.quantity) for one in told.movements] == [
        ("sale", -2),
        ("cancellation", 2),
    ]
    assert told.points == []
    entry = entries()[-1]
    assert (entry["action"], entry["note"]) == ("orders.come_back", "refused at the door")
    became = {"status": "canceled", "bill_status": "canceled"}
    assert json.loads(entry["became"]) | became == json.loads(entry["became"])


def test_a_parcel_comes_back_once_and_is_not_delivered_any_more(
    boss: User, reach: Callable[[str], Order], on_hand: Callable[[int], int]
) -> None:
    order = reach("shipped")
    order_desk.confirm_payment(boss, order.id, "VCB-815")
    order_desk.come_back(boss, order.id, "lost")
    back = orders.order(order.id, boss)
    assert (back.bill.status, back.bill.refunded) == ("refunded", back.bill.amount)
    for late in (
        lambda: order_desk.come_back(boss, order.id, "lost"),
        lambda: order_desk.deliver(boss, order.id),
        lambda: order_desk.advance(boss, order.id),
    ):
        with pytest.raises(IllegalStep):
            late()
    assert orders.order(order.id, boss) == back
    assert on_hand(order.lines[0].product_id) == 10
    assert verify.verify().differences == []


def test_neither_the_buyer_nor_who_may_cancel_says_that_a_parcel_came_back(
    make: Maker, boss: User, reach: Callable[[str], Order]
) -> None:
    order = reach("shipped")
    buyer, support = make.user(order.customer_id), make.user(make.employee("support"))
    for actor in (buyer, support):
        with pytest.raises(NotAllowed):
            order_desk.come_back(actor, order.id, "refused at the door")
    assert orders.order(order.id, boss) == order
    order_desk.cancel(support, reach("processing").id, "ordered twice")  # but it is not shipped


def test_an_order_that_was_canceled_before_it_was_shipped_did_not_come_back(
    reach: Callable[[str], Order],
) -> None:
    assert not reach("canceled").came_back
    assert not reach("shipped").came_back


def test_staff_say_why(boss: User, reach: Callable[[str], Order]) -> None:
    placed, shipped, delivered = reach("placed"), reach("shipped"), reach("delivered")
    for act in (
        lambda: order_desk.cancel(boss, placed.id, " "),
        lambda: order_desk.come_back(boss, shipped.id, " "),
        lambda: order_desk.take_back(boss, delivered.id, all_of(delivered), ""),
        lambda: order_desk.refund_delivery(boss, delivered.id, Decimal(1), ""),
    ):
        with pytest.raises(InvalidInput) as refused:
            act()
        assert refused.value.field == "reason"


def test_of_several_orders_each_is_done_by_itself(
    boss: User, reach: Callable[[str], Order]
) -> None:
    ids = [reach(status).id for status in ("shipped", "delivered", "shipped")]
    outcomes = order_desk.each([*ids, 999_999], lambda id_: order_desk.deliver(boss, id_))
    assert [outcome.order_id for outcome in outcomes] == [*ids, 999_999]
    kinds = [type(outcome.error) for outcome in outcomes]
    assert kinds == [type(None), IllegalStep, type(None), NotFound]
    assert {orders.order(order_id, boss).status for order_id in ids} == {"delivered"}


def test_what_a_customer_does_with_their_own_order_is_not_in_the_audit(
    make: Maker, boss: User, reach: Callable[[str], Order]
) -> None:
    order = reach("placed")
    buyer = make.user(order.customer_id)
    orders.pay(order.id, buyer)
    orders.cancel(order.id, buyer, "changed my mind")
    assert entries() == []


def test_the_verbs_of_the_shop_write_it_down_when_staff_use_them(
    boss: User, reach: Callable[[str], Order]
) -> None:
    order = reach("placed")
    order_desk.confirm_payment(boss, order.id)
    orders.advance(order.id, boss)
    orders.advance(order.id, boss)
    orders.confirm_received(order.id, boss)
    orders.return_items(order.id, boss, all_of(order), "broken")
    done = ["confirm_payment", "advance", "advance", "receive", "return"]
    assert [entry["action"] for entry in entries()] == [f"orders.{name}" for name in done]
    last = entries()[-1]
    assert (last["label"], last["note"]) == (str(order.id), "broken")
    assert json.loads(last["became"])["status"] == "returned"


def test_an_entry_is_there_only_if_the_step_is(
    make: Maker, boss: User, reach: Callable[[str], Order]
) -> None:
    order = reach("placed")
    for department in ("support", "it"):
        refusal = NotAllowed if department == "support" else NotFound
        with pytest.raises(refusal):
            orders.advance(order.id, make.user(make.employee(department)))
    assert entries() == []


@pytest.mark.parametrize("succeeds", [True, False])
def test_staff_confirm_a_payment_but_do_not_pay_in_the_buyers_place(
    make: Maker, boss: User, reach: Callable[[str], Order], succeeds: bool
) -> None:
    order = reach("placed")
    for payer in (boss, make.user(make.employee("finance"))):
        with pytest.raises(NotAllowed):
            orders.pay(order.id, payer, succeeds)
    assert orders.order(order.id, boss) == order, "nor is there a word of it in its story"
    assert entries() == []
    assert orders.pay(order.id, make.user(order.customer_id)).status == "processing"


def test_the_story_of_an_order_has_its_ledger_points_and_refunds(
    make: Maker, boss: User, reach: Callable[[str], Order]
) -> None:
    order = reach("returned")
    told = order_story.story(boss, order.id)
    assert [(one.cause, one.quantity) for one in told.movements] == [("sale", -2), ("return", 2)]
    assert [one.points for one in told.points] == [20, -20]
    assert [one.reason for one in told.refunds] == ["test"]
    assert told.movements[1].actor == told.refunds[0].actor == boss.full_name
    assert (told.customer_id, told.taken_by) == (order.customer_id, None)
    with pytest.raises(NotFound):
        order_story.story(boss, 999_999)
    with pytest.raises(NotAllowed):
        order_story.story(make.user(make.employee("it")), order.id)


def entries() -> list[dict[str, Any]]:
    """Of the step under test and those after it: what brought the order there came before."""
    return db.rows("SELECT * FROM audit_log WHERE entity = 'order' ORDER BY id")

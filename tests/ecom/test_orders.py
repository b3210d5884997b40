import threading
import uuid
from decimal import Decimal

import pytest

from ecom import carts, catalog, db, errors, orders


def test_an_order_has_its_lines_bill_delivery_and_ledger(make, on_hand):
    customer = make.customer("lan")
    phone = make.product("Điện thoại", price=9_990_000, stock={"Hà Nội": 1, "TP.HCM": 3})
    order = orders.order(make.order(customer, {phone: 2}), make.user(customer))
    assert (order.status, order.total) == ("processing", Decimal(19_980_000))
    assert order.bill.amount == order.total + order.delivery.fee
    assert [(line.name, line.quantity) for line in order.lines] == [("Điện thoại", 2)]
    assert on_hand(phone) == 2
    taken = db.rows("SELECT quantity FROM stock_movements WHERE order_id = :id", id=order.id)
    assert [row["quantity"] for row in taken] == [-2]


def test_the_same_checkout_key_makes_one_order(make, on_hand):
    customer, lamp = make.customer(), make.product(stock=5)
    asked = make.asked(customer, {lamp: 2})
    assert orders.place_order(asked) == orders.place_order(asked)
    assert on_hand(lamp) == 3


def test_pressing_from_many_threads_makes_one_order(make, on_hand):
    customer, lamp = make.customer(), make.product(stock=50)
    asked = make.asked(customer, {lamp: 1})
    placed: list[int] = []
    threads = [
        threading.Thread(target=lambda: placed.append(orders.place_order(asked))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(placed) == 8
    assert len(set(placed)) == 1
    assert on_hand(lamp) == 49


def test_a_checkout_key_of_somebody_else_is_refused(make):
    lamp, key = make.product(), str(uuid.uuid4())
    make.order(make.customer(), {lamp: 1}, checkout_key=key)
    with pytest.raises(errors.ShopError) as refused:
        make.order(make.customer(), {lamp: 1}, checkout_key=key)
    assert refused.value.code == "checkout_key_taken"


def test_short_of_stock_is_all_or_nothing_and_names_what_is_short(make, on_hand):
    customer = make.customer()
    plenty, few = make.product("Nhiều", stock=9), make.product("Ít", stock=1)
    with pytest.raises(errors.InsufficientStock) as refused:
        make.order(customer, {plenty: 2, few: 3})
    assert [
        (item["name"], int(item["wanted"]), int(item["left"])) for item in refused.value.items
    ] == [("Ít", 3, 1)]
    assert on_hand(plenty) == 9
    assert orders.of_customer(make.user(customer)).total == 0


def test_nobody_pays_another_total_than_they_saw(make):
    customer, lamp = make.customer(), make.product(price=100_000)
    seen = orders.quote(customer, [(lamp, 1)], [], 1).to_pay
    db.transaction(
        lambda c: db.execute(c, "UPDATE products SET price = 120000 WHERE id = :id", id=lamp)
    )
    with pytest.raises(errors.TotalChanged):
        make.order(customer, {lamp: 1}, expected_total=seen)


def test_ordered_pieces_leave_the_cart_and_the_rest_stays(make):
    customer = make.customer()
    bought, kept = make.product(), make.product()
    owner = carts.of_customer(customer)
    carts.add(owner, bought, 2)
    carts.add(owner, kept, 1)
    make.order(customer, {bought: 2})
    assert [(line.product.id, line.quantity) for line in carts.read(owner).lines] == [(kept, 1)]


def test_a_quote_says_what_each_code_takes_off_and_why_one_does_not(make):
    customer, lamp = make.customer(), make.product(price=500_000)
    make.discount("BOT50K", "order", 50_000)
    make.discount("FREESHIP", "delivery", 20_000)
    make.discount("GIAM1TR", "order", 100_000, minimum_value=Decimal(1_000_000))
    seen = orders.quote(customer, [(lamp, 1)], ["bot50k", "FREESHIP"], 1)
    assert {code: amount for code, _, amount in seen.codes} == {
        "BOT50K": 50_000,
        "FREESHIP": 20_000,
    }
    assert seen.to_pay == 500_000 - 50_000 + seen.fee - 20_000
    refused = orders.quote(customer, [(lamp, 1)], ["GIAM1TR", "KHONGCO"], 1).refused
    assert refused == [("GIAM1TR", "below_minimum"), ("KHONGCO", "unknown")]


@pytest.mark.parametrize("typed", ["TẾT 2026 VUI", "🎁", "X" * 31, "50%: OFF"])
def test_whatever_is_typed_as_a_code_is_refused_by_its_name(make, typed):
    make.discount("OFF5", "order", 5_000)
    quote = orders.quote(make.customer(), [(make.product(), 1)], [typed, "OFF5"], 1)
    assert quote.refused == [(typed, "unknown")]
    assert [code for code, _, _ in quote.codes] == ["OFF5"]


def test_an_order_costs_what_its_quote_said(make):
    customer = make.customer()
    lines = {make.product(price=333_333): 1, make.product(price=99_999): 2}
    make.discount("MUOI", "order", 60_000, percent=Decimal(10))
    seen = orders.quote(customer, lines.items(), ["MUOI"], 3)
    order = orders.order(
        make.order(customer, lines, codes=("MUOI",), carrier_id=3, expected_total=seen.to_pay),
        make.user(customer),
    )
    assert (order.discount, order.bill.amount) == (seen.discount, seen.to_pay)
    assert sum(line.order_discount for line in order.lines) == seen.discount


def test_an_online_order_is_paid_once_however_often_it_is_paid(make):
    customer, lamp = make.customer(), make.product()
    buyer = make.user(customer)
    order_id = make.order(customer, {lamp: 1}, method="credit_card")
    assert orders.pay(order_id, buyer, succeeds=False).status == "placed"
    first = orders.pay(order_id, buyer)
    again = orders.pay(order_id, buyer)
    assert (first.status, first.bill.status) == ("processing", "paid")
    assert again.bill.transaction_id == first.bill.transaction_id
    assert [event.event for event in again.events].count("payment_failed") == 1


def test_cash_is_paid_when_the_parcel_is_delivered(make):
    customer, lamp = make.customer(), make.product(price=250_000)
    buyer = make.user(customer)
    order_id = make.order(customer, {lamp: 1})
    assert orders.advance(order_id, buyer).status == "shipped"
    delivered = orders.advance(order_id, buyer)
    assert (delivered.status, delivered.bill.status) == ("delivered", "paid")
    assert orders.confirm_received(order_id, buyer).status == "received"
    points = db.row("SELECT loyalty_points FROM customers WHERE user_id = :id", id=customer)
    assert points["loyalty_points"] == 25


def test_canceling_puts_the_pieces_back_where_they_came_from(make):
    customer = make.customer()
    make.discount("BOT10K", "order", 10_000, usage_limit=1)
    lamp = make.product(stock={"Hà Nội": 2, "Huế": 1})
    order_id = make.order(customer, {lamp: 3}, codes=("BOT10K",))
    assert orders.cancel(order_id, make.user(customer), "đổi ý").status == "canceled"
    stock = db.rows(
        "SELECT w.city, s.quantity FROM stock s JOIN warehouses w ON w.id = s.warehouse_id"
        " WHERE s.product_id = :id",
        id=lamp,
    )
    assert {row["city"]: row["quantity"] for row in stock} == {"Hà Nội": 2, "Huế": 1}
    assert db.row("SELECT usage_count FROM discounts")["usage_count"] == 0


def test_a_shipped_order_cannot_be_canceled(make):
    customer, lamp = make.customer(), make.product()
    buyer = make.user(customer)
    order_id = make.order(customer, {lamp: 1})
    orders.advance(order_id, buyer)
    with pytest.raises(errors.IllegalStep):
        orders.cancel(order_id, buyer)


def test_returning_in_two_steps_refunds_the_line_to_the_last_dong(make, on_hand):
    customer = make.customer()
    make.discount("BOT1", "order", 1)
    lamp = make.product(price=100_000, stock=3)
    buyer = make.user(customer)
    order_id = make.order(customer, {lamp: 3}, codes=("BOT1",))
    for _ in range(2):
        orders.advance(order_id, buyer)
    part = orders.return_items(order_id, buyer, [(lamp, 1)], "hỏng")
    assert part.status == "delivered"
    whole = orders.return_items(order_id, buyer, [(lamp, 2)])
    assert (whole.status, whole.bill.status) == ("returned", "refunded")
    assert whole.lines[0].refunded == Decimal(299_999)
    assert on_hand(lamp) == 3
    points = db.row("SELECT loyalty_points FROM customers WHERE user_id = :id", id=customer)
    assert points["loyalty_points"] == 0


def test_goods_cannot_be_returned_after_thirty_days(make):
    customer, lamp = make.customer(), make.product()
    buyer = make.user(customer)
    order_id = make.order(customer, {lamp: 1})
    for _ in range(2):
        orders.advance(order_id, buyer)
    db.transaction(
        lambda c: db.execute(
            c, "UPDATE deliveries SET delivered_at = delivered_at - INTERVAL 31 DAY"
        )
    )
    with pytest.raises(errors.IllegalStep):
        orders.return_items(order_id, buyer, [(lamp, 1)])


def test_a_stranger_finds_no_such_order(make):
    lamp = make.product()
    order_id = make.order(make.customer(), {lamp: 1})
    stranger = make.user(make.customer())
    for attempt in (
        lambda: orders.order(order_id, stranger),
        lambda: orders.pay(order_id, stranger),
        lambda: orders.cancel(order_id, stranger),
        lambda: orders.confirm_received(order_id, stranger),
        lambda: orders.return_items(order_id, stranger, [(lamp, 1)]),
        lambda: orders.advance(order_id, stranger),
    ):
        with pytest.raises(errors.NotFound):
            attempt()


def test_only_a_demo_lets_the_buyer_move_the_parcel(make, override):
    customer, lamp = make.customer(), make.product()
    order_id = make.order(customer, {lamp: 1})
    override(demo=False)
    with pytest.raises(errors.NotAllowed):
        orders.advance(order_id, make.user(customer))


def test_an_unpaid_order_is_canceled_after_its_time_and_gives_its_stock_back(make, on_hand):
    customer, lamp = make.customer(), make.product(stock=2)
    order_id = make.order(customer, {lamp: 2}, method="bank_transfer")
    assert orders.cancel_unpaid() == []
    assert catalog.product(lamp).on_hand == 0
    db.transaction(
        lambda c: db.execute(c, "UPDATE bills SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND")
    )
    assert orders.cancel_unpaid() == [order_id]
    assert on_hand(lamp) == catalog.product(lamp).on_hand == 2


def test_the_carrier_moves_an_order_one_step_however_many_processes_look(make):
    customer, lamp = make.customer(), make.product()
    order_id = make.order(customer, {lamp: 1})
    db.transaction(lambda c: db.execute(c, "UPDATE deliveries SET next_step_at = UTC_TIMESTAMP(6)"))
    threads = [threading.Thread(target=orders.step_carrier) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert orders.order(order_id, make.user(customer)).status == "shipped"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", " "),
        ("phone", "không có"),
        ("address", "x" * 300),
        ("city", ""),
        ("method", "gold"),
    ],
)
def test_a_field_that_is_wrong_is_named(make, field, value):
    with pytest.raises(errors.InvalidInput) as refused:
        make.order(make.customer(), {make.product(): 1}, **{field: value})
    assert refused.value.field == field

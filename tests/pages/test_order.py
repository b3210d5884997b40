from __future__ import annotations

import pytest

from ecom import accounts, carts, order_desk, orders, stock
from tests.pages.conftest import Visitor, shown, sign_in_staff

ORDER = "shop/order.py"


@pytest.fixture
def lan(member) -> int:
    return member("lan")


@pytest.fixture
def buyer(visitor, lan) -> Visitor:
    browser = visitor()
    browser.sign_in("lan")
    return browser


def order_of(customer_id: int, order_id: int) -> orders.Order:
    return orders.order(order_id, accounts.user(customer_id))


def keys(page) -> set[str]:
    return {button.key for button in page.button}


def test_the_receipt_names_goods_discounts_delivery_and_who_gets_it(buyer, lan, make):
    make.discount("GIAM50K", "order", 50_000)
    lamp = make.product("Đèn <b>bàn</b>", price=400_000)
    order_id = make.order(lan, {lamp: 2}, codes=("GIAM50K",), recipient="Bà <i>Tám</i>")
    text = shown(buyer.open(ORDER, id=order_id))
    for expected in ("Đèn &lt;b&gt;bàn&lt;/b&gt;", "2 × 400.000 ₫", "−50.000 ₫", "Bà &lt;i&gt;Tám"):
        assert expected in text
    assert "Cash on delivery" in text
    assert "Not paid yet" in text


def test_a_payment_can_fail_and_be_tried_again(buyer, lan, make):
    order_id = make.order(lan, {make.product(): 1}, method="credit_card")
    page = buyer.open(ORDER, id=order_id)
    assert "Simulation: no money moves" in shown(page)
    page.button("pay-fail").click().run()
    assert "The bank refused the payment" in shown(page)
    assert order_of(lan, order_id).bill.status == "pending"
    page.button("pay").click().run()
    assert order_of(lan, order_id).bill.status == "paid"
    assert "pay" not in keys(page)
    assert "Paid on" in shown(page)


def test_cash_on_delivery_asks_for_no_payment(buyer, lan, make):
    page = buyer.open(ORDER, id=make.order(lan, {make.product(): 1}))
    assert "pay" not in keys(page)


def test_the_carrier_can_be_hurried_in_a_demo_until_the_parcel_is_confirmed(
    buyer, lan, make, override
):
    override(demo=True)
    order_id = make.order(lan, {make.product("Đèn bàn"): 1})
    page = buyer.open(ORDER, id=order_id)
    page.button("advance").click().run()
    assert "Handed to the carrier" in shown(page)
    page.button("advance").click().run()
    assert order_of(lan, order_id).status == "delivered"
    assert "How is it?" in shown(page)
    page.button("confirm-received").click().run()
    assert order_of(lan, order_id).status == "received"
    assert "Receipt confirmed" in shown(page)


def test_nobody_hurries_the_carrier_outside_a_demo(buyer, lan, make, override):
    override(demo=False)
    page = buyer.open(ORDER, id=make.order(lan, {make.product(): 1}))
    assert "advance" not in keys(page)


def test_an_order_can_be_canceled_with_a_reason_until_it_ships(buyer, lan, make):
    lamp = make.product(stock=5)
    order_id = make.order(lan, {lamp: 2})
    page = buyer.open(ORDER, id=order_id)
    page.text_input("cancel-reason").set_value("Ordered twice")
    page.button("cancel").click().run()
    assert order_of(lan, order_id).status == "canceled"
    assert "The order is canceled" in shown(page)
    assert stock.on_hand(lamp) == 5
    assert "cancel" not in keys(page)


def test_a_shipped_order_offers_no_cancelling(buyer, lan, make):
    order_id = make.order(lan, {make.product(): 1})
    orders.advance(order_id, make.user(make.employee("warehouse")))
    assert "cancel" not in keys(buyer.open(ORDER, id=order_id))


def test_a_parcel_that_came_back_is_told_with_the_reason_and_not_as_a_plain_cancelling(
    buyer, lan, make
):
    order_id = make.order(lan, {make.product(): 1})
    keeper = make.user(make.employee("warehouse"))
    orders.advance(order_id, keeper)
    assert "undelivered" not in shown(buyer.open(ORDER, id=order_id))
    order_desk.come_back(keeper, order_id, "Nobody <opened>")
    page = buyer.open(ORDER, id=order_id)
    told = shown(page)
    assert "Handed to the carrier" in told
    assert "<b>Came back undelivered</b>" in told
    assert "“Nobody &lt;opened&gt;”" in told
    assert "<b>Canceled</b>" not in told
    assert "Nothing to pay" in told
    assert not keys(page) & {"cancel", "return", "advance", "confirm-received"}


def test_some_pieces_can_be_sent_back_after_delivery(buyer, lan, make):
    lamp = make.product(price=300_000, stock=5)
    order_id = deliver(make, make.order(lan, {lamp: 3}))
    page = buyer.open(ORDER, id=order_id)
    page.number_input(f"return-{lamp}").set_value(2)
    page.text_input("return-reason").set_value("Too bright")
    page.button("return").click().run()
    assert order_of(lan, order_id).bill.refunded == 600_000
    assert stock.on_hand(lamp) == 4
    assert "2 returned, 600.000 ₫ paid back" in shown(page)
    assert not page.session_state["order.return_form"]  # closed, and no longer over the page


def test_a_return_of_nothing_is_asked_about(buyer, lan, make):
    order_id = deliver(make, make.order(lan, {make.product(): 1}))
    page = buyer.open(ORDER, id=order_id)
    page.button("return").click().run()
    assert "how many pieces" in shown(page)
    assert order_of(lan, order_id).bill.refunded == 0


def test_a_return_pressed_in_two_tabs_is_booked_once(buyer, lan, make):
    lamp = make.product(price=300_000, stock=5)
    order_id = deliver(make, make.order(lan, {lamp: 5}))
    first = buyer.open(ORDER, id=order_id)
    buyer.new_tab()
    second = buyer.open(ORDER, id=order_id)
    for page in (first, second):
        page.number_input(f"return-{lamp}").set_value(2)
        page.button("return").click().run()
    assert order_of(lan, order_id).bill.refunded == 600_000
    assert "The order has moved on" in shown(second)


def test_buying_again_fills_the_cart_and_names_what_cannot_be_had(buyer, lan, make):
    lamp, rare = make.product("Đèn bàn", stock=9), make.product("Ghế hiếm", stock=1)
    order_id = make.order(lan, {lamp: 2, rare: 1})
    page = buyer.open(ORDER, id=order_id)
    page.button("buy-again").click().run()
    in_cart = carts.read(carts.of_customer(lan)).lines
    assert [(line.product.id, line.quantity) for line in in_cart] == [(lamp, 2)]
    told = " ".join(toast.value for toast in page.toast)
    assert "Ghế hiếm" in told
    assert "1 product is in your cart" in told


@pytest.mark.parametrize("asked", ["999999999", "-1", "x", "9" * 40, ""])
def test_an_order_that_is_not_there_gets_a_page_of_its_own(buyer, asked):
    assert "There is no such order" in shown(buyer.open(ORDER, id=asked))


def test_the_order_of_somebody_else_is_not_there(buyer, make):
    order_id = make.order(make.customer(), {make.product(): 1})
    assert "There is no such order" in shown(buyer.open(ORDER, id=order_id))


def test_staff_who_look_at_an_order_get_none_of_the_buyers_buttons(visitor, lan, make, override):
    order_id = make.order(lan, {make.product("Đèn bàn"): 1}, method="credit_card")
    override(demo=True)
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    page = browser.open(ORDER, id=order_id)
    assert "Đèn bàn" in shown(page)
    assert not keys(page) & {"pay", "cancel", "buy-again", "advance", "confirm-received"}


def test_a_guest_signs_in_first(visitor, lan, make):
    order_id = make.order(lan, {make.product("Đèn bàn"): 1})
    text = shown(visitor().open(ORDER, id=order_id))
    assert "Sign in to see your order" in text
    assert "Đèn bàn" not in text


def deliver(make, order_id: int) -> int:
    staff = make.user(make.employee("warehouse"))
    orders.advance(order_id, staff)
    orders.advance(order_id, staff)
    return order_id

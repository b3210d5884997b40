from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ecom import accounts, carts, orders, sessions
from tests.pages.conftest import PASSWORD, Visitor, set_price, shown

CHECKOUT = "shop/checkout.py"
ADDRESS = {
    "recipient": "Trần Văn Bình",
    "phone": "0912 345 678",
    "address": "12 Hàng Bài, Hoàn Kiếm",
    "city": "Hà Nội",
}


@pytest.fixture
def lan(member) -> int:
    return member("lan")


@pytest.fixture
def buyer(visitor, lan) -> Visitor:
    browser = visitor()
    browser.sign_in("lan")
    return browser


def put(customer_id: int, product_id: int, quantity: int = 1) -> None:
    carts.add(carts.of_customer(customer_id), product_id, quantity)


def fill_in(page: AppTest, **changes: str) -> None:
    for name, text in (ADDRESS | changes).items():
        field(page, name).set_value(text)


def field(page: AppTest, name: str, kind: str = "text_input") -> Any:
    """Its key is the buyer's own."""
    own = re.compile(rf"checkout\.\d+\.{name}")
    (found,) = [one for one in page.get(kind) if own.fullmatch(one.key or "")]
    return found


def orders_of(customer_id: int) -> list[orders.OrderRow]:
    return orders.of_customer(accounts.user(customer_id)).orders


def test_the_goods_in_the_cart_become_an_order_and_its_page_opens(buyer, lan, make):
    lamp = make.product("Đèn bàn", price=500_000)
    put(lan, lamp, 2)
    page = buyer.open(CHECKOUT)
    fill_in(page)
    page.button("place-order").click().run()
    (row,) = orders_of(lan)
    order = orders.order(row.id, accounts.user(lan))
    assert [(line.product_id, line.quantity) for line in order.lines] == [(lamp, 2)]
    assert (order.delivery.recipient, order.delivery.city) == ("Trần Văn Bình", "Hà Nội")
    assert carts.count(carts.of_customer(lan)) == 0
    assert "Thank you!" in shown(page)
    assert f"Order {row.id}" in shown(page)


def test_two_tabs_with_the_same_cart_make_one_order(buyer, lan, make):
    put(lan, make.product())
    first = buyer.open(CHECKOUT)
    buyer.new_tab()
    second = buyer.open(CHECKOUT)
    for page in (first, second):
        fill_in(page)
        page.button("place-order").click().run()
    assert len(orders_of(lan)) == 1
    assert "Thank you!" in shown(second)


def test_the_total_that_is_shown_is_the_total_that_is_charged(buyer, lan, make):
    put(lan, make.product(price=1_000_000))
    make.discount("GIAM10", "order", 150_000, percent=10)
    make.discount("FREESHIP", "delivery", 15_000)
    page = buyer.open(CHECKOUT)
    for code in ("giam10", "freeship"):
        page.text_input("checkout.code").set_value(code)
        page.button("checkout.apply").click().run()
    assert "−100.000 ₫" in shown(page)
    assert "−15.000 ₫" in shown(page)
    fee = orders.carriers()[0].fee
    to_pay = Decimal(1_000_000 - 100_000 - 15_000) + fee
    fill_in(page)
    page.button("place-order").click().run()
    assert orders_of(lan)[0].to_pay == to_pay


def test_a_code_that_does_not_apply_is_refused_beside_it_and_the_order_can_go_on(buyer, lan, make):
    put(lan, make.product(price=50_000))
    make.discount("BIG", "order", 10_000, minimum_value=1_000_000)
    page = buyer.open(CHECKOUT)
    for code in ("big", "nonsense"):
        page.text_input("checkout.code").set_value(code)
        page.button("checkout.apply").click().run()
    assert "below the minimum for the code BIG" in shown(page)
    assert "There is no code NONSENSE" in shown(page)
    fill_in(page)
    page.button("place-order").click().run()
    assert len(orders_of(lan)) == 1


def test_codes_on_offer_are_applied_with_one_click_and_can_be_removed(buyer, lan, make):
    put(lan, make.product(price=1_000_000))
    make.discount("GIAM50K", "order", 50_000)
    make.discount("SECRET", "order", 90_000, is_public=0)
    page = buyer.open(CHECKOUT)
    assert not [button for button in page.button if "SECRET" in button.label]
    page.button("checkout.offer-GIAM50K").click().run()
    assert "−50.000 ₫" in shown(page)
    page.button("checkout.remove-GIAM50K").click().run()
    assert "−50.000 ₫" not in shown(page)


def test_what_is_missing_is_named_at_its_field_and_nothing_typed_is_lost(buyer, lan, make):
    put(lan, make.product())
    page = buyer.open(CHECKOUT)
    fill_in(page, phone="12", city="")
    page.button("place-order").click().run()
    assert "at least 8 digits" in shown(page)
    assert "Which city" in shown(page)
    assert field(page, "recipient").value == "Trần Văn Bình"
    assert field(page, "phone").value == "12"
    assert orders_of(lan) == []
    field(page, "phone").set_value("0912345678")
    field(page, "city").set_value("Huế")
    page.button("place-order").click().run()
    assert len(orders_of(lan)) == 1


def test_the_address_is_remembered_if_one_asks_for_it(buyer, lan, make):
    put(lan, make.product())
    page = buyer.open(CHECKOUT)
    fill_in(page)
    field(page, "remember", "checkbox").check()
    page.button("place-order").click().run()
    put(lan, make.product())
    buyer.new_tab()
    page = buyer.open(CHECKOUT)
    assert field(page, "address").value == ADDRESS["address"]
    assert field(page, "phone").value == ADDRESS["phone"]


def test_what_ran_short_meanwhile_is_listed_and_can_be_taken_as_far_as_it_goes(buyer, lan, make):
    few, plenty = make.product("Ghế gỗ", stock=3), make.product("Đèn bàn", stock=9)
    put(lan, few, 3)
    put(lan, plenty, 2)
    page = buyer.open(CHECKOUT)
    fill_in(page)
    make.order(make.customer(), {few: 2})
    page.button("place-order").click().run()
    assert "**Ghế gỗ**: you want 3, there are 1" in shown(page)
    assert "**Đèn bàn**" not in shown(page)
    assert orders_of(lan) == []
    page.button("take-what-is-there").click().run()
    page.button("place-order").click().run()
    assert [row.pieces for row in orders_of(lan)] == [3]


def test_a_total_that_changed_meanwhile_is_shown_old_and_new_and_asked_again(buyer, lan, make):
    lamp = make.product(price=100_000)
    put(lan, lamp)
    page = buyer.open(CHECKOUT)
    fill_in(page)
    set_price(lamp, 120_000)
    page.button("place-order").click().run()
    fee = int(orders.carriers()[0].fee)
    assert f"The total is now {120_000 + fee:,}".replace(",", r"\.") in shown(page)
    assert orders_of(lan) == []
    page.button("place-order").click().run()
    assert orders_of(lan)[0].to_pay == 120_000 + fee


def test_two_amounts_in_dollars_are_no_formula(buyer, lan, make, override):
    override(currency="USD")
    lamp = make.product(price=100)
    put(lan, lamp)
    make.discount("CHEAP", "order", 5, minimum_value=50)
    page = buyer.open(CHECKOUT)
    fill_in(page)
    (offer,) = [button for button in page.button if "CHEAP" in button.label]
    set_price(lamp, 120)
    page.button("place-order").click().run()
    (warning,) = [box.value for box in page.warning if "The total is now" in box.value]
    for text in (offer.label, warning):
        assert text.count("\\$") == text.count("$") == 2


def test_a_typed_code_is_shown_as_it_is(buyer, lan, make):
    put(lan, make.product())
    page = buyer.open(CHECKOUT)
    page.text_input("checkout.code").set_value("`![x](y)`")
    page.button("checkout.apply").click().run()
    assert r"**\`\!\[X\]\(Y\)\`**" in shown(page)
    (remove,) = [button for button in page.button if str(button.key).startswith("checkout.remove")]
    assert r"\!\[X\]" in remove.help


def test_another_carrier_changes_the_fee_in_the_total(buyer, lan, make):
    put(lan, make.product(price=100_000))
    dearest = max(orders.carriers(), key=lambda carrier: carrier.fee)
    page = buyer.open(CHECKOUT)
    field(page, "carrier", "radio").set_value(dearest.id).run()
    fill_in(page)
    page.button("place-order").click().run()
    assert orders_of(lan)[0].to_pay == 100_000 + dearest.fee


def test_a_session_that_ends_meanwhile_costs_nothing_that_was_typed(buyer, lan, make):
    put(lan, make.product())
    page = buyer.open(CHECKOUT)
    fill_in(page)
    sessions.end_all(lan)
    page.button("place-order").click().run()
    assert orders_of(lan) == []
    page.text_input("sign-in-login").set_value("lan")
    page.text_input("sign-in-password").set_value(PASSWORD)
    next(button for button in page.button if button.label == "Sign in").click().run()
    assert field(page, "address").value == ADDRESS["address"]
    page.button("place-order").click().run()
    assert len(orders_of(lan)) == 1


def test_whoever_signs_in_next_does_not_see_what_was_typed(buyer, lan, make, member):
    minh, lamp = member("minh"), make.product()
    put(lan, lamp)
    put(minh, lamp)
    page = buyer.open(CHECKOUT)
    fill_in(page)
    page.text_input("checkout.code").set_value("giam10")
    page.button("checkout.apply").click().run()
    sessions.end_all(lan)
    page.button("place-order").click().run()
    page.text_input("sign-in-login").set_value("minh")
    page.text_input("sign-in-password").set_value(PASSWORD)
    next(button for button in page.button if button.label == "Sign in").click().run()
    assert field(page, "address").value == ""
    assert field(page, "address").key == f"checkout.{minh}.address"  # a browser that connects again
    assert field(page, "phone").value == ""
    assert "GIAM10" not in shown(page)


def test_a_press_while_mysql_is_down_orders_nothing_and_the_page_says_so_afterwards(
    buyer, lan, make, mysql_server
):
    put(lan, make.product())
    page = buyer.open(CHECKOUT)
    fill_in(page)
    mysql_server.kill()
    page.button("place-order").click().run()
    assert "Back in a moment" in shown(page)
    mysql_server.start()
    page.run()
    assert not orders_of(lan)
    assert "try again" in page.error[0].value
    page.button("place-order").click().run()
    assert len(orders_of(lan)) == 1


def test_an_empty_cart_has_nothing_to_check_out(buyer):
    page = buyer.open(CHECKOUT)
    assert "There is nothing to order" in shown(page)


def test_a_guest_signs_in_first(visitor):
    page = visitor().open(CHECKOUT)
    assert "Sign in to check out" in shown(page)
    assert not [button for button in page.button if button.key == "place-order"]

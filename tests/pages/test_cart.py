from __future__ import annotations

import pytest

from ecom import carts, sessions
from tests.pages.conftest import Visitor, archive, set_price, shown

CART = "shop/cart.py"


@pytest.fixture
def guest(visitor) -> Visitor:
    return visitor()


def cart_of(guest: Visitor) -> dict[int, int]:
    owner = carts.of_guest(guest.cookies["visitor"])
    return {line.product.id: line.quantity for line in carts.read(owner).lines}


def put(guest: Visitor, product_id: int, quantity: int = 1) -> None:
    carts.add(carts.of_guest(guest.cookies["visitor"]), product_id, quantity)


def test_an_empty_cart_says_so_and_leads_to_the_shop(guest):
    page = guest.open(CART)
    assert "Your cart is empty" in shown(page)
    assert not page.number_input


def test_a_line_shows_name_price_and_subtotal(guest, make):
    put(guest, make.product("Nồi cơm <b>điện</b>", price=1_290_000), 2)
    page = guest.open(CART)
    assert "1.290.000 ₫ each" in shown(page)
    assert "2.580.000 ₫" in shown(page)


def test_a_typed_quantity_is_kept(guest, make):
    lamp = make.product(stock=50)
    put(guest, lamp)
    page = guest.open(CART)
    page.number_input(f"quantity-{lamp}").set_value(12).run()
    assert cart_of(guest) == {lamp: 12}
    assert page.number_input(f"quantity-{lamp}").value == 12


def test_a_quantity_above_the_stock_becomes_what_there_is_and_the_page_says_so(guest, make):
    lamp = make.product("Đèn bàn", stock=3)
    put(guest, lamp)
    page = guest.open(CART)
    page.number_input(f"quantity-{lamp}").set_value(40).run()
    assert cart_of(guest) == {lamp: 3}
    assert page.number_input(f"quantity-{lamp}").value == 3
    assert "Đèn bàn: only 3 left" in page.toast[0].value


def test_a_removed_line_can_be_put_back(guest, make):
    lamp = make.product("Đèn bàn")
    put(guest, lamp, 4)
    page = guest.open(CART)
    page.button(f"remove-{lamp}").click().run()
    assert cart_of(guest) == {}
    assert "Removed: Đèn bàn" in shown(page)
    page.button("undo-remove").click().run()
    assert cart_of(guest) == {lamp: 4}
    assert "Removed" not in shown(page)


def test_a_price_that_changed_since_is_told_and_the_new_one_counts(guest, make):
    lamp = make.product(price=100_000)
    put(guest, lamp, 2)
    set_price(lamp, 130_000)
    page = guest.open(CART)
    assert "it was 100.000 ₫" in shown(page)
    assert "260.000 ₫" in shown(page)


def test_what_ran_short_can_be_lowered_with_one_click(guest, make):
    lamp = make.product(stock=5)
    put(guest, lamp, 5)
    make.order(make.customer(), {lamp: 3})
    page = guest.open(CART)
    assert "Only 2 left" in shown(page)
    page.button(f"take-{lamp}").click().run()
    assert cart_of(guest) == {lamp: 2}


def test_what_is_no_longer_sold_is_named_and_costs_nothing(guest, make):
    lamp, chair = make.product(price=100_000), make.product(price=700_000)
    put(guest, lamp)
    put(guest, chair)
    archive(chair)
    page = guest.open(CART)
    assert "No longer sold" in shown(page)
    assert "**100.000 ₫**" in shown(page)
    assert "800.000" not in shown(page)


def test_a_guest_who_checks_out_is_asked_to_sign_in(guest, make):
    put(guest, make.product())
    guest.open(CART)
    page = guest.page.button("checkout").click().run()
    assert "Sign in" in shown(page)
    assert any(field.label == "Password" for field in page.text_input)


def test_a_cart_is_left_alone_by_a_page_whose_session_has_ended(member, visitor, make):
    lan, lamp = member("lan"), make.product("Đèn bàn", stock=9)
    carts.add(carts.of_customer(lan), lamp, 2)
    shopper = visitor()
    shopper.sign_in("lan")
    page = shopper.open(CART)
    sessions.end_all(lan)
    page.button(f"remove-{lamp}").click().run()
    assert carts.count(carts.of_customer(lan)) == 2
    assert "Đèn bàn" not in shown(page)

from __future__ import annotations

import pytest

from tests.pages.conftest import Visitor, shown

ORDERS = "shop/orders.py"


@pytest.fixture
def lan(member) -> int:
    return member("lan")


@pytest.fixture
def buyer(visitor, lan) -> Visitor:
    browser = visitor()
    browser.sign_in("lan")
    return browser


def test_who_has_ordered_nothing_is_shown_the_way_to_the_shop(buyer):
    assert "You have not ordered anything yet" in shown(buyer.open(ORDERS))


def test_each_order_shows_status_total_and_what_is_in_it(buyer, lan, make):
    lamp = make.product("Đèn [bàn](x)", price=900_000)
    make.order(lan, {lamp: 1, make.product(): 2})
    make.order(make.customer(), {make.product("Của người khác"): 1})
    text = shown(buyer.open(ORDERS))
    assert "Being prepared" in text
    assert r"Đèn \[bàn\]\(x\) and 1 other product · 3 pieces" in text
    assert "**1.130.000 ₫**" in text
    assert "Của người khác" not in text
    assert "1 order" in text


def test_many_orders_come_on_pages_newest_first(buyer, lan, make):
    lamp = make.product(stock=99)
    placed = [make.order(lan, {lamp: 1}) for _ in range(12)]
    assert numbers(buyer.open(ORDERS)) == placed[:1:-1]
    assert numbers(buyer.open(ORDERS, page=2)) == placed[1::-1]


@pytest.mark.parametrize("asked", ["0", "99", "-3", "x"])
def test_a_page_that_is_not_there_shows_one_that_is(buyer, lan, make, asked):
    order_id = make.order(lan, {make.product(): 1})
    assert numbers(buyer.open(ORDERS, page=asked)) == [order_id]


def test_a_guest_signs_in_first(visitor):
    assert "Sign in to see your orders" in shown(visitor().open(ORDERS))


def numbers(page) -> list[int]:
    labels = [link.proto.label for link in page.get("page_link")]
    return [int(label.split()[-1].strip("*")) for label in labels if label.startswith("**Order")]

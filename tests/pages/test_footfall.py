"""Which steps of which visitors the pages tell the funnel."""

from __future__ import annotations

import pytest
from streamlit.runtime.context import ContextProxy, StreamlitHeaders

from ecom import carts, db, funnel
from pages.parts import footfall
from tests.pages.conftest import sign_in_staff

PRODUCT, CART, CHECKOUT = "shop/product.py", "shop/cart.py", "shop/checkout.py"


def counted() -> dict[tuple[str, int], int]:
    funnel.flush()
    found = db.rows("SELECT event, product_id, events FROM funnel_counts")
    return {(row["event"], row["product_id"]): row["events"] for row in found}


@pytest.fixture
def lamp(make) -> int:
    return make.product("Đèn bàn")


@pytest.fixture
def every_run_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a minute passed between two reruns."""
    monkeypatch.setattr(footfall, "AGAIN", 0)


@pytest.mark.parametrize("always", [False, True])
def test_a_product_is_viewed_once_whatever_is_pressed_on_its_page(lamp, visitor, request, always):
    if always:
        request.getfixturevalue("every_run_tells")
    shopper = visitor()
    page = shopper.open(PRODUCT, id=lamp)
    for _ in range(4):
        page.run()
    shopper.open("shop/catalog.py")
    shopper.open(PRODUCT, id=lamp)
    shopper.new_tab()
    shopper.open(PRODUCT, id=lamp)
    assert counted() == {("visit", 0): 1, ("product_view", 0): 1, ("product_view", lamp): 1}


def test_two_visitors_make_two_visits(lamp, visitor):
    for _ in range(2):
        visitor().open(PRODUCT, id=lamp)
    assert counted()["visit", 0] == 2
    assert counted()["product_view", lamp] == 2


def test_each_way_into_the_cart_counts(lamp, visitor):
    shopper = visitor()
    page = shopper.open(PRODUCT, id=lamp)
    page.button(key="add-to-cart").click().run()
    page.run()
    page = shopper.open()
    page.button(key=f"add-listing-{lamp}").click().run()
    assert counted()["cart_add", lamp] == 2


def test_what_did_not_go_into_the_cart_is_no_cart_add(make, lamp, visitor):
    shopper = visitor()
    page = shopper.open(PRODUCT, id=lamp)
    db.transaction(lambda c: db.execute(c, "UPDATE products SET archived_at = '2024-01-01'"))
    page.button(key="add-to-cart").click().run()
    assert ("cart_add", 0) not in counted()


def test_a_checkout_counts_when_a_customer_with_goods_opens_it(lamp, member, visitor):
    customer = member("lan")
    shopper = visitor()
    shopper.open(CHECKOUT)  # a guest is asked to sign in
    shopper.sign_in("lan")
    shopper.open(CHECKOUT)  # nothing to order
    assert ("checkout", 0) not in counted()
    carts.add(carts.of_customer(customer), lamp)
    page = shopper.open(CHECKOUT)
    page.run()
    shopper.new_tab()
    shopper.open(CHECKOUT)
    assert counted()["checkout", 0] == 1
    assert counted()["visit", 0] == 1


def test_staff_in_the_shop_and_guests_at_a_dashboard_do_not_count(lamp, make, visitor):
    clerk = visitor()
    sign_in_staff(clerk, make, "sales")
    page = clerk.open(PRODUCT, id=lamp)
    page.button(key="add-to-cart").click().run()
    assert counted() == {}


def test_a_crawler_does_not_count(lamp, visitor, monkeypatch):
    agent = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://google.com/bot.html)"}
    monkeypatch.setattr(ContextProxy, "headers", StreamlitHeaders(agent.items()))
    visitor().open(PRODUCT, id=lamp)
    assert counted() == {}


def test_without_redis_a_click_works_as_ever(lamp, visitor, redis_server):
    redis_server.kill()
    shopper = visitor()
    page = shopper.open(PRODUCT, id=lamp)
    page.button(key="add-to-cart").click().run()
    assert not page.exception
    assert carts.count(carts.of_guest(shopper.cookies["visitor"])) == 1

"""The menu, the language, the corner, and what a shopper sees when something fails."""

from __future__ import annotations

import pytest
import streamlit as st

from ecom import carts, catalog
from ops import startup
from pages.parts import errors
from tests.pages.conftest import shown, sign_in_staff

ACCOUNT = "shop/account.py"


@pytest.fixture
def menu(monkeypatch) -> list[str]:
    """The titles that the last page drawn showed in its menu."""
    titles: list[str] = []
    navigation = st.navigation

    def noting(sections, **options):
        pages = [page for pages in sections.values() for page in pages]
        titles[:] = [page.title for page in pages if page.visibility == "visible"]
        return navigation(sections, **options)

    monkeypatch.setattr(st, "navigation", noting)
    return titles


@pytest.fixture
def broken(monkeypatch):
    """The catalogue's search raises what it is given."""

    def breaks(error: Exception) -> None:
        def search(_query):
            raise error

        monkeypatch.setattr(catalog, "search", search)

    return breaks


def test_the_menu_counts_the_pieces_in_the_cart(make, visitor, menu):
    shopper = visitor()
    carts.add(carts.of_guest(shopper.cookies["visitor"]), make.product(), 3)
    shopper.open()
    assert "Cart (3)" in menu


def test_the_menu_is_for_whoever_is_here(make, member, visitor, menu):
    shopper = visitor()
    shopper.open()
    assert menu == ["Shop", "Cart", "Sign in", "Sign up", "Help"]
    member("lan")
    shopper.sign_in("lan")
    shopper.open()
    assert menu == ["Shop", "Cart", "My orders", "Wishlist", "Account", "Help"]
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    browser.open(ACCOUNT)
    of_staff = ["Shop", "Cart", "Account", "Help"]
    goods = ["Manage products", "Categories"]
    work = [*goods, "Manage orders", "Manage customers", "Manage stock", "Discounts"]
    assert menu == [*of_staff, *work, "Overview", "Revenue", "Customers"]
    sign_in_staff(browser, make, "warehouse")
    browser.open(ACCOUNT)
    assert menu == [*of_staff, *goods, "Manage orders", "Manage stock", "Overview", "Inventory"]
    sign_in_staff(browser, make, "it")
    browser.open(ACCOUNT)
    assert menu == [*of_staff, "Manage customers", "Staff"]


def test_the_language_is_switched_and_stays(make, visitor):
    make.product("Đèn bàn")
    page = visitor().open()
    page.button_group(key="language_switch").set_value("vi").run()
    assert "1 sản phẩm" in shown(page)
    page.run()
    assert page.button_group(key="language_switch").value == "vi"


def test_the_language_of_the_cookie_comes_first(make, visitor):
    shopper = visitor()
    shopper.cookies["language"] = "vi"
    assert shopper.open().button_group(key="language_switch").value == "vi"


def test_an_unexpected_error_shows_a_reference_and_logs_the_details(make, visitor, broken, caplog):
    broken(ZeroDivisionError("a secret detail"))
    page = visitor().open()
    text = shown(page)
    assert "Something went wrong on our side" in text
    assert "a secret detail" not in text
    assert "Traceback" not in text
    assert not page.exception
    reference = text.partition("tell us this reference: ")[2].split()[0]
    assert reference in caplog.text
    assert "a secret detail" in caplog.text


def test_while_mysql_is_down_a_page_says_back_in_a_moment(member, visitor, mysql_server):
    member("lan")
    shopper = visitor()
    shopper.sign_in("lan")
    assert "Hello" in shopper.open(ACCOUNT).title[0].value
    mysql_server.kill()
    text = shown(shopper.open(ACCOUNT))
    assert "Back in a moment" in text
    assert "Sign in" not in text
    mysql_server.start()
    assert "Hello" in shopper.open(ACCOUNT).title[0].value


def test_while_mysql_is_down_the_catalogue_shows_what_is_cached(make, visitor, mysql_server):
    make.product("Đèn bàn")
    shopper = visitor()
    assert "1 product" in shown(shopper.open())
    mysql_server.kill()
    text = shown(shopper.open())
    assert "1 product" in text
    assert "Back in a moment" not in text


def test_a_shop_whose_redis_is_gone_works(make, visitor, redis_server):
    make.product("Đèn bàn")
    redis_server.kill()
    assert "1 product" in shown(visitor().open())


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (startup.State("starting", "products", 0.4), "Opening the shop"),
        (startup.State("resetting", "demo", 0.4), "Bringing the demo shop back"),
        (startup.State("problem", "run `python -m ops install`"), "python -m ops install"),
    ],
)
def test_a_shop_that_is_not_open_yet_says_why(state, told, shop, visitor, monkeypatch):
    monkeypatch.setattr(startup, "state", lambda: state)
    page = visitor().open(ACCOUNT)
    assert told in shown(page)
    assert not page.text_input


def test_every_error_has_words_for_the_shopper():
    from ecom import errors as kinds

    said = {
        kind: errors.explain(kind())
        for kind in vars(kinds).values()
        if isinstance(kind, type) and issubclass(kind, kinds.ShopError)
    }
    at_a_loss = said.pop(kinds.ShopError)
    assert [kind for kind, text in said.items() if text == at_a_loss] == []
    assert all(text[0].isupper() or text[0].isdigit() for text in said.values())

"""What a session is worth once it has ended, and what somebody else's planted one never is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecom import accounts, db, resets, sessions, tokens
from ecom.users import User
from tests.doors.conftest import Furnished, facts, signed_in
from tests.ecom.conftest import Maker
from tests.pages.conftest import PASSWORD, Visitor, buttons, shown
from web import cookies

NEW = "Mật-khẩu-mới-9!"
GUESTS_MAY = ("add-", "language", "goes-with", "strip")


@pytest.fixture
def lan(shop: str) -> User:
    asked = accounts.SignUp("Nguyễn Thị Lan", "lan", "lan@example.com", PASSWORD)
    return accounts.sign_up(asked)


def begun(visitor_id: str = "visitor") -> sessions.Started:
    return accounts.sign_in("lan", PASSWORD, visitor_id=visitor_id)


def test_each_sign_in_gets_a_session_of_its_own_whatever_the_browser_brought(
    lan: User, visitor: Callable[[], Visitor]
) -> None:
    browser = visitor()
    planted = begun("somebody else").token
    browser.cookies["session"] = planted
    sessions.end(planted)
    browser.sign_in("lan")
    assert browser.cookies["session"] != planted
    assert sessions.find(planted) is None
    assert sessions.find(browser.cookies["session"]).user == lan


@pytest.mark.parametrize("planted", ["A" * 43, "x", "é" * 43, "../../x", "0" * 10_000])
def test_a_made_up_session_is_a_guest(
    make: Maker, visitor: Callable[[], Visitor], planted: str
) -> None:
    browser = visitor()
    browser.cookies["session"] = planted
    assert "Sign in" in shown(browser.open("shop/account.py"))
    assert db.rows("SELECT 1 FROM sessions") == []


@pytest.mark.parametrize("planted", ["admin", "x" * 44, "../../x", "' OR 1=1 -- ", "x" * 10_000])
def test_a_made_up_visitor_is_not_taken_over(
    make: Maker, visitor: Callable[[], Visitor], planted: str
) -> None:
    browser = visitor()
    browser.cookies["visitor"] = planted
    product = make.product()
    browser.open("shop/product.py", id=product).button(key="add-to-cart").click().run()
    owners = db.rows("SELECT HEX(visitor_hash) AS hash FROM carts")
    assert len(owners) == 1
    assert owners[0]["hash"].lower() != tokens.sha256(planted.encode()).hex()


def test_a_new_password_ends_every_session_but_the_one_that_chose_it(lan: User) -> None:
    here, elsewhere = begun(), begun("another browser")
    accounts.change_password(lan.id, PASSWORD, NEW, keep_session=here.token)
    assert sessions.find(here.token) is not None
    assert sessions.find(elsewhere.token) is None
    assert sessions.redeem(elsewhere.ticket, "another browser") is None


def test_a_password_that_the_desk_makes_ends_every_session(lan: User, make: Maker) -> None:
    there = [begun(), begun("another browser")]
    resets.reset_customer_password(make.user(make.admin()), lan.id)
    assert [sessions.find(one.token) for one in there] == [None, None]
    assert [sessions.redeem(one.ticket, "visitor") for one in there] == [None, None]


def test_the_keys_of_a_session_are_secrets_of_256_bits(lan: User) -> None:
    one = begun()
    for secret in (one.token, one.ticket, cookies.new_visitor()):
        assert len(secret) == 43
        assert len(tokens.raw(secret)) == 32
    assert one.token != one.ticket


# Pages with buttons that change something, and what each is about.
OPEN_PAGES = {
    "customer": {"shop/product.py": "product", "shop/order.py": "order"},
    "admin": {"office/order.py": "order", "office/product.py": "product"},
}


@pytest.mark.parametrize("who", OPEN_PAGES)
def test_a_page_that_is_still_open_does_nothing_for_a_session_that_has_ended(
    shop: str, furnished: Furnished, visitor: Callable[[], Visitor], who: str
) -> None:
    user = furnished.lan if who == "customer" else furnished.boss
    before, pressed = facts(shop), []
    del before["glass_shop.cart_items"]  # a guest's cart is told below
    for file, about in OPEN_PAGES[who].items():
        opened = signed_in(visitor(), user).open(file, id=getattr(furnished, about))
        names = [one.key for one in opened.button if one.key and not one.disabled]
        for key in [one for one in names if not one.startswith(GUESTS_MAY)]:
            page = signed_in(visitor(), user).open(file, id=getattr(furnished, about))
            sessions.end_all(user.id)
            page.button(key=key).click().run()
            assert not page.exception, key
            assert "error-retry" not in buttons(page), key
            pressed.append(key)
    assert before.items() <= facts(shop).items()
    assert db.rows("SELECT 1 FROM carts WHERE customer_id IS NOT NULL") == []
    assert len(pressed) >= 3

from __future__ import annotations

from datetime import date

import pytest

from ecom import accounts, carts, sessions
from ecom.errors import NotFound, SignInRefused
from tests.pages.conftest import PASSWORD, shown, sign_in_staff

ACCOUNT = "shop/account.py"
NEW_PASSWORD = "Khác-hẳn-7!"


@pytest.fixture
def lan(member):
    return member("lan")


@pytest.fixture
def shopper(lan, visitor):
    browser = visitor()
    browser.sign_in("lan")
    return browser


def test_a_guest_is_asked_to_sign_in(shop, visitor):
    assert visitor().open(ACCOUNT).title[0].value == "Sign in"


def test_the_profile_is_shown_and_saved(lan, shopper):
    page = shopper.open(ACCOUNT)
    assert page.title[0].value == "Hello, Nguyễn Thị Lan"
    page.text_input(key="profile-full_name").set_value("Nguyễn Thị Lan Anh")
    page.selectbox(key="profile-gender").set_value("female")
    page.date_input(key="profile-date_of_birth").set_value(date(1990, 1, 15))
    page.text_input(key="profile-phone").set_value("+84 912 345 678")
    page.text_input(key="profile-address").set_value("12 Hàng Bài")
    page.text_input(key="profile-city").set_value("Hà Nội")
    page.button(key="profile-save").click().run()
    saved = accounts.profile(lan)
    assert saved.full_name == "Nguyễn Thị Lan Anh"
    assert (saved.gender, saved.date_of_birth) == ("female", date(1990, 1, 15))
    assert (saved.phone, saved.address, saved.city) == ("+84 912 345 678", "12 Hàng Bài", "Hà Nội")
    assert page.title[0].value == "Hello, Nguyễn Thị Lan Anh"


def test_a_wrong_entry_is_told_at_its_field_and_nothing_is_saved(lan, shopper):
    page = shopper.open(ACCOUNT)
    page.text_input(key="profile-full_name").set_value("Khác")
    page.text_input(key="profile-phone").set_value("call me")
    page.button(key="profile-save").click().run()
    assert "6 to 19 digits" in shown(page)
    assert accounts.profile(lan).full_name == "Nguyễn Thị Lan"
    assert page.text_input(key="profile-full_name").value == "Khác"


def change_password(page, old: str, new: str, again: str):
    page.text_input(key="password-old").set_value(old)
    page.text_input(key="password-new").set_value(new)
    page.text_input(key="password-again").set_value(again)
    return page.button(key="password-save").click().run()


def test_a_new_password_ends_the_other_sessions_but_not_this_one(lan, shopper):
    elsewhere = accounts.sign_in("lan", PASSWORD, visitor_id="another").token
    page = change_password(shopper.open(ACCOUNT), PASSWORD, NEW_PASSWORD, NEW_PASSWORD)
    assert "Hello" in page.title[0].value
    assert sessions.find(elsewhere) is None
    assert sessions.find(shopper.cookies["session"]) is not None
    assert accounts.sign_in("lan", NEW_PASSWORD, visitor_id="another").user.id == lan


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("not-this-1!", NEW_PASSWORD, NEW_PASSWORD, "do not match"),
        (PASSWORD, NEW_PASSWORD, "another-1!", "The two passwords differ."),
        (PASSWORD, "ngắn!", "ngắn!", "8 to 200 characters"),
        ("", "", "", "Please fill this in."),
    ],
)
def test_a_password_is_not_changed_by_mistake(old, new, again, told, lan, shopper):
    page = change_password(shopper.open(ACCOUNT), old, new, again)
    assert told in shown(page)
    assert accounts.sign_in("lan", PASSWORD, visitor_id="another").user.id == lan


def test_signing_out_ends_the_session_for_good(shopper):
    token = shopper.cookies["session"]
    page = shopper.open(ACCOUNT)
    page.button(key="sign-out").click().run()
    assert sessions.find(token) is None
    assert page.switch_page(ACCOUNT).run().title[0].value == "Sign in"
    shopper.new_tab()
    assert shopper.open(ACCOUNT).title[0].value == "Sign in"


def test_signing_out_everywhere_ends_every_session(lan, shopper):
    elsewhere = accounts.sign_in("lan", PASSWORD, visitor_id="another").token
    shopper.open(ACCOUNT).button(key="sign-out-everywhere").click().run()
    assert sessions.find(elsewhere) is None
    assert sessions.find(shopper.cookies["session"]) is None


def test_an_account_ended_elsewhere_is_a_guest_at_the_next_click(lan, shopper):
    page = shopper.open(ACCOUNT)
    sessions.end_all(lan)
    assert page.run().title[0].value == "Sign in"


def test_deleting_the_account_is_asked_twice_and_wants_the_password(make, lan, shopper):
    page = shopper.open(ACCOUNT)
    page.button(key="delete-account").click().run()
    page.button(key="delete-cancel").click().run()
    assert accounts.user(lan)
    page.button(key="delete-account").click().run()
    page.text_input(key="delete-password").set_value("not-this-1!")
    page.button(key="delete-for-good").click().run()
    assert "do not match" in shown(page)
    page.text_input(key="delete-password").set_value(PASSWORD)
    page.button(key="delete-for-good").click().run()
    with pytest.raises(NotFound):
        accounts.user(lan)
    with pytest.raises(SignInRefused):
        accounts.sign_in("lan", PASSWORD, visitor_id="another")
    assert page.switch_page(ACCOUNT).run().title[0].value == "Sign in"


def test_whoever_uses_the_browser_next_has_an_empty_cart(make, lan, shopper):
    carts.add(carts.of_customer(lan), make.product("Đèn bàn"))
    page = shopper.open(ACCOUNT)
    page.button(key="sign-out").click().run()
    assert "Đèn bàn" in shown(page)  # in the shop's window
    assert "Your cart is empty" in shown(page.switch_page("shop/cart.py").run())


def test_staff_have_an_account_but_cannot_delete_it(make, visitor):
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    page = browser.open(ACCOUNT)
    assert "Hello" in page.title[0].value
    assert "delete-account" not in [button.key for button in page.button]

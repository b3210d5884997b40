from __future__ import annotations

import pytest

from ecom import carts
from tests.pages.conftest import PASSWORD, shown

SIGN_IN = "shop/sign_in.py"


def try_it(page, login: str, password: str):
    page.text_input(key="sign-in-login").set_value(login)
    page.text_input(key="sign-in-password").set_value(password)
    return page.button(key="sign-in-submit").click().run()


def test_signing_in_by_user_name_or_by_e_mail_continues_to_the_shop(make, member, visitor):
    make.product("Đèn bàn")
    member("lan")
    for login in ("lan", " LAN@Example.com "):
        page = try_it(visitor().open(SIGN_IN), login, PASSWORD)
        assert "1 product" in shown(page)
        assert "Welcome, Nguyễn Thị Lan" in page.toast[0].value


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(member, visitor):
    member("lan")
    wrong = try_it(visitor().open(SIGN_IN), "lan", "not-this-1!")
    unknown = try_it(visitor().open(SIGN_IN), "nobody", "not-this-1!")
    assert wrong.error[0].value == unknown.error[0].value
    assert "4 attempts left" in wrong.error[0].value


def test_attempts_run_out_and_the_time_to_wait_is_shown(member, visitor):
    member("lan")
    page = visitor().open(SIGN_IN)
    for _ in range(5):
        try_it(page, "lan", "not-this-1!")
    assert "Please wait" in page.error[0].value
    assert "minutes" in page.error[0].value
    assert "Please wait" in try_it(page, "lan", PASSWORD).error[0].value


def test_empty_fields_are_no_attempt(member, visitor):
    member("lan")
    page = visitor().open(SIGN_IN)
    for _ in range(6):
        try_it(page, "lan", "")
    assert "Please enter" in page.error[0].value
    assert "Welcome" in try_it(page, "lan", PASSWORD).toast[0].value


def test_what_was_typed_stays_after_a_refusal(member, visitor):
    page = try_it(visitor().open(SIGN_IN), "lan", "not-this-1!")
    assert page.text_input(key="sign-in-login").value == "lan"


def test_the_guests_cart_comes_along_and_the_page_says_so(make, member, visitor):
    lamp, fan = make.product("Đèn bàn", stock=3), make.product("Quạt bàn")
    reader = member("lan")
    shopper = visitor()
    guest = carts.of_guest(shopper.cookies["visitor"])
    carts.add(guest, lamp, 2)
    carts.add(guest, fan)
    carts.add(carts.of_customer(reader), lamp, 2)
    page = try_it(shopper.open(SIGN_IN), "lan", PASSWORD)
    told = [toast.value for toast in page.toast]
    assert any("2 pieces from before you signed in" in text for text in told)
    assert any("Đèn bàn: only 3 in stock" in text for text in told)
    assert carts.count(carts.of_customer(reader)) == 4
    assert carts.count(guest) == 0


def test_after_the_sign_in_comes_the_page_that_was_asked_for(make, member, visitor):
    member("lan")
    page = visitor().open("shop/wishlist.py")
    page = try_it(page, "lan", PASSWORD)
    assert page.title[0].value == "Wishlist"


@pytest.mark.parametrize("name", ["name", "label", "icon", "query"])
def test_whatever_stands_in_the_address_of_a_page_that_needs_a_sign_in_goes_along(
    name, member, visitor
):
    member("lan")
    page = visitor().open("shop/wishlist.py", **{name: "x"})
    assert page.title[0].value == "Sign in"
    (link,) = [one for one in page.get("page_link") if one.proto.label == "Create an account"]
    assert f"{name}=x" in link.proto.query_string
    page = visitor().open(SIGN_IN, next="wishlist", **{name: "x"})
    assert try_it(page, "lan", PASSWORD).title[0].value == "Wishlist"


def test_who_is_signed_in_needs_no_form(make, member, visitor):
    member("lan")
    shopper = visitor()
    shopper.sign_in("lan")
    page = shopper.open(SIGN_IN)
    assert "sign-in-login" not in [field.key for field in page.text_input]


def test_no_demo_accounts_are_shown_without_a_demo(shop, visitor, override):
    override(demo=True)
    page = visitor().open(SIGN_IN)
    assert not [button for button in page.button if str(button.key).startswith("demo-")]


def test_a_demo_account_fills_the_form_in_one_click(demo_shop, visitor):
    page = visitor().open(SIGN_IN)
    buttons = [button for button in page.button if str(button.key).startswith("demo-")]
    assert len(buttons) >= 4
    name = buttons[0].key.removeprefix("demo-")
    buttons[0].click().run()
    assert page.text_input(key="sign-in-login").value == name
    page.button(key="sign-in-submit").click().run()
    assert not page.error
    assert "Welcome" in page.toast[0].value

from __future__ import annotations

import pytest

from ecom import accounts, carts, db
from tests.pages.conftest import PASSWORD, shown

SIGN_UP = "shop/sign_up.py"
GOOD = {
    "full_name": "Trần Văn Bình",
    "username": "binh",
    "email": "binh@example.com",
    "password": PASSWORD,
    "confirmation": PASSWORD,
}


def fill(page, agreed: bool = True, **changes: str):
    for name, value in (GOOD | changes).items():
        page.text_input(key=f"sign-up-{name}").set_value(value)
    page.checkbox(key="sign-up-terms").set_value(agreed)
    return page.button(key="sign-up-submit").click().run()


def test_a_new_customer_is_signed_in_at_once_with_the_cart_of_before(make, visitor):
    lamp = make.product("Đèn bàn")
    shopper = visitor()
    carts.add(carts.of_guest(shopper.cookies["visitor"]), lamp)
    page = fill(shopper.open(SIGN_UP))
    found = db.row("SELECT id, role FROM users WHERE username = 'binh'")
    assert found["role"] == "customer"
    assert any("Welcome, Trần Văn Bình" in toast.value for toast in page.toast)
    assert carts.count(carts.of_customer(found["id"])) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"full_name": " "}, "Please fill this in."),
        ({"username": "có dấu"}, "3 to 30 letters"),
        ({"email": "binh.example.com"}, "does not look like an e-mail"),
        ({"password": "ngắn!", "confirmation": "ngắn!"}, "8 to 200 characters"),
        ({"password": "khongdau9", "confirmation": "khongdau9"}, "neither a letter nor a digit"),
        ({"confirmation": "another-1!"}, "The two passwords differ."),
        ({"agreed": False}, "Please agree to the terms"),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(changes, told, shop, visitor):
    page = fill(visitor().open(SIGN_UP), **changes)
    assert told in shown(page)
    assert page.text_input(key="sign-up-email").value == changes.get("email", GOOD["email"])
    assert page.text_input(key="sign-up-password").value == changes.get("password", PASSWORD)
    assert db.row("SELECT COUNT(*) AS n FROM users")["n"] == 0


def test_all_that_is_missing_is_told_at_once(shop, visitor):
    page = visitor().open(SIGN_UP)
    page.button(key="sign-up-submit").click().run()
    assert shown(page).count("Please fill this in.") == 4
    assert "Please agree to the terms" in shown(page)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"username": "LAN"}, "user name is taken"),
        ({"email": "lan@example.com"}, "this e-mail already"),
    ],
)
def test_a_name_or_an_e_mail_belongs_to_one_account(changes, told, member, visitor):
    member("lan")
    page = fill(visitor().open(SIGN_UP), **changes)
    assert told in shown(page)


def test_the_new_account_can_sign_in_elsewhere(shop, visitor):
    fill(visitor().open(SIGN_UP))
    begun = accounts.sign_in("binh@example.com", PASSWORD, visitor_id="another")
    assert begun.user.full_name == "Trần Văn Bình"


def test_after_the_sign_up_comes_the_page_that_was_asked_for(shop, visitor):
    page = fill(visitor().open(SIGN_UP, next="wishlist"))
    assert page.title[0].value == "Wishlist"

from __future__ import annotations

from ecom import sessions, wishlists
from tests.pages.conftest import shown, sign_in_staff

WISHLIST = "shop/wishlist.py"


def test_a_guest_is_asked_to_sign_in(shop, visitor):
    page = visitor().open(WISHLIST)
    assert page.title[0].value == "Sign in"
    assert "Sign in to see your wishlist." in shown(page)


def test_an_empty_one_leads_to_the_shop(member, visitor):
    member("lan")
    shopper = visitor()
    shopper.sign_in("lan")
    assert "Nothing here yet" in shown(shopper.open(WISHLIST))


def test_what_is_wished_can_be_put_into_the_cart(make, member, visitor):
    lamp = make.product("Đèn bàn")
    reader = member("lan")
    wishlists.add(reader, lamp)
    shopper = visitor()
    shopper.sign_in("lan")
    page = shopper.open(WISHLIST)
    page.button(key=f"add-wishlist-{lamp}").click().run()
    assert "Added to your cart" in page.toast[0].value


def test_a_product_is_taken_off_the_list(make, member, visitor):
    lamp = make.product("Đèn bàn")
    reader = member("lan")
    wishlists.add(reader, lamp)
    shopper = visitor()
    shopper.sign_in("lan")
    page = shopper.open(WISHLIST)
    page.button(key=f"remove-wishlist-{lamp}").click().run()
    assert not wishlists.contains(reader, lamp)
    assert "Nothing here yet" in shown(page)


def test_a_list_is_left_alone_by_a_page_whose_session_has_ended(make, member, visitor):
    lamp = make.product("Đèn bàn")
    reader = member("lan")
    wishlists.add(reader, lamp)
    shopper = visitor()
    shopper.sign_in("lan")
    page = shopper.open(WISHLIST)
    sessions.end_all(reader)
    page.button(key=f"remove-wishlist-{lamp}").click().run()
    assert page.title[0].value == "Sign in"
    assert wishlists.contains(reader, lamp)


def test_a_product_stays_on_the_list_while_mysql_is_down(make, member, visitor, mysql_server):
    lamp = make.product("Đèn bàn")
    reader = member("lan")
    wishlists.add(reader, lamp)
    shopper = visitor()
    shopper.sign_in("lan")
    page = shopper.open(WISHLIST)
    mysql_server.kill()
    page.button(key=f"remove-wishlist-{lamp}").click().run()
    assert "Back in a moment" in page.toast[0].value
    assert not page.exception
    mysql_server.start()
    assert wishlists.contains(reader, lamp)


def test_staff_have_none(make, visitor):
    shopper = visitor()
    sign_in_staff(shopper, make, "sales")
    assert "This page is for customers" in shown(shopper.open(WISHLIST))

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import PAGE, Browser
from web import cookies


def test_the_first_page_brings_a_visitor_cookie_no_script_can_read(browser: Browser):
    cookie = browser.ask("GET", "/", PAGE).cookies["visitor"]
    assert cookies.is_visitor(cookie.value)
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "lax"
    assert (cookie["path"], cookie["max-age"]) == ("/", str(365 * 24 * 3600))
    assert not cookie["secure"]


def test_the_cookie_is_marked_secure_where_the_shop_is_served_over_https(
    browser: Browser, override: Callable[..., object]
):
    override(cookie_secure=True)
    assert browser.ask("GET", "/", PAGE).cookies["visitor"]["secure"]


def test_a_visitor_keeps_the_cookie(browser: Browser):
    browser.ask("GET", "/", PAGE)
    assert browser.ask("GET", "/", PAGE).cookies == {}


def test_two_browsers_are_two_visitors(new_browser: Callable[[], Browser]):
    one, other = new_browser(), new_browser()
    one.ask("GET", "/", PAGE)
    other.ask("GET", "/", PAGE)
    assert one.cookies["visitor"] != other.cookies["visitor"]


def test_no_cache_may_hand_one_visitors_cookie_to_another(browser: Browser):
    assert browser.ask("GET", "/", PAGE).headers["cache-control"] == "no-store"
    assert browser.ask("GET", "/", PAGE).headers["cache-control"] == "no-cache"


def test_a_browser_that_lost_its_cookies_but_not_the_page_gets_a_new_one(browser: Browser):
    answer = browser.ask("GET", "/", PAGE | {"if-none-match": "x"})
    assert answer.status == 304
    assert cookies.is_visitor(answer.cookies["visitor"].value)


@pytest.mark.parametrize("value", ["", "short", "x" * 44, "x" * 42 + "é", "x" * 42 + "%"])
def test_a_cookie_that_is_not_ours_is_replaced(browser: Browser, value: str):
    browser.cookies["visitor"] = value.encode().decode("latin-1")
    assert cookies.is_visitor(browser.ask("GET", "/", PAGE).cookies["visitor"].value)


def test_pictures_and_scripts_set_no_cookie(browser: Browser):
    assert browser.ask("GET", "/pictures/phone-1.svg", {"accept": "image/*"}).cookies == {}
    assert browser.ask("GET", "/", {"accept": "*/*"}).cookies == {}


def test_a_page_that_is_not_there_sets_no_cookie(browser: Browser):
    answer = browser.ask("GET", "/nowhere", PAGE)
    assert (answer.status, answer.cookies) == (404, {})

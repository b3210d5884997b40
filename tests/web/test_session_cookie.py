from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from ecom import accounts, db, sessions
from tests.conftest import Server
from tests.web.conftest import OUR_SCRIPT, PAGE, Browser
from web import cookies

PASSWORD = "Mật-khẩu-9!"


@pytest.fixture(autouse=True)
def member(shop: str) -> int:
    details = accounts.SignUp(
        full_name="Nguyễn Thị Lan", username="lan", email="lan@example.com", password=PASSWORD
    )
    return accounts.sign_up(details).id


@pytest.fixture
def shopper(browser: Browser) -> Browser:
    browser.ask("GET", "/", PAGE)
    return browser


def ticket_of(browser: Browser) -> str:
    return accounts.sign_in(
        "lan",
        PASSWORD,
        visitor_id=browser.cookies["visitor"],
        address="127.0.0.1",
        user_agent="test",
    ).ticket


def post(browser: Browser, ticket: object, headers: dict[str, str] = OUR_SCRIPT):
    return browser.ask("POST", "/session", headers, json.dumps({"ticket": ticket}))


def signed_in(browser: Browser) -> bool:
    token = browser.cookies.get("session")
    return token is not None and sessions.find(token) is not None


def test_a_ticket_becomes_a_session_cookie_no_script_can_read(shopper: Browser):
    answer = post(shopper, ticket_of(shopper))
    cookie = answer.cookies["session"]
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "lax"
    assert cookie["max-age"] == str(12 * 3600)
    assert signed_in(shopper)


def test_a_ticket_works_once(shopper: Browser):
    ticket = ticket_of(shopper)
    assert post(shopper, ticket).status == 204
    again = post(shopper, ticket)
    assert (again.status, again.error, again.cookies) == (401, "ticket_refused", {})


def test_a_ticket_is_of_no_use_to_another_visitor(
    shopper: Browser, new_browser: Callable[[], Browser]
):
    thief = new_browser()
    thief.ask("GET", "/", PAGE)
    ticket = ticket_of(shopper)
    assert post(thief, ticket).status == 401
    assert not signed_in(thief)
    assert post(shopper, ticket).status == 204


def test_a_ticket_is_refused_after_a_minute(shopper: Browser):
    ticket = ticket_of(shopper)
    db.transaction(
        lambda connection: db.execute(
            connection,
            "UPDATE sessions SET ticket_expires_at = ticket_expires_at - INTERVAL :s SECOND",
            s=sessions.TICKET_SECONDS + 1,
        )
    )
    assert post(shopper, ticket).status == 401


def test_another_site_cannot_sign_a_visitor_in(shopper: Browser):
    ticket = ticket_of(shopper)
    for headers in ({}, OUR_SCRIPT | {"sec-fetch-site": "cross-site"}):
        answer = post(shopper, ticket, headers)
        assert (answer.status, answer.error) == (403, "not_our_page")
    assert "session" not in shopper.cookies


@pytest.mark.parametrize(
    "body", ["", "ticket", "[]", "{}", '{"ticket": 7}', '{"ticket": ""}', '"' + "x" * 5000 + '"']
)
def test_nonsense_is_refused_politely(shopper: Browser, body: str):
    answer = shopper.ask("POST", "/session", OUR_SCRIPT, body)
    assert (answer.status, answer.error) == (400, "invalid_input")


def test_without_a_visitor_cookie_there_is_no_sign_in(browser: Browser):
    browser.cookies["visitor"] = cookies.new_visitor()
    ticket = ticket_of(browser)
    browser.cookies.clear()
    assert post(browser, ticket).status == 400


def test_signing_out_ends_the_session_and_takes_the_cookie(shopper: Browser):
    post(shopper, ticket_of(shopper))
    token = shopper.cookies["session"]
    assert shopper.ask("DELETE", "/session", OUR_SCRIPT).status == 204
    assert "session" not in shopper.cookies
    assert sessions.find(token) is None


def test_signing_out_twice_is_no_error(shopper: Browser):
    assert shopper.ask("DELETE", "/session", OUR_SCRIPT).status == 204


def test_another_site_cannot_sign_a_visitor_out(shopper: Browser):
    post(shopper, ticket_of(shopper))
    assert shopper.ask("DELETE", "/session", {}).status == 403
    assert signed_in(shopper)


def test_while_mysql_is_down_nobody_gets_in_but_everybody_gets_out(
    shopper: Browser, mysql_server: Server
):
    post(shopper, ticket_of(shopper))
    ticket = ticket_of(shopper)
    mysql_server.stop()
    answer = post(shopper, ticket)
    assert (answer.status, answer.error) == (503, "unavailable")
    answer = shopper.ask("DELETE", "/session", OUR_SCRIPT)
    assert (answer.status, answer.error) == (503, "unavailable")
    assert "session" not in shopper.cookies

from __future__ import annotations

from playwright.sync_api import Page, expect

CUSTOMER = "lan"  # of the demo


def fill_in(page: Page, username: str) -> None:
    """One click on a demo account fills the form."""
    page.locator(f".st-key-demo-{username} button").click()
    expect(page.get_by_label("User name or e-mail")).to_have_value(username)


def sign_in(page: Page, username: str = CUSTOMER) -> None:
    page.goto("/sign-in")
    fill_in(page, username)
    with page.expect_response("**/session") as answer:
        page.get_by_role("button", name="Sign in", exact=True).click()
    assert answer.value.status == 204


def expect_signed_in(page: Page) -> None:
    page.goto("/account")
    expect(page.get_by_role("heading", name="Hello,")).to_be_visible()


def expect_guest(page: Page) -> None:
    page.goto("/account")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_signed_in_survives_a_reload_a_new_tab_and_a_restart(app, page):
    sign_in(page)
    page.goto("/")
    page.reload()
    expect_signed_in(page)
    expect_signed_in(page.context.new_page())
    app.restart()
    expect_signed_in(page)


def test_signed_in_holds_on_another_process_of_the_shop(page, second_app):
    sign_in(page)
    page.goto(f"{second_app.url}/account")
    expect(page.get_by_role("heading", name="Hello,")).to_be_visible()


def test_no_script_can_read_what_keeps_the_browser_signed_in(page):
    sign_in(page)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["session"]["httpOnly"] is True
    assert cookies["session"]["sameSite"] == "Lax"
    assert cookies["visitor"]["httpOnly"] is True
    assert "session" not in page.evaluate("document.cookie")


def test_another_browser_is_not_signed_in(app, page, new_visitor):
    sign_in(page)
    expect_guest(new_visitor(app.url).new_page())


def test_signing_out_lasts_beyond_a_reload(page):
    sign_in(page)
    expect_signed_in(page)
    with page.expect_response("**/session"):
        page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/")
    expect(page.get_by_text("See you soon")).to_be_visible()
    expect_guest(page)


def test_signing_out_everywhere_signs_out_the_other_browser(app, page, new_visitor):
    sign_in(page)
    other = new_visitor(app.url).new_page()
    sign_in(other)
    expect_signed_in(page)
    page.get_by_role("tab", name="Password and devices").click()
    page.get_by_role("button", name="Sign out everywhere").click()
    expect_guest(other)


def test_whoever_needs_to_sign_in_gets_the_page_asked_for_afterwards(page):
    page.goto("/wishlist")
    fill_in(page, CUSTOMER)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Wishlist")).to_be_visible()
    assert page.url.endswith("/wishlist")

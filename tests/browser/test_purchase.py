from __future__ import annotations

import re
import secrets

from playwright.sync_api import Page, expect

from tests.browser.conftest import App

PASSWORD = "Mua-hàng-2024!"
ADDRESS = {
    "Recipient": "Trần Văn Bình",
    "Phone": "0912 345 678",
    "Address": "12 Hàng Bài, Hoàn Kiếm",
    "City or province": "Hà Nội",
}


def test_a_guest_buys_pays_follows_and_reviews_although_redis_forgets_everything(
    app: App, page: Page
):
    empty_redis = app.empty_redis
    product = add_something_to_the_cart(page)
    page.reload()
    empty_redis()
    page.goto("/cart")
    expect(page.get_by_role("link", name=product)).to_be_visible()
    press(page, "Checkout")
    sign_up(page)
    expect_heading(page, "Checkout")
    empty_redis()
    fill_in_address(page)
    page.get_by_text("Credit card").click()
    press(page, re.compile("Place order"))
    expect_heading(page, "Thank you!")
    page.reload()
    empty_redis()
    press(page, "Let the payment fail")
    expect(page.get_by_text("The bank refused the payment")).to_be_visible()
    press(page, "Pay now")
    expect(page.get_by_text("Paid. Thank you!")).to_be_visible()
    empty_redis()
    press(page, re.compile("next step of the carrier"))
    expect(page.get_by_text("Handed to the carrier")).to_be_visible()
    press(page, re.compile("next step of the carrier"))
    press(page, "Yes, I have received it")
    expect(page.get_by_text("Receipt confirmed")).to_be_visible()
    page.get_by_role("link", name=re.compile("Review ")).click()
    review(page, "Đúng như mô tả, giao nhanh.")
    empty_redis()
    page.reload()
    written = page.get_by_role("paragraph").filter(has_text="Đúng như mô tả, giao nhanh.")
    expect(written).to_be_visible()
    page.goto("/orders")
    expect(page.get_by_text("Received")).to_have_count(1)


def test_pressing_twice_makes_one_order(page: Page):
    go_to_checkout(page)
    fill_in_address(page)
    page.get_by_role("button", name=re.compile("Place order")).dblclick()
    expect(page.get_by_text(re.compile(r"Order \d+"))).not_to_have_count(0)
    page.goto("/orders")
    expect(page.get_by_text("1 order", exact=True)).to_be_visible()


def test_going_back_after_ordering_orders_nothing_again(page: Page):
    go_to_checkout(page)
    fill_in_address(page)
    press(page, re.compile("Place order"))
    expect_heading(page, "Thank you!")
    page.go_back()
    expect(page.get_by_text("Your order is placed")).to_be_visible()
    page.reload()
    expect(page.get_by_text("There is nothing to order")).to_be_visible()


def go_to_checkout(page: Page) -> None:
    add_something_to_the_cart(page)
    page.goto("/checkout")
    sign_up(page)
    expect_heading(page, "Checkout")


def add_something_to_the_cart(page: Page) -> str:
    """The name of the product."""
    page.goto("/")
    card = page.locator("[class*=st-key-card-listing-]").first
    product = card.get_by_role("link").inner_text()
    card.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_text("Added to your cart")).to_be_visible()
    return product


def sign_up(page: Page) -> None:
    """From the sign-in that stands in for a page; that page comes after it."""
    username = f"khach-{secrets.token_hex(4)}"
    page.get_by_role("link", name="Create an account").click()
    texts = {
        "Full name": "Trần Văn Bình",
        "User name": username,
        "E-mail": f"{username}@example.com",
        "Password": PASSWORD,
        "Password once more": PASSWORD,
    }
    for label, text in texts.items():
        page.get_by_role("textbox", name=label, exact=True).fill(text)
    page.get_by_text("I agree to the terms").click()
    with page.expect_response("**/session"):
        press(page, "Create account")


def fill_in_address(page: Page) -> None:
    for label, text in ADDRESS.items():
        page.get_by_role("textbox", name=label, exact=True).fill(text)


def review(page: Page, text: str) -> None:
    form = page.locator("[data-testid=stForm]")
    form.get_by_test_id("stFeedback").get_by_role("radio").last.click(force=True)
    form.get_by_role("textbox").fill(text)
    press(page, "Publish")
    expect(page.get_by_text("Your review is published")).to_be_visible()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def expect_heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name)).to_be_visible()

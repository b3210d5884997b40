"""One story in Chromium: a product seen twice and bought, and what the servers did for it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import App
from tests.browser.test_purchase import expect_heading, fill_in_address, press, sign_up

PRODUCT = 7


def test_a_class_sees_a_miss_become_a_hit_the_rows_and_the_triggers(app: App, page: Page):
    app.empty_redis()
    page.goto(f"/product?id={PRODUCT}&glass=1")
    expect(line(page, "GET", f"product:{{{PRODUCT}}}")).to_contain_text("miss")
    expect(line(page, "fill", f"product:{{{PRODUCT}}}").first).to_contain_text("by statements")

    lines = page.locator(".glass-rows")
    goes_on = page.get_by_text("scroll the list to see the rest")
    expect(goes_on).to_be_visible()
    lines.evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(goes_on).to_be_hidden()

    page.get_by_role("link", name="Shop", exact=True).first.click()
    expect(line(page, "GET", "listing:")).to_be_visible()
    quiet(page)
    page.go_back()
    expect(line(page, "GET", f"product:{{{PRODUCT}}}")).to_contain_text("hit")
    quiet(page)

    press(page, "Add to cart")
    expect(page.get_by_text("Added to your cart")).to_be_visible()
    quiet(page)
    line(page, "CALL", "put_in_cart").get_by_role("button").click()
    told = page.locator(".st-key-glass-entry")
    expect(told.get_by_text("READ COMMITTED, attempt 1, committed")).to_be_visible()
    expect(told.get_by_text("INSERT INTO cart_items")).to_be_visible()
    quiet(page)
    view(page, "What changed")
    expect(page.locator(".st-key-glass-foot").get_by_text("cart_items", exact=True)).to_be_visible()
    quiet(page)
    view(page, "History")
    timelines = page.locator(".glass-rows")
    expect(timelines).to_have_count(2)
    expect(timelines.first).to_contain_text("miss")
    expect(timelines.last).to_contain_text("put_in_cart")
    expect(timelines.last).not_to_contain_text("miss")
    expect(page.get_by_text("Difference", exact=True)).to_be_visible()

    page.goto("/checkout?glass=1")
    sign_up(page)
    expect_heading(page, "Checkout")
    fill_in_address(page)
    press(page, re.compile("Place order"))
    expect_heading(page, "Thank you!")
    quiet(page)
    press(page, "Cancel the order")
    press(page, "Yes, cancel it")
    expect(line(page, "trigger", "orders_before_update").first).to_be_visible()
    expect(page.locator(".glass-summary")).to_contain_text("Triggers fired")


def line(page: Page, verb: str, what: str) -> Locator:
    """Of the timeline."""
    lines = page.locator(".glass-row").filter(has=page.get_by_text(verb, exact=True))
    return lines.filter(has_text=what)


def view(page: Page, name: str) -> None:
    page.locator(".st-key-glass-foot").get_by_role("radio", name=name).click()


def quiet(page: Page) -> None:
    expect(page.locator("[data-testid=stApp]")).to_have_attribute(
        "data-test-script-state", "notRunning"
    )

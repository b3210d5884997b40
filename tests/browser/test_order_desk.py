"""An order from the customer's click to the door, as each department sees and moves it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import App
from tests.browser.test_purchase import (
    add_something_to_the_cart,
    expect_heading,
    fill_in_address,
    press,
    sign_up,
)
from tests.browser.test_sign_in import sign_in

TRACKING = "VN-2026-0815"
ORDERS = "[class*='st-key-board-metric-sales_total-orders']"
NET_REVENUE = "[class*='st-key-board-metric-sales_total-net_revenue']"


@pytest.fixture
def staff(app: App, new_visitor: Callable[..., BrowserContext]) -> Callable[[str], Page]:
    """The window of a department's demo account."""

    def open_window(department: str) -> Page:
        page = new_visitor(app.url, accept_downloads=True).new_page()
        sign_in(page, department)
        return page

    return open_window


def settled(page: Page) -> None:
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def today(page: Page) -> tuple[str, str]:
    """Orders and net revenue of today, as the revenue dashboard has them."""
    page.goto("/revenue?range=today")
    shown = [page.locator(of).get_by_test_id("stMetricValue") for of in (ORDERS, NET_REVENUE)]
    for metric in shown:
        expect(metric).to_be_visible()
    settled(page)
    return shown[0].inner_text(), shown[1].inner_text()


def place_by_bank_transfer(page: Page) -> tuple[int, str]:
    """The order's number and its product."""
    product = add_something_to_the_cart(page)
    page.goto("/checkout")
    sign_up(page)
    expect_heading(page, "Checkout")
    fill_in_address(page)
    page.get_by_text("Bank transfer").click()
    press(page, re.compile("Place order"))
    expect_heading(page, "Thank you!")
    expect(page).to_have_url(re.compile(r"id=\d+"))
    return int(page.url.rpartition("id=")[2]), product


def test_an_order_is_paid_shipped_and_delivered_in_the_office_and_everybody_sees_it(
    app: App, page: Page, staff: Callable[[str], Page]
) -> None:
    finance, warehouse = staff("finance"), staff("warehouse")
    orders_before, revenue_before = today(finance)
    number, product = place_by_bank_transfer(page)

    finance.goto(f"/manage-order?id={number}")
    finance.get_by_label("The bank's reference").fill("VCB 0815")
    press(finance, re.compile("Confirm payment of"))
    expect(finance.get_by_text("The payment is confirmed.")).to_be_visible()

    warehouse.goto("/manage-orders")
    warehouse.get_by_role("button", name=re.compile("to ship")).click()
    expect(warehouse).to_have_url(re.compile("status=processing"))
    warehouse.goto(f"/manage-order?id={number}")
    expect(warehouse.get_by_text(product).first).to_be_visible()
    settled(warehouse)
    with warehouse.expect_download() as slip:
        press(warehouse, "Packing slip")
    assert Path(slip.value.path()).read_bytes().startswith(b"%PDF")
    warehouse.get_by_label("Tracking number").fill(TRACKING)
    press(warehouse, "Ship")
    expect(warehouse.get_by_text("The order is shipped.")).to_be_visible()

    page.reload()
    timeline = page.locator(".st-key-order-timeline")
    expect(timeline.get_by_text("Handed to the carrier")).to_be_visible()
    expect(timeline.get_by_text(TRACKING)).to_be_visible()

    press(warehouse, "Mark as delivered")
    expect(warehouse.get_by_text("The order is delivered.")).to_be_visible()
    page.reload()
    expect(timeline.locator("li.done").filter(has_text="Delivered")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, I have received it")).to_be_visible()

    app.empty_redis()  # figures are up to a minute old
    orders_after, revenue_after = today(finance)
    assert int(orders_after) == int(orders_before) + 1
    assert revenue_after != revenue_before

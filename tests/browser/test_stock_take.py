"""Stock in the browser: goods that come in; a sheet, a count typed into it, what differs booked."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ops.demo.people import PASSWORD
from tests.browser.conftest import App, locked

ROW = 35  # pixels of a row of the grid, and of its head


def settled(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def counted(page: Page, pieces: str) -> None:
    """Type into the first row. The grid listens a moment after it is there: typed until it does."""
    box = page.get_by_test_id("stDataFrame").bounding_box()
    assert box
    difference = page.get_by_text("1 difference:")
    for _attempt in range(10):
        page.mouse.click(box["x"] + box["width"] - 40, box["y"] + 1.5 * ROW)
        page.keyboard.type(pieces)
        page.keyboard.press("Enter")
        with contextlib.suppress(AssertionError):
            expect(difference).to_be_visible(timeout=3_000)
            return
    expect(difference).to_be_visible()


@pytest.fixture
def warehouse(app: App, new_visitor: Callable[..., BrowserContext]) -> Page:
    """A window of somebody of the warehouse, on the stock page."""
    page = new_visitor(app.url).new_page()
    page.goto("/manage-stock")
    page.get_by_label("User name or e-mail").fill("warehouse")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    return page


def delivered(page: Page, note: str) -> None:
    """What came in is typed: one piece of the first product."""
    page.goto("/manage-stock?do=receive&product=1")
    page.get_by_label("From whom, and the number of the delivery note").fill(note)
    page.keyboard.press("Enter")
    settled(page)


def booked(page: Page, note: str) -> int:
    """How often it stands in the ledger."""
    settled(page)
    page.goto("/stock-ledger?cause=receipt&product=1")
    with page.expect_download() as download:
        settled(page)
        page.locator(".st-key-csv-ledger button").click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig").count(note)


def test_goods_that_come_in_are_booked_once_however_often_it_is_pressed(warehouse: Page) -> None:
    page = warehouse
    delivered(page, "PO 20261123")
    page.get_by_role("button", name="Book 1 piece").dblclick(delay=30)
    expect(page.get_by_text("1 piece booked.")).to_be_visible()
    expect(page.get_by_role("button", name="Book", exact=True)).to_be_disabled()
    assert booked(page, "PO 20261123") == 1


def test_goods_are_booked_once_if_it_is_pressed_again_while_the_server_is_busy(
    app: App, warehouse: Page
) -> None:
    page = warehouse
    delivered(page, "PO 20261124")
    book = page.get_by_role("button", name="Book 1 piece")
    with locked(app, "SELECT 1 FROM stock WHERE product_id = 1"):
        book.click()
        page.wait_for_timeout(300)  # the first press waits for the lock by now
        book.click()
        page.wait_for_timeout(700)
    expect(page.get_by_text("1 piece booked.")).to_be_visible()
    assert booked(page, "PO 20261124") == 1


def test_what_was_counted_becomes_the_stock_and_an_entry_in_the_ledger(warehouse: Page) -> None:
    page = warehouse
    page.goto("/manage-stock?do=count")
    page.get_by_role("button", name="Make the sheet").click()
    expect(page.get_by_test_id("data-grid-canvas")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^0 of \d+ counted"))).to_be_visible()
    settled(page)
    counted(page, "7")
    settled(page)
    page.get_by_role("button", name="Book the differences").click()
    expect(page.get_by_text("The stock-take is booked.")).to_be_visible()
    page.goto("/stock-ledger?cause=count")
    expect(page.get_by_role("heading", name="Stock ledger")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()

"""Products in the office: all of them taken along, and a few ticked to change their prices."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import App
from tests.browser.test_sign_in import sign_in
from tests.browser.test_stock_take import settled

TICKS = 16  # pixels from the left edge of a table
HEAD, ROW = 36, 44


@pytest.fixture
def office(app: App, new_visitor: Callable[..., BrowserContext]) -> Page:
    page = new_visitor(app.url, viewport={"width": 1280, "height": 1000}).new_page()
    sign_in(page, "sales")
    return page


def tick(page: Page, row: int, ticked: int) -> None:
    """`ticked`: how many rows are, then."""
    # A table is drawn on a canvas; what lies above it takes the clicks.
    table = page.locator(".dvn-scroller.stDataFrameGlideDataEditor")
    table.click(position={"x": TICKS, "y": HEAD + ROW * row + ROW // 2})
    expect(page.get_by_role("button", name=f"Archive ({ticked})")).to_be_visible()


def test_a_file_has_what_all_pages_of_the_list_have(office: Page, tmp_path: Path) -> None:
    office.goto("/manage-products?min=1")
    expect(office.get_by_role("button", name="Next")).to_be_enabled()
    settled(office)
    with office.expect_download() as download:
        office.locator(".st-key-csv-products button").click()
    download.value.save_as(tmp_path / "products.csv")
    lines = (tmp_path / "products.csv").read_text(encoding="utf-8-sig").splitlines()
    office.goto("/change-prices?min=1")
    expect(office.get_by_text(f"{len(lines) - 1} products match.")).to_be_visible()
    assert len(lines) > 51, "more than a page"


def test_a_file_says_what_narrows_it(office: Page, tmp_path: Path) -> None:
    office.goto("/manage-products?q=sam&max=20.000.000")
    expect(office.get_by_test_id("stDataFrame")).to_be_visible()
    settled(office)
    with office.expect_download() as download:
        office.locator(".st-key-xlsx-products button").click()
    download.value.save_as(tmp_path / "products.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "products.xlsx").active
    said = [row[0] for row in sheet.iter_rows(max_row=3, values_only=True)]
    assert said == ["Products", "Search: sam", "Price to: 20.000.000 ₫"]


def test_ticked_products_are_those_whose_prices_change(office: Page) -> None:
    office.goto("/manage-products?sort=price_desc")
    expect(office.get_by_test_id("stDataFrame")).to_be_visible()
    settled(office)
    tick(office, 0, ticked=1)
    tick(office, 2, ticked=2)
    office.get_by_role("link", name="Change their prices (2)").click()
    expect(office).to_have_url(re.compile(r"/change-prices\?ids=\d+%2C\d+$"))
    expect(office.get_by_text("Only 2 products that were ticked in the list.")).to_be_visible()
    expect(office.get_by_text("2 products match.")).to_be_visible()

"""Dashboards as a manager uses them: links, picks in charts, files to take along."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from ops.demo.people import PASSWORD
from tests.browser.conftest import App

NET_REVENUE = "[class*='st-key-board-metric-sales_total-net_revenue']"


@pytest.fixture
def finance(app: App, new_visitor: Callable[..., BrowserContext]) -> Page:
    """A window of somebody in finance, who looks at all days."""
    page = new_visitor(app.url, accept_downloads=True).new_page()
    page.goto("/overview?range=all")
    page.get_by_label("User name or e-mail").fill("finance")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    return page


def net_revenue(page: Page) -> Locator:
    return page.locator(NET_REVENUE).get_by_test_id("stMetricValue")


def settled(page: Page) -> None:
    """All parts have been drawn, and nothing is drawn anew."""
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.locator(".top-product").first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def unfold(page: Page, table: str) -> Locator:
    """The card's table, with its buttons: a button drawn anew while it is pressed has no file."""
    folded = page.locator(f".st-key-more-{table}")
    folded.get_by_text("Table", exact=True).click()
    expect(page.locator(f".st-key-xlsx-{table} button")).to_be_visible()
    settled(page)
    return folded


def pick_first_category(page: Page) -> None:
    chart = page.locator(".st-key-board-card-by-category [data-testid=stVegaLiteChart]")
    expect(chart.locator("svg, canvas").first).to_be_visible()
    chart.scroll_into_view_if_needed()
    chart.click(position={"x": 30, "y": 24})


def test_a_link_that_was_copied_shows_the_same_in_another_window(finance, app, new_visitor):
    finance.get_by_role("combobox", name="City").click()
    finance.get_by_role("option").first.click()
    expect(finance).to_have_url(re.compile("city="))
    settled(finance)
    pick_first_category(finance)
    expect(finance).to_have_url(re.compile("category="))
    settled(finance)
    other = finance.context.new_page()
    other.goto(finance.url)
    settled(other)
    expect(other.locator(".st-key-board-chips button")).to_have_count(
        finance.locator(".st-key-board-chips button").count()
    )
    for locator in (net_revenue, lambda page: page.locator(".top-products")):
        assert locator(other).inner_text() == locator(finance).inner_text()


def test_a_bar_that_is_picked_narrows_the_page_and_its_chip_undoes_it(finance):
    settled(finance)
    all_of_it = net_revenue(finance).inner_text()
    pick_first_category(finance)
    chip = finance.locator(".st-key-board-chips").get_by_role("button", name="Category:")
    expect(chip).to_be_visible()
    expect(net_revenue(finance)).not_to_have_text(all_of_it)
    part_of_it = net_revenue(finance).inner_text()
    finance.go_back()
    expect(chip).to_have_count(0)
    expect(net_revenue(finance)).to_have_text(all_of_it)
    finance.go_forward()
    expect(net_revenue(finance)).to_have_text(part_of_it)
    chip.click()
    expect(chip).to_have_count(0)
    expect(net_revenue(finance)).to_have_text(all_of_it)
    settled(finance)
    pick_first_category(finance)
    expect(net_revenue(finance)).to_have_text(part_of_it)
    settled(finance)
    pick_first_category(finance)
    expect(net_revenue(finance)).to_have_text(all_of_it)


def test_rows_taken_along_add_up_to_the_card(finance, tmp_path: Path):
    settled(finance)
    finance.locator(f"{NET_REVENUE} [class*='st-key-board-proof-'] button").click()
    exact = finance.get_by_test_id("stPopoverBody").locator("strong").first
    expect(exact).to_be_visible()
    shown = int(re.sub(r"\D", "", exact.inner_text()))
    finance.keyboard.press("Escape")
    unfold(finance, "revenue-by-category")
    with finance.expect_download() as download:
        finance.locator(".st-key-xlsx-revenue-by-category button").click()
    file = tmp_path / "revenue.xlsx"
    download.value.save_as(file)
    assert total(file, "Net revenue") == shown > 0
    with finance.expect_download() as download:
        finance.locator(".st-key-csv-revenue-by-category button").click()
    download.value.save_as(tmp_path / "revenue.csv")
    text = (tmp_path / "revenue.csv").read_text(encoding="utf-8-sig")
    assert sum(float(line.rpartition(",")[2]) for line in text.splitlines()[1:]) == shown


def total(file: Path, title: str) -> float:
    """The sum of the column below `title`."""
    rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if title in row)
    column = rows[head].index(title)
    return sum(row[column] or 0 for row in rows[head + 1 :])


def test_a_file_states_what_narrows_its_rows_and_nothing_else(finance, tmp_path: Path):
    settled(finance)
    pick_first_category(finance)
    expect(finance.locator(".st-key-board-chips")).to_be_visible()
    settled(finance)
    for table, title, narrowed in (
        ("revenue-by-category", "Category", False),
        ("orders-by-hour", "Weekday", True),
    ):
        unfold(finance, table)
        with finance.expect_download() as download:
            finance.locator(f".st-key-xlsx-{table} button").click()
        file = tmp_path / f"{table}.xlsx"
        download.value.save_as(file)
        rows = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True)]
        stated = [words for words in rows[: rows.index(title)] if words]
        assert any(words.startswith("Category: ") for words in stated) == narrowed


def test_whoever_signed_out_in_another_tab_sees_no_more_figures(finance):
    settled(finance)
    other = finance.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="Sign out", exact=True).click()
    expect(other.get_by_text("You are signed out")).to_be_visible()
    finance.locator(".st-key-more-revenue-by-category").get_by_text("Table", exact=True).click()
    expect(finance.get_by_label("User name or e-mail")).to_be_visible()
    expect(net_revenue(finance)).to_have_count(0)


def test_rows_leave_only_by_the_buttons_that_make_names_harmless(finance):
    settled(finance)
    products = unfold(finance, "products")
    rows = products.get_by_test_id("stDataFrame")
    rows.hover()
    expect(rows.get_by_role("button", name="Search")).to_be_visible()
    expect(rows.get_by_role("button", name="Download as CSV")).to_be_hidden()
    expect(finance.locator(".st-key-csv-products button")).to_be_visible()


def test_the_page_comes_along_as_a_document(finance, tmp_path: Path):
    settled(finance)
    with finance.expect_download() as download:
        finance.get_by_role("button", name="PDF").click()
    file = tmp_path / "overview.pdf"
    download.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    assert download.value.suggested_filename.startswith("overview-")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_window(finance, width):
    finance.set_viewport_size({"width": width, "height": 900})
    settled(finance)
    main = finance.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    for value in finance.get_by_test_id("stMetricValue").all():
        assert value.evaluate("e => e.scrollWidth - e.clientWidth") <= 0

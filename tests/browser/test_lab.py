from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def settled(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_a_class_predicts_runs_an_experiment_and_reads_what_happened(page: Page) -> None:
    page.goto("/lab-last-piece")
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_disabled()
    page.get_by_text("Read, then write sells too many; the other two do not").click()
    expect(run).to_be_enabled()
    settled(page)
    run.click()
    expect(page.get_by_text("As you predicted")).to_be_visible()
    settled(page)
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg")).to_have_count(2)
    expect(page.get_by_text("16 buyers each pressed “Buy”")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Read, then write sold \d+ pieces"))).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    code = page.get_by_test_id("stCode")
    expect(code).to_have_count(3)
    expect(code.first).to_contain_text("def read_then_write")
    expect(code.last).to_contain_text("WHERE product_id = %(product)s AND quantity >= 1")
    page.get_by_role("button", name="Begin anew").click()
    expect(page.get_by_text("As you predicted")).to_have_count(0)
    expect(page.get_by_text("Choose your prediction first.")).to_be_visible()
    expect(run).to_be_disabled()

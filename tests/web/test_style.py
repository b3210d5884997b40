from __future__ import annotations

from tests.web.conftest import PAGE, Browser
from web.style import PATH, URL


def test_the_style_sheet_is_kept_by_the_browser_for_good(browser: Browser):
    answer = browser.ask("GET", URL)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert b"--shop-line" in answer.body


def test_who_asks_for_another_versions_sheet_gets_this_one_and_keeps_it_not(browser: Browser):
    answer = browser.ask("GET", PATH.format(digest="0" * 16))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.body == browser.ask("GET", URL).body


def test_a_page_and_nothing_else_names_its_style_sheet_ahead(browser: Browser):
    assert browser.ask("GET", "/", PAGE).headers["link"] == f"<{URL}>; rel=preload; as=style"
    assert browser.ask("GET", "/pictures/phone-1.svg").headers["link"] is None

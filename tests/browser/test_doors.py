"""Chromium on a shop whose names, reviews and addresses are scripts: it shows them as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

from ops.connection import connect
from pages.parts.routes import ROUTES
from tests.browser.conftest import App
from tests.browser.test_sign_in import sign_in
from tests.chromium import PATIENCE
from tests.doors.hostile import EXAMPLES, FLAG, HTML, MARKDOWN

SCRIPT, IMAGE, LINK = HTML["html-script"], HTML["html-image"], MARKDOWN["md-link"]
# Where people write: table, column, key, which row, and what stands there now.
ORDER = (
    "SELECT MAX(o.id) FROM orders o JOIN users u ON u.id = o.customer_id WHERE u.username = 'lan'"
)
REVIEW = "SELECT MAX(id) FROM reviews"
PRODUCT = f"SELECT product_id FROM reviews WHERE id = ({REVIEW})"
BAITS = [
    ("products", "name", "id", PRODUCT, SCRIPT),
    ("products", "description", "id", PRODUCT, IMAGE + LINK),
    ("products", "details", "id", PRODUCT, json.dumps({LINK: SCRIPT})),
    ("reviews", "content", "id", REVIEW, IMAGE + SCRIPT),
    ("deliveries", "address", "order_id", ORDER, SCRIPT),
    ("deliveries", "recipient", "order_id", ORDER, LINK),
    ("users", "full_name", "id", "SELECT id FROM users WHERE username = 'lan'", IMAGE),
]


class Watched:
    """A page of a browser, and what it did that no page of ours does."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.url = url
        self.strange: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)
        self.page.on("dialog", lambda dialog: self.strange.append(f"dialog: {dialog.message}"))
        self.page.on("pageerror", lambda error: self.strange.append(f"error: {error}"))

    def open(self, address: str) -> Page:
        self.page.goto(address)
        expect(self.page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=2 * PATIENCE
        )
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        assert self.page.evaluate(f"window.{FLAG}") is None, address
        assert self.page.locator(".st-key-error-page, [data-testid=stException]").count() == 0
        return self.page

    def _heard(self, message: ConsoleMessage) -> None:
        where = message.location["url"]  # Streamlit looks for itself below each page's address
        if message.type == "error" and "/_stcore/" not in where:
            self.strange.append(f"{self.page.url}: {message.text} {where}")

    def _asked(self, request: Request) -> None:
        ours = (self.url, self.url.replace("http", "ws"), "data:", "blob:")
        if not request.url.startswith(ours):
            self.strange.append(f"asked {request.url}")


@pytest.fixture
def watched(app: App, new_visitor: Callable[..., BrowserContext]) -> Iterator[Watched]:
    found = Watched(new_visitor(app.url), app.url)
    yield found
    assert found.strange == []


@pytest.fixture
def bait(app: App) -> Iterator[dict[str, int]]:
    """Scripts wherever people write something, and where that is; afterwards all is as it was."""
    with connect(app.environ()["ECOM_MYSQL_URL"]) as connection, connection.cursor() as cursor:
        ids, before = {}, []
        for table, column, key, which, text in BAITS:
            cursor.execute(which)
            ids[table] = cursor.fetchone()[0]
            cursor.execute(f"SELECT {column} FROM {table} WHERE {key} = %s", (ids[table],))
            before.append((table, column, key, cursor.fetchone()[0]))
            _write(cursor, table, column, key, text, ids)
        app.empty_redis()
        try:
            yield ids
        finally:
            for table, column, key, text in before:
                _write(cursor, table, column, key, text, ids)
            app.empty_redis()


def _write(cursor: Any, table: str, column: str, key: str, text: str, ids: dict[str, int]) -> None:
    cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", (text, ids[table]))


def test_what_shoppers_see_of_scripts_is_their_text(watched: Watched, bait: dict[str, int]) -> None:
    page = watched.open(f"/product?id={bait['products']}")
    expect(page.get_by_role("heading", name=SCRIPT)).to_be_visible()
    expect(page.get_by_text(IMAGE + LINK)).to_be_visible()
    expect(page.get_by_text(IMAGE + SCRIPT)).to_be_visible()
    page = watched.open(f"/?{urlencode({'q': SCRIPT})}")
    expect(page.get_by_role("searchbox")).to_have_value(SCRIPT)
    sign_in(page)
    heading = watched.open("/account").get_by_role("heading", name="Hello,")
    expect(heading).to_contain_text(IMAGE)
    page = watched.open(f"/order?id={bait['deliveries']}")
    expect(page.get_by_text(SCRIPT).first).to_be_visible()


def test_what_staff_see_of_scripts_is_their_text(watched: Watched, bait: dict[str, int]) -> None:
    sign_in(watched.open("/sign-in"), "admin")
    order, product, customer = bait["deliveries"], bait["products"], bait["users"]
    expect(watched.open(f"/manage-order?id={order}").get_by_text(SCRIPT).first).to_be_visible()
    page = watched.open(f"/manage-product?id={product}")
    expect(page.get_by_role("heading", name=SCRIPT)).to_be_visible()
    page = watched.open(f"/manage-customer?id={customer}")
    expect(page.get_by_role("heading", name=IMAGE)).to_be_visible()
    for address in ("manage-products", "manage-orders", "manage-customers", "overview"):
        watched.open(f"/{address}")


# Charts, tables, fields for files, components; with `make fuzz` every page.
SHOWN = ["revenue", "import-products", "live-mysql", "lab-isolation"]


def test_no_page_does_what_the_policy_forbids(watched: Watched) -> None:
    sign_in(watched.open("/sign-in"), "admin")
    for name in ROUTES if EXAMPLES else SHOWN:
        page = watched.open(f"/{ROUTES[name].path}?glass=open")
        for chart in page.get_by_test_id("stVegaLiteChart").all():
            expect(chart.locator("canvas, svg").first).to_be_attached()


def test_no_other_site_puts_a_frame_around_the_shop(
    app: App, new_visitor: Callable[..., BrowserContext]
) -> None:
    page = new_visitor(app.url).new_page()
    page.goto(f"{app.url}/healthz")  # a page of the same machine is none of ours, either
    page.goto("about:blank")
    page.set_content(f'<iframe src="{app.url}"></iframe>')
    page.wait_for_load_state("networkidle")
    assert page.frames[1].locator("#root").count() == 0

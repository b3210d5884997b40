"""A product from the office to the buyer: added with a photo, brought in, found and bought."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from ops.connection import connect
from tests.browser.conftest import App, locked
from tests.browser.test_purchase import fill_in_address, press, sign_up
from tests.browser.test_sign_in import sign_in

CATEGORY = "Đồ gia dụng"
RECEIVE = """
import sys
from ecom import db, stock_desk, users
keeper = db.row("SELECT id FROM users WHERE username = 'warehouse'")["id"]
house = db.row("SELECT id FROM warehouses ORDER BY capacity DESC LIMIT 1")["id"]
stock_desk.receive(users.user(keeper), house, [(int(sys.argv[1]), 3)], "from the potter")
"""


@pytest.fixture
def receive(app: App, second_process: Callable[..., str]) -> Callable[[str], None]:
    """Three pieces of a product come in, in another process."""
    return lambda product_id: second_process(RECEIVE, product_id, **app.environ())


def test_a_product_added_with_a_photo_is_found_and_bought(
    app: App, new_visitor: Callable[..., BrowserContext], receive: Callable[[str], None]
) -> None:
    name = f"Đèn gốm {secrets.token_hex(4)}"
    office = new_visitor(app.url).new_page()
    product_id = add_product(office, name)
    receive(product_id)
    shopper = new_visitor(app.url).new_page()
    shopper.goto(f"/?q={name}")
    card = shopper.locator("[class*=st-key-card-listing-]")
    expect(card).to_have_count(1)
    picture = card.get_by_role("img", name=name)
    expect(picture).to_have_attribute("src", re.compile(r"/pictures/upload-[0-9a-f]{32}\.webp"))
    expect(picture).to_have_js_property("naturalWidth", 1200)
    expect(picture).to_have_css("object-fit", "cover")  # it is no square
    card.get_by_role("button", name="Add to cart").click()
    expect(shopper.get_by_text("Added to your cart")).to_be_visible()
    shopper.goto("/checkout")
    sign_up(shopper)
    expect(shopper.get_by_role("heading", name="Checkout")).to_be_visible()
    fill_in_address(shopper)
    press(shopper, re.compile("Place order"))
    expect(shopper.get_by_role("heading", name="Thank you!")).to_be_visible()
    office.reload()
    expect(office.get_by_text("2 in stock · 1 sold in 30 days")).to_be_visible()


def test_a_product_is_added_once_if_it_is_pressed_again_while_the_server_is_busy(
    app: App, new_visitor: Callable[..., BrowserContext]
) -> None:
    name = f"Ấm trà {secrets.token_hex(4)}"
    page = new_visitor(app.url).new_page()
    describe_product(page, name)
    page.keyboard.press("Tab")
    still(page)
    with locked(app, "SELECT 1 FROM categories WHERE name = %s", CATEGORY):
        page.get_by_role("button", name="Add product").click()
        page.wait_for_timeout(500)  # the first press waits for the lock by now
        page.get_by_role("button", name="Add product").click()
        page.wait_for_timeout(700)
    expect(page.get_by_text(f"Added: {name}")).to_be_visible()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("button", name="Archive")).to_be_visible()
    still(page)
    added = products_named(app, name)
    assert [str(product_id) for product_id in added] == re.findall(r"id=(\d+)", page.url)
    page.goto("/manage-products")
    page.get_by_role("link", name="New product").click()
    expect(page.get_by_role("button", name="Add product")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("")


def products_named(app: App, name: str) -> list[int]:
    with connect(app.environ()["ECOM_MYSQL_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM products WHERE name = %s", (name,))
        return [row[0] for row in cursor.fetchall()]


def add_product(page: Page, name: str) -> str:
    """In the office; returns its id."""
    describe_product(page, name)
    page.get_by_text("Upload a photo").click()
    photo = {"name": "den.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("1200 × 900 pixels")).to_be_visible()
    still(page)
    page.get_by_role("button", name="Add product").dblclick()
    expect(page.get_by_text(f"Added: {name}")).to_be_visible()
    return re.search(r"id=(\d+)", page.url)[1]


def describe_product(page: Page, name: str) -> None:
    """What it must have is typed, in the office."""
    sign_in(page, "sales")
    page.goto("/manage-products")
    page.get_by_role("link", name="New product").click()
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("combobox", name="Category").click()
    page.get_by_role("option", name=CATEGORY).click()
    expect(page.locator("img[src='/pictures/rice-cooker-0.svg']").first).to_be_visible()
    page.get_by_role("textbox", name="Price (₫)").fill("450.000")


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (1600, 1200), (180, 60, 40)).save(out, "JPEG")
    return out.getvalue()


def still(page: Page) -> None:
    """Nothing is being drawn anew."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

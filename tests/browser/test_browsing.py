from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def products(page: Page):
    return page.locator("[class*='st-key-card-grid-listing'] a[href*='product?id=']")


def count(page: Page, number: int) -> None:
    expect(page.get_by_text(f"{number} products", exact=True)).to_be_visible()


def settled(page: Page) -> None:
    """Nothing is drawn any more: a click on a card that is drawn anew is lost."""
    expect(products(page).first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def search(page: Page, words: str) -> None:
    box = page.get_by_role("searchbox", name="Search")
    box.fill(words)
    box.press("Enter")


def test_the_back_button_takes_the_choices_back_one_by_one(page):
    page.goto("/")
    count(page, 240)
    search(page, "dien thoai")
    expect(page).to_have_url(re.compile(r"q=dien\+thoai$"))
    expect(products(page).first).to_contain_text("Điện thoại")
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="Price: low to high").click()
    expect(page).to_have_url(re.compile(r"sort=price_asc"))
    settled(page)
    products(page).first.click()
    expect(page.get_by_role("button", name="Add to cart")).to_have_count(1)  # the listing has gone
    expect(page).to_have_url(re.compile(r"/product\?id=\d+$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"sort=price_asc"))
    expect(page.get_by_role("combobox")).to_have_value("Price: low to high")
    page.go_back()
    expect(page).not_to_have_url(re.compile(r"sort="))
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("dien thoai")
    page.go_back()
    count(page, 240)
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("")


def test_a_copied_link_shows_another_browser_the_same_products(app, page, new_visitor):
    page.goto("/")
    search(page, "laptop")
    expect(page).to_have_url(re.compile("q=laptop"))
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("to", exact=True).fill("15000000")
    page.get_by_label("to", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("max=15000000"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="up to 15.000.000 ₫")).to_be_visible()
    seen = products(page).all_inner_texts()
    other = new_visitor(app.url).new_page()
    other.goto(page.url)
    expect(other.get_by_role("button", name="up to 15.000.000 ₫")).to_be_visible()
    expect(products(other)).to_have_text(seen)


def test_a_guests_cart_is_counted_in_the_menu_and_survives_a_reload(page):
    page.goto("/")
    page.locator("[class*='st-key-card-grid-listing']").get_by_role(
        "button", name="Add to cart", disabled=False
    ).first.click()
    expect(page.get_by_text("Added to your cart")).to_be_visible()
    expect(page.get_by_role("link", name="Cart (1)")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Cart (1)")).to_be_visible()


def test_the_language_is_remembered(page):
    page.goto("/")
    page.get_by_role("radio", name="VI").click()
    expect(page.get_by_text("240 sản phẩm", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    other = page.context.new_page()
    other.goto("/")
    expect(other.get_by_text("240 sản phẩm", exact=True)).to_be_visible()


def test_nothing_is_asked_of_any_other_server(page, app):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    settled(page)
    products(page).first.click()
    expect(page.get_by_role("button", name="Add to cart")).to_have_count(1)  # the listing has gone
    elsewhere = [url for url in asked if not url.startswith((app.url, "data:", "blob:"))]
    assert elsewhere == []


def test_an_address_that_is_no_page_leads_to_the_shop_and_says_so(page: Page) -> None:
    page.goto("/nowhere")
    expect(page.get_by_text("There is no page at this address")).to_be_visible()
    expect(page.get_by_role("button", name="Add to cart").first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_chosen_chapter_of_the_help_stays_chosen(page: Page) -> None:
    page.goto("/help")
    page.get_by_role("button", name="Frequent questions").click()
    chosen = page.get_by_role("heading", name="Frequent questions")
    expect(chosen).to_be_visible()
    expect(page).to_have_url(re.compile(r"/help\?chapter=faq$"))
    page.get_by_text("VI", exact=True).click()
    expect(page.get_by_role("heading", name="Câu hỏi thường gặp")).to_be_visible()
    page.get_by_text("EN", exact=True).click()
    expect(chosen).to_be_visible()
    page.reload()
    expect(chosen).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Shopping here")).to_be_visible()


def test_a_product_that_another_leads_to_has_its_own_address(page: Page) -> None:
    page.goto("/product?id=1")
    strip = page.locator("[class*='st-key-card-'] a[href*='product?id=']")
    expect(strip.first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    name, address = strip.first.inner_text(), strip.first.get_attribute("href")
    strip.first.click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/product\?id=1$"))
    expect(page.get_by_role("heading", name=name, level=1)).to_have_count(0)

"""The keys of the office, pressed on a keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from ops.demo.people import PASSWORD


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(address)
    page.get_by_label("User name or e-mail").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")


def test_ctrl_s_saves_what_is_being_typed(page: Page) -> None:
    sign_in(page, "/staff-member?new=admin", "admin")
    expect(page.get_by_role("heading", name="New admin")).to_be_visible()
    page.get_by_label("User name", exact=True).fill("hoa.moi")
    page.get_by_role("combobox", name="Level").click()
    page.get_by_role("option", name=re.compile("^Moderator")).click()
    page.get_by_label("Full name").fill("Lê Thị Hoa Mới")
    page.get_by_label("E-mail").press_sequentially("hoa.moi@example.com")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="The new password of")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value("hoa.moi@example.com")


def test_single_letters_are_keys_outside_of_fields_only(page: Page) -> None:
    sign_in(page, "/staff?state=closed&q=x", "admin")
    field = page.get_by_label("Name, e-mail or internal id")
    field.press("End")
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=xx"))
    page.get_by_role("heading", name="Staff").click()
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile("/staff$"))
    expect(field).to_have_value("")

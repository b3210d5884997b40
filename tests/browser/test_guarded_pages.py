"""A page that needs a sign-in or a role, opened by its address in a process nobody has used."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

SHOP = ["orders", "checkout"]
GUARDED = [*SHOP, "overview", "manage-orders"]


@pytest.mark.parametrize("address", GUARDED)
def test_a_guest_on_a_fresh_process_gets_the_sign_in_instead(address, second_app, new_visitor):
    page = new_visitor(second_app.url).new_page()
    page.goto(f"/{address}")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_label("User name or e-mail")).to_be_visible()
    assert page.get_by_test_id("stMainBlockContainer").get_by_role("table").count() == 0
    assert page.url.endswith(f"/{address}")

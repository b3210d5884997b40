"""Every role and every page for staff: in the menu or not, and by its address in a new session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from ecom import permissions, sessions
from pages.parts import routes
from tests.ecom.conftest import Maker, somebody
from tests.pages.conftest import FRAME, Visitor, shown

FOR_STAFF = {
    name: route
    for name, route in routes.ROUTES.items()
    if route.file.startswith(("office/", "dashboards/")) and route.right
}
# Pages that one comes to from another one; those of the menu say it themselves.
RIGHTS = {name: route.right for name, route in FOR_STAFF.items()} | {
    "manage-product": "products.read",
    "change-prices": "products.write",
    "import-products": "products.write",
    "manage-order": "orders.read",
    "new-order": "orders.create",
    "manage-customer": "customers.read",
    "stock-ledger": "stock.read",
    "manage-discount": "discounts.read",
    "staff-member": "staff.read",
}
WHO = ["guest", "customer", *permissions.RIGHTS_OF_DEPARTMENT,
       *(f"admin: {level}" for level in permissions.RIGHTS_OF_LEVEL)]  # fmt: skip


def opened(path: str) -> AppTest:
    """By its address, in a session that begins there; such a run knows no pages yet."""
    page = AppTest.from_file(str(FRAME), default_timeout=30)
    page._page_hash = calc_hash(path)
    page.query_params = {"id": "999999"}  # of nothing, for pages about one thing
    return page.run()


def outcome(page: AppTest) -> str:
    assert not page.exception
    assert "error-retry" not in [button.key for button in page.button], shown(page)
    assert not page.error
    assert shown(page)
    titles = {title.value for title in page.title}
    if "Sign in" in titles:
        return "sign-in"
    return "refused" if "Not for this account" in titles else "drawn"


@pytest.mark.parametrize("who", WHO)
def test_each_role_sees_its_pages_and_no_others(
    make: Maker, visitor: Callable[[], Visitor], who: str
) -> None:
    browser, user = visitor(), somebody(make, who)
    if user:
        browser.cookies["session"] = sessions.start(user, browser.cookies["visitor"]).token
    found = {name: outcome(opened(route.path)) for name, route in FOR_STAFF.items()}
    if user is None:
        assert set(found.values()) == {"sign-in"}
        return
    allowed = {name for name, right in RIGHTS.items() if permissions.allows(user, right)}
    assert {name for name, outcome in found.items() if outcome == "drawn"} == allowed
    assert {name for name, outcome in found.items() if outcome == "refused"} == (
        set(FOR_STAFF) - allowed
    )


@pytest.mark.parametrize("who", WHO)
def test_the_menu_has_what_one_may_open_and_nothing_else(make: Maker, who: str) -> None:
    user = somebody(make, who)
    of_menu = {name for name, route in FOR_STAFF.items() if route.right != "nowhere"}
    shown_ = {name for name in FOR_STAFF if routes.in_menu(name, user)}
    assert shown_ == {name for name in of_menu if permissions.allows(user, RIGHTS[name])}


@pytest.mark.parametrize("who", WHO)
def test_help_is_everybodys(make: Maker, visitor: Callable[[], Visitor], who: str) -> None:
    browser, user = visitor(), somebody(make, who)
    if user:
        browser.cookies["session"] = sessions.start(user, browser.cookies["visitor"]).token
    assert routes.in_menu("help", user)
    assert outcome(opened("help")) == "drawn"


def test_every_page_for_staff_has_its_right_named_here() -> None:
    assert "nowhere" not in RIGHTS.values()
    assert set(RIGHTS) == set(FOR_STAFF)

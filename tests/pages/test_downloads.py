"""Files are made when they are asked for, in no run of the page: its guard is not asked again."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ecom import sessions, staff
from ecom.errors import NotAllowed, SignInRequired
from pages.parts import visit
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor

PAGES = Path(__file__).resolve().parents[2] / "pages"


@pytest.fixture
def seller(visitor: Callable[[], Visitor], make: Maker) -> int:
    """Somebody of sales, in whose tab `tab` has drawn its page."""
    browser = visitor()
    user = make.user(make.employee("sales"))
    browser.cookies["session"] = sessions.start(user, browser.cookies["visitor"]).token
    return user.id


def tab() -> Callable[[], int]:
    """What makes the file of a button that is drawn now: how many customers it has."""

    def script() -> None:
        import streamlit as st

        from ecom import customer_segments
        from ecom.segment_rules import Rules
        from pages.parts import visit

        st.session_state["made"] = visit.on_demand(
            lambda user: len(customer_segments.everybody(user, Rules()))
        )

    return AppTest.from_function(script, default_timeout=30).run().session_state["made"]


def test_a_file_is_made_for_whoever_is_signed_in(make: Maker, seller: int) -> None:
    made = tab()
    assert made() == 0
    make.customer("lan")
    assert made() == 1


def test_an_open_tab_exports_nothing_once_its_account_is_closed(make: Maker, seller: int) -> None:
    made = tab()
    staff.deactivate(make.user(make.admin()), seller)
    with pytest.raises(SignInRequired):
        made()


def test_an_open_tab_exports_nothing_that_its_user_may_not_see_any_more(
    make: Maker, seller: int
) -> None:
    made = tab()
    staff.update(make.user(make.admin()), seller, 1, department="warehouse")
    with pytest.raises(NotAllowed):
        made()


def test_a_dashboard_left_open_becomes_no_document_for_whom_it_is_closed_by_now(
    make: Maker, visitor: Callable[[], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, user = visitor(), make.user(make.employee("sales"))
    make.order(make.customer(), {make.product(): 1})
    browser.cookies["session"] = sessions.start(user, browser.cookies["visitor"]).token
    made, on_demand = [], visit.on_demand
    monkeypatch.setattr(visit, "on_demand", lambda work: made.append(on_demand(work)) or made[-1])
    browser.open("dashboards/customers.py")
    document = made[0]
    assert document().startswith(b"%PDF")
    staff.update(make.user(make.admin()), user.id, 1, department="warehouse")
    with pytest.raises(NotAllowed):
        document()


def test_a_guest_gets_no_file(visitor: Callable[[], Visitor], shop: str) -> None:
    visitor()
    with pytest.raises(SignInRequired):
        tab()()


def test_every_file_is_made_on_demand() -> None:
    """Else a page would hold a viewer for as long as its tab is open."""
    buttons = []
    for path in PAGES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.download_button":
                buttons.append((path.name, ast.unparse(node.args[1])))
    assert len(buttons) >= 6
    for name, data in buttons:
        assert data.startswith("visit.on_demand("), name

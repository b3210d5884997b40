"""The audit as it is read: what it says of every action, and how it is narrowed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ecom import actions, audit, categories, db, sessions, staff
from ecom.users import User
from pages.parts.office import audit_words, words
from tests.ecom.conftest import Maker
from tests.ecom.test_actions import ACTS
from tests.pages.conftest import Visitor, shown

AUDIT = "office/audit.py"


@pytest.fixture
def boss(make: Maker) -> User:
    return make.user(make.admin())


@pytest.fixture
def browser(visitor: Callable[[], Visitor], boss: User) -> Visitor:
    browser = visitor()
    browser.cookies["session"] = sessions.start(boss, browser.cookies["visitor"]).token
    browser.new_tab()
    return browser


def entries(page: AppTest) -> int:
    return len([text for text in page.markdown if text.value.startswith("**")])


def test_it_says_who_changed_what_from_what_to_what(
    make: Maker, boss: User, browser: Visitor
) -> None:
    user_id = make.employee("it")
    staff.update(boss, user_id, 1, department="sales", address="<b>1 Lê Lợi</b>")
    page = browser.open(AUDIT)
    assert not page.exception
    text = shown(page)
    assert "**Staff member changed**" in text
    assert boss.full_name in text.replace("\\", "")
    assert all(f">{cell}</th>" in text for cell in ("Department", "Address"))
    assert "<td>IT</td><td>Sales</td>" in text
    assert "&lt;b&gt;1 Lê Lợi" in text
    assert not [button for button in page.button if "pager" not in (button.key or "")
                and "filter" not in (button.key or "")], "nothing here can be changed"  # fmt: skip


def test_the_url_narrows_it_by_who_what_when_and_which(
    make: Maker, boss: User, browser: Visitor
) -> None:
    other = make.user(make.admin("moderator"))
    one, two = categories.create(boss, "Sách"), categories.create(other, "Lịch")
    categories.rename(other, two, "Lịch bàn", 1)
    today = db.row("SELECT DATE(UTC_TIMESTAMP() + INTERVAL 7 HOUR) AS d")["d"].isoformat()
    for asked, found in (
        ({}, 3),
        ({"who": other.id}, 2),
        ({"what": "categories.create"}, 2),
        ({"of": "category", "id": one}, 1),
        ({"of": "product"}, 0),
        ({"from": today, "to": today}, 3),
        ({"to": "2020-01-01"}, 0),
        ({"who": "nobody", "what": "x", "id": "x", "from": "x"}, 3),
    ):
        page = browser.open(AUDIT, **asked)
        assert not page.exception
        assert entries(page) == found, asked
    assert "Clear filters" in [button.label for button in browser.open(AUDIT, of="order").button]


def test_it_turns_pages(boss: User, browser: Visitor) -> None:
    for number in range(35):
        categories.create(boss, f"Loại {number}")
    page = browser.open(AUDIT)
    assert entries(page) == 30
    page.button(key="pager-next").click().run()
    assert entries(page) == 5
    assert "Loại 0" in str([link.label for link in page.get("page_link")] + [shown(page)])


def test_every_action_has_words() -> None:
    assert set(audit_words.ACTIONS) >= set(actions.all_actions())


@pytest.mark.parametrize("name", ACTS)
def test_every_thing_and_field_that_is_written_has_words(
    make: Maker, boss: User, name: str
) -> None:
    ACTS[name](make, boss)
    found = audit.entries(boss, audit.Query(action=name)).rows
    assert found
    for entry in found:
        assert entry.entity in audit_words.ENTITIES
        assert {*(entry.was or {}), *(entry.became or {})} <= set(audit_words.FIELDS)


@pytest.mark.parametrize(
    ("found", "name", "said"),
    [
        (None, "", "–"),
        (True, "active", "yes"),
        ("24990000.00", "price", "24.990.000 ₫"),
        ("2025-12-24", "hire_date", "24 Dec 2025"),
        ("2025-12-24 20:30:00.000001", "ends_at", "25 Dec 2025, 03:30"),
        ("super_admin", "level", "Super admin"),
        ("paid", "bill_status", "Paid"),
        ("cash_on_delivery", "method", "Cash on delivery"),
        (["Huế", "Hà Nội"], "cities", "Huế, Hà Nội"),
        ({"Màu": "đỏ"}, "details", "Màu: đỏ"),
        ("9999-99-99", "name", "9999-99-99"),
    ],
)
def test_values_are_said_as_people_say_them(found: object, name: str, said: str) -> None:
    assert words.value(found, name) == said

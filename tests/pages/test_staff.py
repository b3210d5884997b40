"""The pages about staff: who is here, who may do what, and how somebody gets in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from ecom import accounts, audit, db, resets, sessions, staff, staff_lists
from ecom.users import User
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, buttons, press, pressed_again, shown, sign_in_as

LIST, MEMBER = "office/staff.py", "office/staff_member.py"


@pytest.fixture
def as_admin(visitor: Callable[[], Visitor], make: Maker) -> Callable[[str], tuple[Visitor, User]]:
    """A browser signed in as an admin of a level, or as an employee of a department."""

    def signed_in(kind: str) -> tuple[Visitor, User]:
        is_admin = kind in ("super_admin", "moderator")
        user = make.user(make.admin(kind) if is_admin else make.employee(kind))
        browser = visitor()
        return browser, sign_in_as(browser, user)

    return signed_in


def names(page: AppTest) -> list[str]:
    return [link.rpartition("#")[2] for link in page.dataframe[0].value["full_name"]]


def asked(page: AppTest) -> dict[str, str]:
    found = page.query_params.items()
    return {name: text if isinstance(text, str) else text[0] for name, text in found}


def fill(page: AppTest, form: str, **typed: object) -> None:
    for name, value in typed.items():
        key = f"{form}-{name}"
        if name in ("department", "gender", "level"):
            page.selectbox(key=key).set_value(value)
        elif isinstance(value, date):
            page.date_input(key=key).set_value(value)
        else:
            page.text_input(key=key).set_value(value)


def test_the_list_shows_staff_only_and_narrows_by_its_url(as_admin: Callable, make: Maker) -> None:
    browser, boss = as_admin("super_admin")
    make.customer("khach")
    seller, closed = make.user(make.employee("sales")), make.user(make.employee("sales"))
    staff.deactivate(boss, closed.id)
    page = browser.open(LIST)
    assert not page.exception
    assert len(names(page)) == 3
    page = browser.open(LIST, department="sales", state="active")
    assert names(page) == [seller.full_name]
    page = browser.open(LIST, q="nobody at all")
    assert "Nobody is like that" in shown(page)


def test_only_those_who_manage_them_may_add(as_admin: Callable) -> None:
    for kind, allowed in (("super_admin", True), ("moderator", True), ("it", False)):
        browser, _user = as_admin(kind)
        page = browser.open(MEMBER, new="employee")
        assert ("staff-new-employee-save" in buttons(page)) == allowed
        page = browser.open(MEMBER, new="admin")
        assert ("staff-new-admin-save" in buttons(page)) == (kind == "super_admin")


def test_a_new_employee_is_added_and_signs_in_with_what_is_shown(as_admin: Callable) -> None:
    browser, _moderator = as_admin("moderator")
    page = browser.open(MEMBER, new="employee")
    form = "staff-new-employee"
    fill(
        page, form, username="hoa", full_name="Lê Thị Hoa", email="hoa@example", gender="female",
        internal_id="NV-900", department="sales", hire_date=date(2025, 1, 2),
    )  # fmt: skip
    press(page, f"{form}-save")
    assert "This does not look like an e-mail address." in shown(page)
    assert page.text_input(key=f"{form}-full_name").value == "Lê Thị Hoa"
    fill(page, form, email="hoa@example.com")
    press(page, f"{form}-save")
    assert page.title[0].value == "Lê Thị Hoa"
    user_id = int(asked(page)["id"])
    password = page.code[0].value
    found = accounts.sign_in("hoa", password, visitor_id="hers", address="127.0.0.1").user
    assert (found.id, found.department) == (user_id, "sales")
    press(page, "new-password-noted")
    assert not page.code
    assert password not in shown(browser.open(MEMBER, id=user_id))


def test_a_password_is_forgotten_on_anybody_elses_page(as_admin: Callable, make: Maker) -> None:
    browser, _boss = as_admin("super_admin")
    one, other = make.employee("it"), make.employee("sales")
    page = press(browser.open(MEMBER, id=one), "reset-password")
    first = page.code[0].value
    press(page, "reset-password")
    assert page.code[0].value == first, "pressed twice is done once"
    assert not browser.open(MEMBER, id=other).code
    assert not browser.open(MEMBER, id=one).code


def test_a_password_is_made_once_and_shown_if_it_is_pressed_again(
    as_admin: Callable, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(resets, "reset_password", pressed_again(resets.reset_password, made))
    browser, _boss = as_admin("super_admin")
    page = press(browser.open(MEMBER, id=make.employee("it")), "reset-password")
    assert [code.value for code in page.code] == made
    assert len(made) == 1


def test_an_admin_is_added_once_and_told_the_password_if_it_is_pressed_again(
    as_admin: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[int, str]] = []
    monkeypatch.setattr(staff, "create_admin", pressed_again(staff.create_admin, made))
    browser, _boss = as_admin("super_admin")
    page, form = browser.open(MEMBER, new="admin"), "staff-new-admin"
    fill(
        page, form, username="hoa", full_name="Lê Thị Hoa", email="hoa@example.com",
        gender="female", level="moderator",
    )  # fmt: skip
    press(page, f"{form}-save")
    assert len(made) == 1
    assert (int(asked(page)["id"]), page.code[0].value) == made[0]
    assert page.success[0].value == "Added."


def test_changes_are_saved_and_told(as_admin: Callable, make: Maker) -> None:
    browser, moderator = as_admin("moderator")
    user_id = make.employee("it")
    page, form = browser.open(MEMBER, id=user_id), f"staff-{user_id}"
    for address in ("1 Tràng Tiền", "2 Lê Lợi"):
        fill(page, form, address=address)
        press(page, f"{form}-save")
        assert page.success[0].value == "Saved."
        assert staff_lists.member(moderator, user_id).address == address
    press(page, f"{form}-save")
    entries = audit.of_entity(moderator, "staff", user_id)
    assert len(entries) == 2, "nothing was changed the third time"


def test_a_second_editor_sees_what_the_first_did_and_keeps_theirs(
    as_admin: Callable, make: Maker
) -> None:
    browser, moderator = as_admin("moderator")
    user_id = make.employee("it")
    other = make.user(make.admin())
    page, form = browser.open(MEMBER, id=user_id), f"staff-{user_id}"
    staff.update(other, user_id, 1, address="1 Tràng Tiền", department="finance")
    fill(page, form, address="2 Lê Lợi")
    press(page, f"{form}-save")
    assert all(text in shown(page) for text in ("1 Tràng Tiền", "2 Lê Lợi", "Finance"))
    assert staff_lists.member(moderator, user_id).address == "1 Tràng Tiền"
    press(page, f"conflict-{form}-mine")
    kept = staff_lists.member(moderator, user_id)
    assert (kept.address, kept.department) == ("2 Lê Lợi", "finance")
    assert page.selectbox(key=f"{form}-department").value == "finance"


def test_an_editor_is_told_of_another_level_and_of_a_closed_account(
    as_admin: Callable, make: Maker
) -> None:
    browser, boss = as_admin("super_admin")
    user_id, other = make.admin("support"), make.user(make.admin())
    page, form = browser.open(MEMBER, id=user_id), f"staff-{user_id}"
    staff.set_level(other, user_id, "moderator", 1)
    staff.deactivate(other, user_id)
    fill(page, form, full_name="Lê Thị Hoa")
    press(page, f"{form}-save")
    (told,) = [one.proto.body for one in page.get("html") if "<table" in one.proto.body]
    assert all(text in told for text in ("Level", "Support", "Moderator", "Active", "Lê Thị Hoa"))
    press(page, f"conflict-{form}-mine")
    kept = staff_lists.member(boss, user_id)
    assert (kept.full_name, kept.level) == ("Lê Thị Hoa", "moderator")
    assert kept.deactivated_at


def test_taking_theirs_fills_the_form_with_it(as_admin: Callable, make: Maker) -> None:
    browser, moderator = as_admin("moderator")
    user_id = make.employee("it")
    page, form = browser.open(MEMBER, id=user_id), f"staff-{user_id}"
    staff.update(make.user(make.admin()), user_id, 1, address="1 Tràng Tiền")
    fill(page, form, address="2 Lê Lợi")
    press(page, f"{form}-save")
    press(page, f"conflict-{form}-theirs")
    assert page.text_input(key=f"{form}-address").value == "1 Tràng Tiền"
    fill(page, form, full_name="Lê Thị Hoa")
    press(page, f"{form}-save")
    kept = staff_lists.member(moderator, user_id)
    assert (kept.full_name, kept.address) == ("Lê Thị Hoa", "1 Tràng Tiền")


def test_accounts_are_closed_and_opened_with_a_reason(as_admin: Callable, make: Maker) -> None:
    browser, moderator = as_admin("moderator")
    user_id = make.employee("it")
    page = browser.open(MEMBER, id=user_id)
    page.text_input(key=f"standing-note-{user_id}").set_value("on leave").run()
    press(page, "deactivate")
    assert page.success[0].value == "The account is closed."
    assert staff_lists.member(moderator, user_id).deactivated_at
    assert audit.of_entity(moderator, "staff", user_id)[0].note == "on leave"
    press(page, "reactivate")
    assert staff_lists.member(moderator, user_id).deactivated_at is None


def test_super_admins_change_levels_but_not_their_own(as_admin: Callable, make: Maker) -> None:
    browser, boss = as_admin("super_admin")
    page = browser.open(MEMBER, id=boss.id)
    assert not {"set-level", "deactivate"} & buttons(page)
    other = make.admin("support")
    page = browser.open(MEMBER, id=other)
    page.selectbox(key=f"level-{other}-1").set_value("moderator").run()
    press(page, "set-level")
    assert staff_lists.member(boss, other).level == "moderator"


def test_it_looks_staff_up_and_resets_employees_only(as_admin: Callable, make: Maker) -> None:
    browser, _helper = as_admin("it")
    employee, admin = make.employee("sales"), make.admin("moderator")
    db.rows("UPDATE employees SET address = '1 Tràng Tiền' WHERE user_id = :id", id=employee)
    sessions.start(make.user(employee), "theirs")
    db.rows("UPDATE users SET failed_sign_ins = 100 WHERE id = :id", id=employee)
    page = browser.open(MEMBER, id=employee)
    assert "1 Tràng Tiền" not in shown(page)
    assert not page.expander, "changes tell of addresses, too"
    assert buttons(page) >= {"reset-password", "unblock", "end-sessions"}
    assert not buttons(page) & {f"staff-{employee}-save", "deactivate", "set-level"}
    press(page, "unblock")
    press(page, "end-sessions")
    assert page.success[0].value == "1 session has ended."
    assert not buttons(page) & {"unblock", "end-sessions"}
    page = browser.open(MEMBER, id=admin)
    assert not buttons(page) & {"reset-password", "end-sessions", "deactivate"}


@pytest.mark.parametrize("id_", ["", "0", "x", "99999999999999999999"])
def test_nobody_there_is_said_in_words(as_admin: Callable, id_: str) -> None:
    browser, _user = as_admin("it")
    page = browser.open(MEMBER, id=id_)
    assert not page.exception
    assert "There is nobody like that" in shown(page)

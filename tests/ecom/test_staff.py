from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from ecom import accounts, audit, db, paging, resets, sessions, staff, staff_lists
from ecom.errors import (
    AlreadyTaken,
    Conflict,
    IllegalStep,
    InvalidInput,
    NotAllowed,
    NotFound,
    ShopError,
    SignInRefused,
)
from ecom.staff_lists import Member, Query
from ecom.users import User
from tests.dialects import EXPLAIN
from tests.ecom.conftest import Maker

HOA: dict[str, Any] = {
    "full_name": "Lê Thị Hoa",
    "email": "hoa@example.com",
    "gender": "female",
    "internal_id": "nv-900",
    "department": "sales",
    "hire_date": date(2025, 1, 2),
    "date_of_birth": date(1999, 12, 31),
    "address": "2 Lê Lợi, Huế",
}


@pytest.fixture
def boss(make: Maker) -> User:
    return make.user(make.admin())


@pytest.fixture
def moderator(make: Maker) -> User:
    return make.user(make.admin("moderator"))


def sign_in(login: str, password: str) -> sessions.Started:
    return accounts.sign_in(login, password, visitor_id="a browser", address="127.0.0.1")


def level_of(user_id: int) -> str:
    return db.row("SELECT level FROM admins WHERE user_id = :id", id=user_id)["level"]


def active_super_admins() -> int:
    return db.row(
        "SELECT COUNT(*) AS n FROM admins a JOIN users u ON u.id = a.user_id"
        " WHERE a.level = 'super_admin' AND u.deactivated_at IS NULL"
    )["n"]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each returned, or the shop's error that it raised."""

    def outcome(act: Callable[[], object]) -> object:
        try:
            return act()
        except ShopError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(outcome, acts))


def test_a_new_employee_signs_in_with_the_password_that_was_shown(moderator: User) -> None:
    user_id, password = staff.create(moderator, "Hoa.Le", **HOA)
    found = sign_in("hoa.le", password).user
    assert (found.id, found.department) == (user_id, "sales")
    kept = staff_lists.member(moderator, user_id)
    assert {name: getattr(kept, name) for name in HOA} == HOA | {"internal_id": "NV-900"}
    entry = audit.of_entity(moderator, "staff", user_id)[0]
    assert entry.became["hire_date"] == "2025-01-02"
    assert password not in str(vars(entry))
    assert "$argon2" not in str(vars(entry))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("internal_id", "x"),
        ("internal_id", "NV 1"),
        ("department", "boardroom"),
        ("department", None),
        ("hire_date", None),
        ("hire_date", date(1989, 12, 31)),
        ("hire_date", date(2999, 1, 1)),
        ("full_name", " "),
        ("email", "hoa"),
        ("gender", "?"),
        ("date_of_birth", date(1800, 1, 1)),
        ("address", "x" * 256),
        ("level", "super_admin"),
    ],
)
def test_what_is_wrong_about_somebody_is_refused_with_its_field(
    moderator: User, field: str, value: object
) -> None:
    with pytest.raises(InvalidInput) as refused:
        staff.create(moderator, "hoa", **HOA | {field: value})
    assert refused.value.field == field
    assert not db.rows("SELECT 1 FROM users WHERE username = 'hoa'")


def test_nobody_gets_what_somebody_else_has(moderator: User) -> None:
    staff.create(moderator, "anh", **HOA | {"email": "an@example.com", "internal_id": "NV-1"})
    user_id, _password = staff.create(moderator, "hoa", **HOA)
    free = HOA | {"email": "binh@example.com", "internal_id": "NV-2"}
    tries: list[tuple[str, Callable[[], object]]] = [
        ("username", lambda: staff.create(moderator, "anh", **free)),
        ("email", lambda: staff.create(moderator, "binh", **free | {"email": "an@example.com"})),
        ("internal_id", lambda: staff.create(moderator, "binh", **free | {"internal_id": "nv-1"})),
        ("email", lambda: staff.update(moderator, user_id, 1, email="an@example.com")),
        ("internal_id", lambda: staff.update(moderator, user_id, 1, internal_id="NV-1")),
    ]
    for field, attempt in tries:
        with pytest.raises(AlreadyTaken) as refused:
            attempt()
        assert refused.value.field == field


def test_a_new_department_counts_at_the_next_page_view(make: Maker, moderator: User) -> None:
    employee = make.user(make.employee("it"))
    token = sessions.start(employee, "a browser").token
    assert sessions.find(token).user.department == "it"
    staff.update(moderator, employee.id, 1, department="sales")
    assert sessions.find(token).user.department == "sales"


def test_a_second_editor_is_told_what_the_first_changed(make: Maker, moderator: User) -> None:
    user_id = make.employee("it")
    boss = make.user(make.admin())
    assert staff.update(boss, user_id, 1, address="1 Tràng Tiền") == 2
    with pytest.raises(Conflict) as refused:
        staff.update(moderator, user_id, 1, address="2 Lê Lợi")
    assert refused.value.current["address"] == "1 Tràng Tiền"
    assert (refused.value.by, refused.value.row_version) == (boss.full_name, 2)
    assert staff_lists.member(moderator, user_id).address == "1 Tràng Tiền"


def test_what_staff_change_of_themselves_is_written_down_and_not_overwritten(
    make: Maker, moderator: User
) -> None:
    user_id = make.employee("it")
    accounts.update_profile(user_id, address="1 Tràng Tiền")
    with pytest.raises(Conflict) as refused:
        staff.update(moderator, user_id, 1, address="2 Lê Lợi")
    assert (refused.value.by, refused.value.row_version) == (make.user(user_id).full_name, 2)
    boss = make.user(make.admin())
    accounts.change_password(user_id, resets.reset_password(boss, user_id), "mật khẩu của tôi")
    said = audit.entries(boss, audit.Query(entity="staff", entity_id=user_id)).rows
    assert [(one.action, one.actor_id) for one in said] == [
        ("staff.change_password", user_id),
        ("staff.reset_password", boss.id),
        ("staff.update", user_id),
    ]
    assert said[-1].became == {"address": "1 Tràng Tiền"}


def test_customers_are_not_in_the_audit_for_what_they_change_of_themselves(make: Maker) -> None:
    lan = make.customer()
    accounts.update_profile(lan, city="Huế")
    found = audit.entries(make.user(make.admin()), audit.Query())
    assert not found.rows


def test_nothing_is_written_of_an_edit_that_changes_nothing(make: Maker, moderator: User) -> None:
    user_id = make.employee("it")
    found = staff_lists.member(moderator, user_id)
    assert staff.update(moderator, user_id, 1, full_name=f" {found.full_name} ") == 1
    assert staff_lists.member(moderator, user_id).row_version == 1
    assert audit.of_entity(moderator, "staff", user_id) == []


def test_what_the_editor_left_alone_is_not_written(make: Maker, moderator: User) -> None:
    user_id = make.employee("it")
    accounts.update_profile(user_id, address="1 Tràng Tiền")
    staff.update(moderator, user_id, 2, department="sales")
    kept = staff_lists.member(moderator, user_id)
    assert (kept.department, kept.address) == ("sales", "1 Tràng Tiền")
    assert audit.of_entity(moderator, "staff", user_id)[0].became == {"department": "sales"}


ON_ADMINS: dict[str, Callable[[User, int], object]] = {
    "update": lambda actor, id_: staff.update(actor, id_, 1, full_name="X"),
    "deactivate": lambda actor, id_: staff.deactivate(actor, id_),
    "reactivate": lambda actor, id_: staff.reactivate(actor, id_),
    "reset_password": lambda actor, id_: resets.reset_password(actor, id_),
    "unblock": lambda actor, id_: resets.unblock(actor, id_),
    "end_sessions": lambda actor, id_: resets.end_sessions(actor, id_),
}


@pytest.mark.parametrize("act", ON_ADMINS)
@pytest.mark.parametrize("kind", ["moderator", "it"])
def test_only_super_admins_manage_admins(make: Maker, act: str, kind: str) -> None:
    actor = make.user(make.employee("it") if kind == "it" else make.admin("moderator"))
    with pytest.raises(NotAllowed):
        ON_ADMINS[act](actor, make.admin("support"))
    assert not db.rows("SELECT 1 FROM audit_log")


@pytest.mark.parametrize("act", ON_ADMINS)
def test_customers_are_not_staff(make: Maker, boss: User, act: str) -> None:
    for user_id in (make.customer(), 999_999):
        with pytest.raises(NotFound):
            ON_ADMINS[act](boss, user_id)


def test_nobody_raises_lowers_or_closes_themselves(make: Maker, boss: User) -> None:
    make.admin()
    for act in (
        lambda: staff.set_level(boss, boss.id, "support", 1),
        lambda: staff.deactivate(boss, boss.id),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "not_yourself"


def test_an_admin_of_another_level_may_other_things_at_once(make: Maker, boss: User) -> None:
    admin = make.user(make.admin("moderator"))
    token = sessions.start(admin, "a browser").token
    assert sessions.find(token).user.level == "moderator"
    for _press in range(2):
        assert staff.set_level(boss, admin.id, "support", 1) == 2
    assert len(audit.of_entity(boss, "staff", admin.id)) == 1
    assert sessions.find(token).user.level == "support"
    with pytest.raises(Conflict):
        staff.set_level(boss, admin.id, "super_admin", 1)


def test_an_employee_has_no_level(make: Maker, boss: User) -> None:
    with pytest.raises(IllegalStep):
        staff.set_level(boss, make.employee("it"), "super_admin", 1)


@pytest.mark.parametrize("close", [False, True])
def test_the_last_super_admin_stays_whoever_asks(make: Maker, boss: User, close: bool) -> None:
    gone = make.user(make.admin())  # signed in still, but closed since
    staff.deactivate(boss, gone.id)
    with pytest.raises(ShopError):
        staff.deactivate(gone, boss.id) if close else staff.set_level(gone, boss.id, "support", 1)
    assert level_of(boss.id) == "super_admin"
    assert active_super_admins() == 1


@pytest.mark.parametrize("close", [False, True])
def test_two_super_admins_who_remove_each_other_at_once_leave_one(make: Maker, close: bool) -> None:
    one, other = make.user(make.admin()), make.user(make.admin())

    def remove(actor: User, target: User) -> Callable[[], object]:
        if close:
            return lambda: staff.deactivate(actor, target.id)
        return lambda: staff.set_level(actor, target.id, "support", 1)

    found = at_once(remove(one, other), remove(other, one))
    assert active_super_admins() == 1
    assert sum(isinstance(outcome, ShopError) for outcome in found) == 1


def test_who_is_lowered_meanwhile_does_nothing_any_more(make: Maker, boss: User) -> None:
    lowered, third = make.user(make.admin()), make.admin()
    staff.set_level(boss, lowered.id, "moderator", 1)
    with pytest.raises(NotAllowed):
        staff.set_level(lowered, third, "support", 1)  # what the page knew of them a moment ago
    assert level_of(third) == "super_admin"


def test_a_closed_account_is_signed_out_keeps_its_email_and_comes_back(
    make: Maker, moderator: User
) -> None:
    user_id, password = staff.create(moderator, "hoa", **HOA)
    token = sign_in("hoa", password).token
    staff.deactivate(moderator, user_id, "  left   the shop ")
    assert sessions.find(token) is None
    with pytest.raises(SignInRefused):
        sign_in("hoa", password)
    assert staff_lists.member(moderator, user_id).email == "hoa@example.com"
    assert audit.of_entity(moderator, "staff", user_id)[0].note == "left the shop"
    for refused in (staff.deactivate, resets.reset_password, resets.unblock):
        with pytest.raises(IllegalStep):
            refused(moderator, user_id)
    staff.reactivate(moderator, user_id)
    assert sign_in("hoa", password).user.id == user_id
    with pytest.raises(IllegalStep):
        staff.reactivate(moderator, user_id)


def test_a_reset_shows_a_new_password_once_and_ends_sessions(make: Maker, moderator: User) -> None:
    user_id, old = staff.create(moderator, "hoa", **HOA)
    token = sign_in("hoa", old).token
    new = resets.reset_password(make.user(make.employee("it")), user_id)
    assert sessions.find(token) is None
    with pytest.raises(SignInRefused):
        sign_in("hoa", old)
    assert sign_in("hoa", new).user.id == user_id
    entry = audit.of_entity(moderator, "staff", user_id)[0]
    assert entry.became == {"password_reset": True, "sessions_ended": 1}
    assert new not in str(vars(entry))


def test_sessions_end_without_a_new_password(make: Maker, moderator: User) -> None:
    user_id, password = staff.create(moderator, "hoa", **HOA)
    token = sign_in("hoa", password).token
    assert resets.end_sessions(moderator, user_id) == 1
    assert sessions.find(token) is None
    with pytest.raises(IllegalStep):
        resets.end_sessions(moderator, user_id)
    assert sign_in("hoa", password).user.id == user_id


def test_lifting_a_block_says_how_many_failures_it_forgets(make: Maker, moderator: User) -> None:
    user_id = make.employee("it")
    db.rows("UPDATE users SET failed_sign_ins = 100 WHERE id = :id", id=user_id)
    resets.unblock(moderator, user_id)
    assert staff_lists.member(moderator, user_id).failed_sign_ins == 0
    assert audit.of_entity(moderator, "staff", user_id)[0].was == {"failed_sign_ins": 100}


@pytest.fixture
def several(make: Maker, moderator: User) -> dict[str, int]:
    closed = make.employee("sales")
    staff.deactivate(moderator, closed)
    hoa, _password = staff.create(moderator, "hoa", **HOA)
    make.customer("hoa-nguyen")
    return {"hoa": hoa, "closed": closed, "it": make.employee("it"), "moderator": moderator.id}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), {"hoa", "closed", "it", "moderator"}),
        (Query(text="hoa"), {"hoa"}),
        (Query(text="lê  thị"), {"hoa"}),
        (Query(text="HOA@exa"), {"hoa"}),
        (Query(text="nv-9"), {"hoa"}),
        (Query(text="%"), set()),
        (Query(text="_"), set()),
        (Query(role="admin"), {"moderator"}),
        (Query(department="sales"), {"hoa", "closed"}),
        (Query(department="sales", active=True), {"hoa"}),
        (Query(active=False), {"closed"}),
        (Query(level="moderator"), {"moderator"}),
        (Query(level="super_admin"), set()),
    ],
)
def test_staff_are_found_by_what_one_knows_of_them(
    moderator: User, several: dict[str, int], query: Query, expected: set[str]
) -> None:
    found = {member.id for member in staff_lists.members(moderator, query).rows}
    assert found == {several[name] for name in expected}


def test_the_list_goes_on_by_page(moderator: User, several: dict[str, int]) -> None:
    seen: list[Member] = []
    after = ""
    for _turn in range(len(several)):
        page = staff_lists.members(moderator, Query(), after=after, limit=1)
        seen += page.rows
        after = page.next or ""
    assert not after
    assert {member.id for member in seen} == set(several.values())


@pytest.mark.parametrize(
    "query",
    [Query(), Query(text="an"), Query(role="admin"), Query(department="it"), Query(active=True)],
)
def test_the_staff_are_found_among_thousands_of_customers_by_an_index(
    demo_shop: str, monkeypatch: pytest.MonkeyPatch, query: Query
) -> None:
    plans: list[dict[str, Any]] = []

    class Explained:
        @staticmethod
        def rows(sql: str, **params: Any) -> list[dict[str, Any]]:
            plans.extend(db.rows(f"{EXPLAIN} {sql}", **params))
            return db.rows(sql, **params)

    monkeypatch.setattr(paging, "db", Explained)
    viewer = User(1, "x", "x@example.com", "X", "admin", level="super_admin")
    assert staff_lists.members(viewer, query).rows
    (users,) = (row for row in plans if row["table"] == "u")
    assert users["type"] in ("eq_ref", "ref", "range"), users


def test_the_list_tells_who_was_here_when(make: Maker, moderator: User) -> None:
    employee = make.user(make.employee("it"))
    assert staff_lists.member(moderator, employee.id).last_seen_at is None
    sessions.start(employee, "a browser")
    found = staff_lists.member(moderator, employee.id)
    assert found.last_seen_at
    assert found.open_sessions == 1


def test_where_somebody_lives_is_for_those_who_manage_them(make: Maker, moderator: User) -> None:
    user_id, _password = staff.create(moderator, "hoa", **HOA)
    helper = make.user(make.employee("it"))
    found = [staff_lists.member(helper, user_id), *staff_lists.members(helper, Query("hoa")).rows]
    assert [(one.date_of_birth, one.address) for one in found] == [(None, None)] * 2
    assert found[0].internal_id == "NV-900"


@pytest.mark.parametrize("department", ["sales", "warehouse", "finance", "support"])
def test_staff_are_listed_to_those_who_look_after_them(make: Maker, department: str) -> None:
    viewer = make.user(make.employee(department))
    with pytest.raises(NotAllowed):
        staff_lists.members(viewer, Query())
    with pytest.raises(NotAllowed):
        staff_lists.member(viewer, viewer.id)
    with pytest.raises(NotAllowed):
        staff_lists.names(viewer)

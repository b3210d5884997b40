"""create_user, find_sign_in and start_session."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from ecom import db
from ecom.errors import AlreadyTaken, ShopError
from tests.sql.original import Sql


def found(sql: Sql, login: str) -> dict[str, Any] | None:
    rows = sql.call("find_sign_in", login)[0]
    return rows[0] | {"details": json.loads(rows[0]["details"])} if rows else None


@pytest.mark.parametrize(
    ("role", "details"),
    [
        (
            "customer",
            {
                "date_of_birth": "1990-01-15",
                "phone": "0901 234 567",
                "address": "1 Tràng Tiền",
                "city": "Hà Nội",
            },
        ),
        (
            "employee",
            {
                "internal_id": "NV042",
                "department": "warehouse",
                "hire_date": "2024-02-29",
                "date_of_birth": "1999-12-31",
                "address": "2 Lê Lợi",
            },
        ),
        ("admin", {"level": "moderator", "granted_on": "2024-02-29"}),
    ],
)
def test_create_user_and_find_sign_in_know_every_role(
    sql: Sql, role: str, details: dict[str, str]
) -> None:
    user_id = sql.create_user("lan", role, details, name="Lê Thị Lan", gender="female")
    for login in ("lan", "LAN", "lan@example.vn", "Lan@Example.VN"):
        user = found(sql, login)
        assert user is not None
        assert (user["user_id"], user["role"], user["password_hash"]) == (user_id, role, "hash")
        assert (user["full_name"], user["gender"]) == ("Lê Thị Lan", "female")
        assert user["details"] == details | ({"loyalty_points": 0} if role == "customer" else {})


def test_details_that_are_left_out_are_null_or_today(sql: Sql) -> None:
    sql.create_user("lan", "customer", {})
    sql.create_user("hoa", "employee", {"internal_id": "NV9", "department": "it"})
    assert found(sql, "lan")["details"]["city"] is None
    today = sql.value("SELECT shop_day(UTC_TIMESTAMP(6)) AS day")
    assert date.fromisoformat(found(sql, "hoa")["details"]["hire_date"]) == today


@pytest.mark.parametrize("login", ["nobody", "nobody@example.vn", "", "' OR 1 = 1 -- "])
def test_nobody_is_found_under_a_name_that_nobody_has(sql: Sql, login: str) -> None:
    assert found(sql, login) is None


def test_names_that_differ_by_an_accent_are_two_people(sql: Sql) -> None:
    first = sql.create_user("dung", "customer", {})
    second = sql.create_user("dũng", "customer", {})
    assert found(sql, "dung@example.vn")["user_id"] == first
    assert found(sql, "dũng@example.vn")["user_id"] == second


@pytest.mark.parametrize(
    ("username", "more", "code"),
    [
        ("nguyenvana", {"email": "new@example.vn"}, "username_taken"),
        ("new", {"email": "nguyenvana@example.vn"}, "email_taken"),
    ],
)
def test_a_name_or_email_is_taken_once(
    sql: Sql, username: str, more: dict[str, str], code: str
) -> None:
    with pytest.raises(AlreadyTaken) as refused:
        sql.create_user(username, "customer", {}, **more)
    assert refused.value.code == code


def test_nothing_is_left_of_an_employee_whose_internal_id_is_taken(sql: Sql) -> None:
    def commit_after_refusal(connection: db.Connection) -> None:
        with pytest.raises(ShopError) as refused:
            db.execute(
                connection,
                "CALL create_user('lan', 'lan@example.vn', 'hash', 'employee', 'Lan', NULL,"
                " JSON_OBJECT('internal_id', 'NV001', 'department', 'it'), @new_user)",
            )
        assert refused.value.code == "internal_id_taken"

    db.transaction(commit_after_refusal)
    assert found(sql, "lan") is None


def start(sql: Sql, user_id: int, name: str) -> int:
    token, visitor, ticket = (sha256(f"{name} {kind}".encode()).digest() for kind in "tvk")
    called = (token, user_id, visitor, None, None, 12, ticket, ticket, 60)
    return sql.call("start_session", *called)[0][0]["started"]


def test_a_session_makes_its_browser_known_and_ends_failures_in_a_row(sql: Sql) -> None:
    user_id = sql.create_user("lan", "customer", {})
    sql.run("UPDATE users SET failed_sign_ins = 7 WHERE id = :id", id=user_id)
    assert start(sql, user_id, "first") == 1
    assert sql.value("SELECT failed_sign_ins FROM users WHERE id = :id", id=user_id) == 0
    assert sql.value("SELECT COUNT(*) FROM trusted_devices WHERE user_id = :id", id=user_id) == 1


def test_a_closed_account_gets_no_session_and_knows_no_browser(sql: Sql) -> None:
    user_id = sql.create_user("lan", "customer", {})
    sql.run("UPDATE users SET deactivated_at = UTC_TIMESTAMP(6) WHERE id = :id", id=user_id)
    assert start(sql, user_id, "late") == 0
    assert sql.value("SELECT COUNT(*) FROM sessions WHERE user_id = :id", id=user_id) == 0
    assert sql.value("SELECT COUNT(*) FROM trusted_devices WHERE user_id = :id", id=user_id) == 0

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest

from ecom import customer_lists, customer_search, db, paging
from ecom.customer_lists import Query
from ecom.errors import NotAllowed, SignInRequired
from ecom.users import User
from tests.dialects import EXPLAIN
from tests.ecom.conftest import Maker

PHONE = "somebody's phone number"


@pytest.fixture
def clerk(make: Maker) -> User:
    return make.user(make.employee("support"))


def person(make: Maker, username: str, name: str, points: int = 0, **columns: Any) -> int:
    customer_id = make.customer(username, points)
    db.rows("UPDATE users SET full_name = :name WHERE id = :id", name=name, id=customer_id)
    for column, value in columns.items():
        sql = f"UPDATE customers SET {column} = :value WHERE user_id = :id"  # noqa: S608
        db.rows(sql, value=value, id=customer_id)
    return customer_id


def names(viewer: User, **query: Any) -> list[str]:
    return [row.full_name for row in customer_lists.customers(viewer, Query(**query)).rows]


@pytest.fixture
def people(make: Maker) -> dict[str, int]:
    return {
        "duc": person(make, "ducanh", "Trần Đức Anh", 1500, phone="0912 345 678", city="Huế"),
        "lam": person(make, "lamduc", "Đức Lâm", 20_000, phone="+84 (98) 016-7302"),
        "lan": person(make, "lan", "Nguyễn Thị Lan", 10, city="Hà Nội", phone="0844 555 666"),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("duc", ["Đức Lâm", "Trần Đức Anh"]),
        ("ĐỨC ANH", ["Trần Đức Anh"]),
        ("đức la", ["Đức Lâm"]),
        ("uc", []),
        ("lamd", ["Đức Lâm"]),
        ("LAN@exam", ["Nguyễn Thị Lan"]),
        ("an@example.com", []),
        ("0912345678", ["Trần Đức Anh"]),
        ("091 2345", ["Trần Đức Anh"]),
        ("0980167302", ["Đức Lâm"]),
        ("+84 980 167", ["Đức Lâm"]),
        ("0084 0912 345", ["Trần Đức Anh"]),
        ("912.345.678", ["Trần Đức Anh"]),
        *((text, ["Nguyễn Thị Lan"]) for text in ("844555666", "844 555", "+84 844 555 666")),
        ("%", []),
        ("d_c", []),
        ("?!", []),
        ("9" * 60, []),
        ("x" * 5000, []),
    ],
)
def test_a_customer_is_found_by_name_user_name_email_or_phone(
    clerk: User, people: dict[str, int], text: str, found: list[str]
) -> None:
    assert names(clerk, text=text) == found


def test_a_number_finds_its_customer_and_nobody_of_the_staff(
    clerk: User, people: dict[str, int]
) -> None:
    assert names(clerk, text=str(people["lan"])) == ["Nguyễn Thị Lan"]
    assert names(clerk, text=str(clerk.id)) == []
    assert names(clerk, text=clerk.username) == []


def test_the_list_is_narrowed_by_tier_city_state_and_time(
    clerk: User, people: dict[str, int]
) -> None:
    tiers = {tier.name: tier.id for tier in customer_lists.tiers(clerk)}
    assert names(clerk, tier_id=tiers["Bạc"]) == ["Trần Đức Anh"]
    assert names(clerk, tier_id=tiers["Kim cương"]) == ["Đức Lâm"]
    assert names(clerk, tier_id=99) == []
    assert names(clerk, city="hue") == ["Trần Đức Anh"]
    assert customer_lists.cities(clerk) == ["Hà Nội", "Huế"]
    db.rows("UPDATE users SET failed_sign_ins = 100 WHERE id = :id", id=people["duc"])
    db.rows("UPDATE users SET deactivated_at = NOW() WHERE id = :id", id=people["lam"])
    assert names(clerk, state="blocked") == ["Trần Đức Anh"]
    assert names(clerk, state="closed") == ["Đức Lâm"]
    assert names(clerk, state="open") == ["Nguyễn Thị Lan", "Trần Đức Anh"]
    old = datetime(2020, 5, 1)
    db.rows("UPDATE users SET created_at = :old WHERE id = :id", old=old, id=people["lan"])
    assert names(clerk, since=datetime(2020, 5, 2)) == ["Đức Lâm", "Trần Đức Anh"]


def test_less_than_no_points_is_the_lowest_tier(make: Maker, clerk: User) -> None:
    person(make, "no", "Nợ Điểm", -5)
    lowest = customer_lists.tiers(clerk)[0]
    assert names(clerk, tier_id=lowest.id) == ["Nợ Điểm"]
    assert customer_lists.customers(clerk, Query()).rows[0].tier == lowest.name


def test_a_row_says_what_was_bought_whether_added_up_or_not(
    make: Maker, clerk: User, people: dict[str, int]
) -> None:
    product_id = make.product(price=200_000)
    make.order(people["lan"], {product_id: 3})

    def bought() -> list[tuple[str, int, int]]:
        rows = customer_lists.customers(clerk, Query(sort="spending")).rows
        return [(row.username, row.orders, int(row.net)) for row in rows]

    expected = [("lan", 1, 600_000), ("lamduc", 0, 0), ("ducanh", 0, 0)]
    assert bought() == expected
    db.transaction(lambda connection: db.call(connection, "build_customers", 100))
    assert bought() == expected


@pytest.mark.parametrize("sort", customer_lists.SORTS)
def test_every_order_of_the_list_pages_there_and_back_without_a_row_twice(
    make: Maker, clerk: User, sort: customer_lists.Sort
) -> None:
    for number in range(7):
        make.customer(points=number // 2 * 100)
    whole = [row.id for row in customer_lists.customers(clerk, Query(sort=sort)).rows]
    seen, after, pages = [], "", []
    while True:
        page = customer_lists.customers(clerk, Query(sort=sort), after=after, limit=3)
        pages.append(page)
        seen += [row.id for row in page.rows]
        if page.next is None:
            break
        after = page.next
    assert seen == whole
    assert len(seen) == 7
    back = customer_lists.customers(clerk, Query(sort=sort), before=pages[-1].previous, limit=3)
    assert [row.id for row in back.rows] == whole[3:6]


def test_customers_are_seen_by_those_with_the_right(make: Maker) -> None:
    with pytest.raises(NotAllowed):
        customer_lists.customers(make.user(make.employee("warehouse")), Query())
    with pytest.raises(NotAllowed):
        customer_lists.cities(make.user(make.customer()))
    with pytest.raises(SignInRequired):
        customer_lists.tiers(None)


def a_phone_number() -> str:
    """Of somebody in the demo, who has another one every day."""
    found = db.row("SELECT phone FROM customers WHERE phone <> '' ORDER BY user_id LIMIT 1")
    assert found
    return found["phone"]


@pytest.mark.parametrize(
    ("query", "table", "key"),
    [
        (Query(), "u", "idx_users_role_created_at"),
        (Query(since=datetime(2026, 1, 1)), "u", "idx_users_role_created_at"),
        (Query(sort="points"), "c", "idx_customers_loyalty_points"),
        (Query(sort="points", tier_id=4), "c", "idx_customers_loyalty_points"),
        (Query(text="lan@ex"), "u", "uq_users_email"),
        (Query(text="1001"), "u", "PRIMARY"),
        (Query(text=PHONE), "u", "PRIMARY"),
    ],
)
def test_the_list_reads_by_an_index_and_sorts_nothing(
    demo_shop: str, monkeypatch: pytest.MonkeyPatch, query: Query, table: str, key: str
) -> None:
    """On the demo shop, whose sizes make the optimizer choose as in the real one."""
    plans = plans_of(paging, monkeypatch)
    viewer = User(1, "x", "x@example.com", "X", "employee", department="support")
    if query.text == PHONE:
        query = replace(query, text=a_phone_number())
    customer_lists.customers(viewer, query)
    first = plans[0][0]
    assert (first["table"], first["key"]) == (table, key)
    if query.text in ("", "1001"):  # the few of an e-mail or a phone number are sorted
        assert "filesort" not in (first["Extra"] or "")


@pytest.mark.parametrize("text", ["+84 910 239 053", "844 555 666", "844 555"])
def test_a_phone_number_is_looked_up_by_its_index(
    demo_shop: str, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    plans = plans_of(customer_search, monkeypatch)
    customer_search.meant(text)
    assert [(row["type"], row["key"]) for row in plans[0]] == [
        ("range", "idx_customers_phone_digits")
    ]


def plans_of(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[dict[str, Any]]]:
    """What EXPLAIN says of each statement from now on, filled as the module asks for rows."""
    plans: list[list[dict[str, Any]]] = []

    class Explained:
        @staticmethod
        def rows(sql: str, **params: Any) -> list[dict[str, Any]]:
            plans.append(db.rows(f"{EXPLAIN} {sql}", **params))
            return db.rows(sql, **params)

    monkeypatch.setattr(module, "db", Explained)
    return plans

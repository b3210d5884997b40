from __future__ import annotations

import base64
from decimal import Decimal

import pytest

from ecom import paging
from ecom.paging import Key
from tests.ecom.conftest import Maker

BY_PRICE = (Key("price", "price", Decimal), Key("id", "id", int))
SELECT = "SELECT id, price FROM products"


@pytest.fixture
def products(make: Maker) -> list[int]:
    """By price; two cost the same."""
    return [make.product(price=price, stock=0) for price in (10, 20, 20, 30, 40)]


def pages(order: tuple[Key, ...], limit: int) -> list[list[int]]:
    found, after = [], ""
    while True:
        page = paging.page(SELECT, [], order, after=after, limit=limit)
        found.append([row["id"] for row in page.rows])
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_page_after_page_shows_every_row_once(products: list[int], limit: int) -> None:
    assert sum(pages(BY_PRICE, limit), []) == products


def test_a_list_runs_downwards_too(products: list[int]) -> None:
    order = (Key("price", "price", Decimal, True), Key("id", "id", int, True))
    assert sum(pages(order, 2), []) == products[::-1]


def test_the_way_back_meets_the_same_pages(products: list[int]) -> None:
    first = paging.page(SELECT, [], BY_PRICE, limit=2)
    second = paging.page(SELECT, [], BY_PRICE, after=first.next, limit=2)
    third = paging.page(SELECT, [], BY_PRICE, after=second.next, limit=2)
    assert first.previous is None and third.next is None
    back = paging.page(SELECT, [], BY_PRICE, before=third.previous, limit=2)
    assert back.rows == second.rows
    again = paging.page(SELECT, [], BY_PRICE, before=back.previous, limit=2)
    assert again.rows == first.rows and again.previous is None and again.next


def test_conditions_narrow_every_page(products: list[int]) -> None:
    page = paging.page(SELECT, ["price < :most"], BY_PRICE, limit=2, most=30)
    rest = paging.page(SELECT, ["price < :most"], BY_PRICE, after=page.next, limit=2, most=30)
    assert [row["id"] for row in page.rows + rest.rows] == products[:3]


@pytest.mark.parametrize(
    "token",
    ["x", "'; DROP TABLE products; --", "ă", "e30", "W10", "WzEsMiwzXQ", "A" * 1000]
    + [base64.urlsafe_b64encode(made.encode()).decode() for made in
       ('["NaN", 1]', '[1, 1e999]', '[1, 99999999999999999999999]', '[null, null]', '{"a": 1}')],
)  # fmt: skip
def test_a_token_without_sense_shows_the_first_page(products: list[int], token: str) -> None:
    for side in ("after", "before"):
        page = paging.page(SELECT, [], BY_PRICE, limit=2, **{side: token})
        assert [row["id"] for row in page.rows] == products[:2]


def test_whoever_is_behind_the_end_of_a_list_sees_its_beginning(products: list[int]) -> None:
    two = paging.page(SELECT, [], BY_PRICE, limit=2)
    fewer = ["id IN :ids"]
    seen = paging.page(SELECT, fewer, BY_PRICE, after=two.next, limit=2, ids=products[:2])
    assert [row["id"] for row in seen.rows] == products[:2]
    assert seen.previous is None


def test_the_longest_name_leads_to_the_next_page(make: Maker) -> None:
    by_name = (Key("name", "name", str), Key("id", "id", int))
    made = [make.product("ậ" * 159 + letter, stock=0) for letter in "ab"]
    select = "SELECT id, name FROM products"
    first = paging.page(select, [], by_name, limit=1)
    assert paging.page(select, [], by_name, after=first.next, limit=1).rows[0]["id"] == made[1]


def test_half_a_character_in_a_token_shows_the_first_page(make: Maker) -> None:
    product_id = make.product()
    by_name = (Key("name", "name", str), Key("id", "id", int))
    token = base64.urlsafe_b64encode(b'["\\ud800", 1]').decode().rstrip("=")
    found = paging.page("SELECT id, name FROM products", [], by_name, after=token)
    assert [row["id"] for row in found.rows] == [product_id]

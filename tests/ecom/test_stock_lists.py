from __future__ import annotations

import pytest

from ecom import db, stock_lists
from ecom.errors import NotAllowed
from ecom.stock_lists import Query
from ecom.users import User
from tests.ecom.conftest import Maker


@pytest.fixture
def keeper(make: Maker) -> User:
    return make.user(make.employee("warehouse"))


@pytest.fixture
def goods(make: Maker) -> dict[str, int]:
    return {
        "Áo dài": make.product("Áo dài", stock={"Huế": 20, "Vinh": 3}, category="Áo"),
        "Giày": make.product("Giày", stock={"Vinh": 5}),
        "Mũ": make.product("Mũ", stock=0),
    }


def names(viewer: User, **query: object) -> list[str]:
    return [row.name for row in stock_lists.products(viewer, Query(**query)).rows]


def test_a_row_tells_where_the_pieces_are(make: Maker, keeper: User, goods: dict[str, int]) -> None:
    row = stock_lists.products(keeper, Query()).rows[0]
    assert (row.name, row.pieces, row.category) == ("Áo dài", 23, "Áo")
    assert row.by_warehouse == {make.warehouse("Huế"): 20, make.warehouse("Vinh"): 3}


def test_the_list_is_narrowed_by_words_category_warehouse_and_level(
    make: Maker, keeper: User, goods: dict[str, int]
) -> None:
    vinh = make.warehouse("Vinh")
    assert names(keeper) == ["Áo dài", "Giày", "Mũ"]
    assert names(keeper, text="ao") == ["Áo dài"]
    assert names(keeper, text="?!") == []
    assert names(keeper, category_id=make.category("Áo")) == ["Áo dài"]
    assert names(keeper, level="out") == ["Mũ"]
    assert names(keeper, level="low") == ["Giày"]
    assert names(keeper, level="low", warehouse_id=vinh) == ["Áo dài", "Giày"]
    assert names(keeper, level="there", warehouse_id=make.warehouse("Huế")) == ["Áo dài"]


def test_an_archived_product_is_there_as_long_as_some_of_it_are(
    keeper: User, goods: dict[str, int]
) -> None:
    for name in ("Giày", "Mũ"):
        db.rows("UPDATE products SET archived_at = NOW() WHERE id = :id", id=goods[name])
    assert names(keeper) == ["Áo dài", "Giày"]
    assert names(keeper, level="out") == []


def test_the_sheet_of_a_stock_take_has_what_should_lie_there(
    make: Maker, keeper: User, goods: dict[str, int]
) -> None:
    sheet = stock_lists.to_count(keeper, make.warehouse("Huế"))
    found = [(row.name, row.pieces) for row in sheet.rows]
    assert found == [("Áo dài", 20), ("Giày", 0), ("Mũ", 0)]
    (only,) = stock_lists.to_count(keeper, make.warehouse("Huế"), make.category("Áo")).rows
    assert only.name == "Áo dài"


def test_page_by_page_every_product_comes_once(make: Maker, keeper: User) -> None:
    ids = [make.product("Áo", stock=1) for _ in range(5)]
    first = stock_lists.products(keeper, Query(), limit=3)
    second = stock_lists.products(keeper, Query(), after=first.next, limit=3)
    assert [row.id for row in first.rows + second.rows] == ids


def test_stock_is_for_those_who_work_with_it(make: Maker) -> None:
    with pytest.raises(NotAllowed):
        stock_lists.products(make.user(make.employee("finance")), Query())

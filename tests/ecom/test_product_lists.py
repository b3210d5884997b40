from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ecom import db, product_lists, products
from ecom.errors import NotAllowed, NotFound
from ecom.product_lists import SORTS, Query, Row, Sort
from ecom.users import User
from tests.dialects import EXPLAIN
from tests.ecom.conftest import Maker


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


@pytest.fixture
def goods(make: Maker) -> dict[str, int]:
    return {
        "Áo dài": make.product("Áo dài", 900_000, {"Huế": 20, "Vinh": 3}, "Áo"),
        "Giày": make.product("Giày", 500_000, 5),
        "Mũ": make.product("Mũ", 100_000, 0),
    }


def names(viewer: User, **query: Any) -> list[str]:
    return [row.name for row in product_lists.products(viewer, Query(**query)).rows]


def test_a_row_has_stock_and_what_was_sold_lately(
    make: Maker, seller: User, goods: dict[str, int]
) -> None:
    lan = make.customer("lan")
    make.order(lan, {goods["Áo dài"]: 2})
    make.order(lan, {goods["Áo dài"]: 1, goods["Giày"]: 4})
    rows = {row.name: row for row in product_lists.products(seller, Query()).rows}
    assert (rows["Áo dài"].on_hand, rows["Áo dài"].sold, rows["Áo dài"].category) == (20, 3, "Áo")
    assert (rows["Giày"].on_hand, rows["Giày"].sold) == (1, 4)
    assert (rows["Mũ"].on_hand, rows["Mũ"].sold, rows["Mũ"].price) == (0, 0, 100_000)
    assert product_lists.row(seller, goods["Giày"]) == rows["Giày"]


def test_the_list_is_narrowed_by_words_category_stock_price_and_state(
    make: Maker, seller: User, goods: dict[str, int]
) -> None:
    assert names(seller) == ["Áo dài", "Giày", "Mũ"]
    assert names(seller, text="ao d") == ["Áo dài"]
    assert names(seller, text="?!") == []
    assert names(seller, category_id=make.category("Áo")) == ["Áo dài"]
    assert names(seller, level="out") == ["Mũ"]
    assert names(seller, level="low") == ["Giày"]
    assert names(seller, level="there") == ["Áo dài", "Giày"]
    dear = {"min_price": Decimal(500_000), "max_price": Decimal(10) ** 30}
    assert names(seller, **dear) == ["Áo dài", "Giày"]
    products.archive(seller, [goods["Mũ"]])
    assert names(seller) == ["Áo dài", "Giày"]
    assert names(seller, archived=True) == ["Mũ"]


def test_a_number_finds_the_product_of_that_id_and_names_with_it(
    make: Maker, seller: User, goods: dict[str, int]
) -> None:
    number = goods["Giày"]
    make.product(f"Điện thoại {number}")
    assert names(seller, text=str(number)) == [f"Điện thoại {number}", "Giày"]
    assert names(seller, text="9" * 30) == []


def test_the_list_is_sorted_as_asked(make: Maker, seller: User, goods: dict[str, int]) -> None:
    make.order(make.customer(), {goods["Giày"]: 2})
    assert names(seller, sort="newest") == ["Mũ", "Giày", "Áo dài"]
    assert names(seller, sort="price_asc") == ["Mũ", "Giày", "Áo dài"]
    assert names(seller, sort="price_desc") == ["Áo dài", "Giày", "Mũ"]
    assert names(seller, sort="stock_asc") == ["Mũ", "Giày", "Áo dài"]
    assert names(seller, sort="stock_desc") == ["Áo dài", "Giày", "Mũ"]
    assert names(seller, sort="sold_desc")[0] == "Giày"
    assert names(seller, sort="sold_asc")[-1] == "Giày"
    assert names(seller, sort="'; DROP TABLE products") == ["Áo dài", "Giày", "Mũ"]


@pytest.mark.parametrize("sort", SORTS)
def test_page_by_page_every_product_comes_once_and_back_again(
    make: Maker, seller: User, sort: str
) -> None:
    for number in range(7):
        make.product(f"Hộp {number // 3}", price=number // 2, stock=number % 2)
    query = Query(sort=sort)
    whole = product_lists.products(seller, query).rows
    page = product_lists.products(seller, query, limit=3)
    read: list[Row] = [*page.rows]
    while page.next:
        before, page = page, product_lists.products(seller, query, after=page.next, limit=3)
        assert (
            product_lists.products(seller, query, before=page.previous, limit=3).rows == before.rows
        )
        read += page.rows
    assert read == whole and len(read) == 7


def test_whoever_may_not_look_at_products_does_not(make: Maker, seller: User) -> None:
    with pytest.raises(NotAllowed):
        product_lists.products(make.user(make.employee("it")), Query())
    with pytest.raises(NotFound):
        product_lists.row(seller, 999_999)


@pytest.fixture
def plans(
    demo_shop: str, override: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Query], list[dict[str, Any]]]:
    """What EXPLAIN says of tables of the shop for the first two pages of a list."""

    def explain(query: Query) -> list[dict[str, Any]]:
        asked, rows = [], db.rows

        def kept(sql: str, **params: Any) -> list[dict[str, Any]]:
            asked.append((sql, params))
            return rows(sql, **params)

        monkeypatch.setattr(db, "rows", kept)
        seller = User(1, "x", "x@example.com", "X", "employee", department="sales")
        # Ten of hundreds: MySQL would rather sort so few products than walk an index for fifty.
        first = product_lists.products(seller, query, limit=10)
        product_lists.products(seller, query, after=first.next or "", limit=10)
        monkeypatch.undo()
        override(mysql_url=demo_shop)  # whose account may ask how views are read
        found = [row for sql, params in asked for row in db.rows(f"{EXPLAIN} {sql}", **params)]
        assert not any("OFFSET" in sql for sql, _ in asked)
        return [row for row in found if row["table"] and not row["table"].startswith("<")]

    return explain


FILTERS = [
    Query(text="dien thoai"), Query(text="14"), Query(category_id=2), Query(level="low"),
    Query(level="out"), Query(min_price=Decimal(10), max_price=Decimal(10_000_000)),
    Query(archived=True),
]  # fmt: skip


@pytest.mark.parametrize("query", [*(Query(sort=sort) for sort in SORTS), *FILTERS], ids=str)
def test_no_page_of_the_list_reads_a_whole_table(
    plans: Callable[[Query], list[dict[str, Any]]], query: Query
) -> None:
    sorted_whole = query.sort.startswith(("stock", "sold"))  # by what is not in the products
    for table in plans(query):
        may_walk = is_built_days(table) or (sorted_whole and table["table"] == "p")
        assert may_walk or table["type"] not in ("ALL", "index"), table


def is_built_days(table: dict[str, Any]) -> bool:
    """rollup_days, whose rows are a day each: MySQL may read its key from end to end."""
    covering = "Using index" in (table["Extra"] or "")
    return table["table"] == "r" and table["key"] == "PRIMARY" and covering


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("name", "idx_products_name"),
        ("newest", "idx_products_created_at"),
        ("price_asc", "idx_products_price"),
        ("price_desc", "idx_products_price"),
    ],
)
def test_a_page_by_name_age_or_price_is_read_off_an_index_without_sorting(
    plans: Callable[[Query], list[dict[str, Any]]], sort: Sort, index: str
) -> None:
    outer = [table for table in plans(Query(sort=sort)) if table["id"] == 1]
    pages = [table for table in outer if table["table"] == "p"]
    assert len(pages) == 2
    for page in pages:
        assert page["key"] == index
        assert "filesort" not in (page["Extra"] or "")


def test_a_file_has_all_that_match_in_the_order_of_the_list(
    make: Maker, seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    prices = [300_000, 100_000, 200_000, 200_000, 400_000]
    ids = [make.product(f"Mũ {number}", price) for number, price in enumerate(prices)]
    make.product("Áo", 50_000)
    monkeypatch.setattr(product_lists, "BATCH", 2)
    rows = product_lists.everything(seller, Query(text="mu", sort="price_asc"))
    assert [row.id for row in rows] == [ids[1], ids[2], ids[3], ids[0], ids[4]]
    with pytest.raises(NotAllowed):
        product_lists.everything(make.user(make.customer()), Query())


def test_a_file_ends_where_what_was_behind_has_gone_meanwhile(
    make: Maker, seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [make.product(f"Mũ {number}") for number in range(4)]
    read = product_lists.products

    def archived_behind(*asked: Any, **more: Any) -> Any:
        found = read(*asked, **more)
        if left := [one for one in ids[2:] if not product_lists.row(seller, one).archived]:
            products.archive(seller, left)
        return found

    monkeypatch.setattr(product_lists, "BATCH", 2)
    monkeypatch.setattr(product_lists, "products", archived_behind)
    rows = product_lists.everything(seller, Query())
    assert [row.id for row in rows] == ids[:2]

import unicodedata
from dataclasses import asdict, replace
from decimal import Decimal

import pytest

from ecom import (
    cache,
    catalog,
    db,
    errors,
    keys,
    link,
    listings,
    products,
    search_text,
    stock,
)
from ecom.catalog import Query
from tests.dialects import EXPLAIN

LARGE_TABLES = {"orders", "order_items", "reviews", "stock_movements", "bills", "deliveries"}


def without_diacritics(text: str) -> str:
    """Not by the code under test."""
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return plain.replace("đ", "d").replace("Đ", "D")


def names(query: Query) -> list[str]:
    return [card.name for card in catalog.search(query).products]


def change(sql: str, **params: object) -> None:
    db.transaction(lambda c: db.execute(c, sql, **params))


def test_a_card_has_what_a_shopper_wants_to_know(make):
    phone = make.product("Điện thoại", price=9_990_000, stock={"Hà Nội": 2, "Huế": 3})
    (card,) = catalog.search(Query()).products
    assert (card.id, card.name, card.price) == (phone, "Điện thoại", Decimal(9_990_000))
    assert (card.category, card.on_hand, card.rating_count, card.archived) == (
        "Phụ kiện",
        5,
        0,
        False,
    )
    assert catalog.cards([phone]) == [card]


def test_a_product_page_says_where_the_stock_is(make):
    phone = make.product(stock={"Hà Nội": 2, "Huế": 3}, picture="phone-1")
    product = catalog.product(phone)
    assert product.stock == [{"city": "Huế", "quantity": 3}, {"city": "Hà Nội", "quantity": 2}]
    assert (product.details, product.picture) == ({}, "phone-1")
    with pytest.raises(errors.NotFound):
        catalog.product(phone + 1)


def test_details_that_are_no_names_and_values_hide_no_product(make):
    odd = ["null", "5", '"x"', '["a"]', "[1, 2]", '[["RAM", 8], ["b"], [3, 4]]', '{"RAM": 8}']
    for number, details in enumerate(odd):
        sql = "UPDATE products SET details = :details WHERE id = :id"
        change(sql, details=details, id=make.product(f"Laptop {number}"))
    found = sorted(catalog.search(Query()).products, key=lambda card: card.name)
    assert [card.name for card in found] == [f"Laptop {number}" for number in range(len(odd))]
    assert [card.details for card in found] == [{}] * 5 + [{"RAM": 8}] * 2
    drafts = [products.drafted(row) for row in db.rows("SELECT * FROM products ORDER BY id")]
    assert [draft.details for draft in drafts] == [()] * 5 + [(("RAM", "8"),)] * 2


def test_a_copy_that_another_version_kept_has_its_details(make):
    phone = make.product("Điện thoại")
    held = asdict(catalog.product(phone)) | {"price": "150000.00", "details": [["RAM", "8 GB"]]}
    catalog.forget_products([phone])
    kept = cache.get_or_load(keys.product(phone), lambda: held, 60)
    assert kept == held
    assert catalog.product(phone).details == {"RAM": "8 GB"}


@pytest.mark.parametrize(
    "typed",
    ["Áo sơ mi", "ao so mi", "ÁO SƠ", "mi áo", "ao so m", "a", "áo  sơ-mi!", "  sơ mi áo  "],
)
def test_words_are_found_with_or_without_diacritics_the_last_one_unfinished(make, typed):
    make.product("Áo sơ mi nam")
    make.product("Quần tây nữ")
    assert names(Query(text=typed)) == ["Áo sơ mi nam"]


def test_short_words_stopwords_and_d_with_a_stroke_are_found(make):
    for name in ("Tivi LG 55", "Đồng hồ Đức", "Sách Gone with the Wind", "Máy in HP"):
        make.product(name)
    for typed in ("lg", "dong ho duc", "gone with", "gone with the wind", "may in"):
        assert len(names(Query(text=typed))) == 1, typed


def test_nothing_that_is_typed_becomes_an_operator(make):
    make.product("Áo thun")
    make.product("Nón lá")
    for typed in ("-áo +nón", '"nón lá"', "nón*", "(nón) ~lá", "@nón >lá <", "nón%' OR 1=1 --"):
        assert "Nón lá" in names(Query(text=typed)), typed
    assert names(Query(text="-thun")) == ["Áo thun"]
    for typed in ("***", "+-", "''", "()", "@"):
        assert catalog.search(Query(text=typed)).total == 0


def test_when_nothing_has_all_words_those_with_most_come_first_and_it_is_said(make):
    make.product("Bàn phím cơ")
    make.product("Bàn ủi hơi nước")
    make.product("Ghế xoay")
    listing = catalog.search(Query(text="ban phim gaming"))
    assert not listing.exact
    assert [card.name for card in listing.products] == ["Bàn phím cơ", "Bàn ủi hơi nước"]
    assert catalog.search(Query(text="ban phim")).exact
    assert catalog.search(Query(text="xyzzy plugh b")).total == 0


@pytest.fixture
def shelf(make) -> dict[str, int]:
    make.customer("lan")
    ids = {
        "Rẻ": make.product("Rẻ", price=10_000, stock=0),
        "Vừa": make.product("Vừa", price=50_000, category="Sách"),
        "Đắt": make.product("Đắt", price=90_000),
    }
    make.product("Cũ", archived_at="2024-01-01 00:00:00")
    rate = "UPDATE products SET rating_count = :n, rating_sum = :total WHERE id = :id"
    change(rate, id=ids["Rẻ"], n=10, total=38)
    change(rate, id=ids["Đắt"], n=2, total=10)
    change("UPDATE products SET created_at = '2020-01-01' WHERE id = :id", id=ids["Đắt"])
    return ids


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), ["Rẻ", "Đắt", "Vừa"]),
        (Query(sort="price_asc"), ["Rẻ", "Vừa", "Đắt"]),
        (Query(sort="price_desc"), ["Đắt", "Vừa", "Rẻ"]),
        (Query(sort="newest"), ["Vừa", "Rẻ", "Đắt"]),
        (Query(sort="rating"), ["Đắt", "Vừa", "Rẻ"]),
        (Query(in_stock=True, sort="price_asc"), ["Vừa", "Đắt"]),
        (Query(min_price=Decimal(20_000), max_price=Decimal(60_000)), ["Vừa"]),
        (Query(min_price=Decimal(60_000), max_price=Decimal(20_000)), ["Vừa"]),
        (Query(min_rating=4), ["Đắt"]),
        (Query(min_rating=3.8), ["Rẻ", "Đắt"]),
        (Query(category_id=10**6), []),
    ],
)
def test_filters_and_sorts(shelf, query, expected):
    assert names(query) == expected
    assert catalog.search(query).total == len(expected)


def test_a_category_lists_its_own(shelf):
    by_name = {category.name: category for category in catalog.categories()}
    assert {name: category.products for name, category in by_name.items()} == {
        "Phụ kiện": 2,
        "Sách": 1,
    }
    assert names(Query(category_id=by_name["Sách"].id)) == ["Vừa"]


def test_pages_follow_each_other_without_gap_or_repetition(make):
    made = [make.product() for _ in range(10)]
    pages = [catalog.search(Query(page=page, per_page=4, sort="newest")) for page in (1, 2, 3)]
    assert [card.id for page in pages for card in page.products] == made[::-1]
    assert {(page.total, page.pages) for page in pages} == {(10, 3)}
    assert [page.page for page in pages] == [1, 2, 3]


@pytest.mark.parametrize(
    "query",
    [
        Query(page=0),
        Query(page=-5),
        Query(page=10**9),
        Query(page=10**30),
        Query(per_page=0),
        Query(per_page=10**9),
        Query(sort="'; DROP TABLE products; --"),
        Query(min_rating=-1),
        Query(min_price=Decimal(-5)),
        Query(max_price=Decimal("Infinity")),
        Query(min_price=Decimal("NaN")),
        Query(text="điện thoại " * 1_000),
        Query(text="đ" * 10_000),
        Query(text="\x00\ud7ff\U0001f600 %s :id {0}"),
        Query(min_rating=99),
        Query(category_id=-1),
    ],
)
def test_strange_questions_get_sensible_answers(make, query):
    make.product("Điện thoại")
    listing = catalog.search(query)
    assert listing.total in (0, 1)
    assert len(listing.products) == listing.total
    assert listing.page == 1


def test_a_page_past_the_end_is_the_last_one(make):
    made = [make.product() for _ in range(5)]
    listing = catalog.search(Query(page=9, per_page=2, sort="newest"))
    assert (listing.page, listing.pages) == (3, 3)
    assert [card.id for card in listing.products] == made[:1]


def test_what_changed_is_seen_once_it_is_forgotten(make):
    cheap, dear = make.product("Rẻ", price=10), make.product("Đắt", price=20)
    by_price = Query(sort="price_asc")
    assert names(by_price) == ["Rẻ", "Đắt"]
    assert catalog.product(cheap).price == 10
    change("UPDATE products SET price = 30 WHERE id = :id", id=cheap)
    catalog.forget_products([cheap])
    assert names(by_price) == ["Đắt", "Rẻ"]
    assert catalog.product(cheap).price == 30
    change("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id", id=dear)
    catalog.forget_products([dear])
    assert names(by_price) == ["Rẻ"]
    assert catalog.product(dear).archived
    assert catalog.categories()[0].products == 1


def test_an_order_changes_the_pieces_on_the_card(make):
    lamp = make.product(stock=5)
    assert catalog.cards([lamp])[0].on_hand == 5
    make.order(make.customer(), {lamp: 2})
    assert catalog.cards([lamp])[0].on_hand == 3


def test_a_listing_that_was_loading_while_it_was_forgotten_is_never_read(make, monkeypatch):
    lamp = make.product("Đèn", price=10)
    original = listings.find

    def find_slowly(query):
        found = original(query)
        change("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id", id=lamp)
        catalog.forget_products([lamp])
        return found

    monkeypatch.setattr(listings, "find", find_slowly)
    assert names(Query()) == ["Đèn"]
    monkeypatch.undo()
    assert names(Query()) == []


def test_warm_pages_ask_mysql_nothing(make, mysql_server):
    lamp = make.product("Đèn")
    first = catalog.search(Query(text="den")), catalog.product(lamp), catalog.related(lamp)
    mysql_server.stop()
    assert first == (
        catalog.search(Query(text="den")),
        catalog.product(lamp),
        catalog.related(lamp),
    )


def test_without_redis_the_shop_is_the_same(make, redis_server):
    lamp = make.product("Đèn")
    warm = catalog.search(Query(text="den"))
    redis_server.kill()
    assert catalog.search(Query(text="den")) == warm
    assert catalog.product(lamp).name == "Đèn"
    assert [category.products for category in catalog.categories()] == [1]


def test_related_are_bought_together_first_then_of_the_same_category(make):
    lamp, bulb, fan = (make.product(name) for name in ("Đèn", "Bóng đèn", "Quạt"))
    book = make.product("Sách", category="Sách")
    for _ in range(2):
        make.order(make.customer(), {lamp: 1, book: 1})
    assert [card.id for card in catalog.related(lamp)] == [book, bulb, fan]


def test_search_words_of_sql_and_python_are_the_same(shop):
    for text in ("Áo sơ mi, Đức", "iPhone 14 Pro-Max (256GB)", "A_B", "Đĩa CD/DVD", "ĐỖ Ư Ơ"):
        sql = db.row("SELECT search_words(:text) AS words", text=text)["words"]
        mine = search_text.required([*search_text.words(text), "x"])
        assert [f"+{search_text.fold(word)}" for word in sql.split()] == mine.split()[:-1]


def test_every_demo_product_typed_without_diacritics_is_on_the_first_page(demo_shop):
    products = db.rows("SELECT id, name FROM products WHERE archived_at IS NULL")
    assert len(products) > 200
    for product in products:
        typed = without_diacritics(product["name"]).lower()
        listing = catalog.search(Query(text=typed))
        assert product["id"] in [card.id for card in listing.products], typed
        assert listing.exact


def test_no_question_reads_a_whole_large_table(demo_shop):
    ids = list(range(1, 25))
    words = search_text.required(["dien", "thoai"])
    queries = {
        "search": (listings.statement(Query(text="x"), words), {"words": words}),
        "filters": (
            listings.statement(
                Query(category_id=1, min_price=1, max_price=2, min_rating=4, in_stock=True), None
            ),
            {"category_id": 1, "min_price": 1, "max_price": 2, "min_rating": 4},
        ),
        "cards": (catalog._PRODUCTS, {"ids": ids}),
        "stock": (stock._BY_CITY, {"ids": ids}),
        "categories": (catalog._CATEGORIES, {}),
        "together": (catalog._TOGETHER, {"product_id": 1, "orders": 500}),
        "alike": (catalog._ALIKE, {"product_id": 1}),
    }
    for name, (sql, params) in queries.items():
        plan = db.rows(f"{EXPLAIN} {sql}", **{"limit": 24, "offset": 0} | params)
        assert not whole_tables(plan), (name, plan)
    search = db.rows(f"{EXPLAIN} {queries['search'][0]}", words=words, limit=24, offset=0)
    assert [row["key"] for row in search if row["table"] == "p"] == ["ft_products_search_words"]


ALIASES = {"i": "order_items", "o": "orders", "r": "reviews", "other": "order_items"}


def whole_tables(plan: list[dict]) -> list[str]:
    """Large tables that a plan reads from end to end, by row or by index without a LIMIT."""
    return [
        row["table"]
        for row in plan
        if row["type"] in ("ALL", "index")
        and ALIASES.get(row["table"], row["table"]) in LARGE_TABLES
    ]


def test_a_listing_takes_few_round_trips_however_many_cards_it_has(make):
    for _ in range(30):
        make.product()
    catalog.search(Query(per_page=30))

    def asked() -> int:
        stats = link.attempt(lambda redis: redis.info("commandstats"))
        return sum(
            s["calls"] for name, s in stats.items() if name in ("cmdstat_get", "cmdstat_mget")
        )

    before = asked()
    assert len(catalog.search(replace(Query(), per_page=30)).products) == 30
    assert asked() - before == 3

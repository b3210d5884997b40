from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from ecom import audit, catalog, categories, db, products
from ecom.errors import Conflict, IllegalStep, InvalidInput, NotAllowed, NotFound
from ecom.products import Draft
from ecom.users import User
from tests.ecom.conftest import Maker

DEAREST = Decimal("9999999999999.99")


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


@pytest.fixture
def good(make: Maker) -> Draft:
    return Draft("Áo dài lụa", make.category("Áo"), Decimal(1_250_000), picture="ao-dai-3")


def wrong(draft: Draft) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        products.checked(draft)
    return refused.value.details["fields"]


def price_of(product_id: int) -> Decimal:
    return catalog.product(product_id).price


def test_a_new_product_is_found_and_shown_at_once(seller: User, good: Draft) -> None:
    assert catalog.search(catalog.Query("ao dai")).total == 0
    draft = replace(good, details=(("Chất liệu", "Lụa"), ("Màu", "Đỏ")), description="Đẹp\nvà nhẹ")
    product_id = products.create(seller, draft)
    assert [p.id for p in catalog.search(catalog.Query("ao dai")).products] == [product_id]
    shown = catalog.product(product_id)
    assert shown.details == {"Chất liệu": "Lụa", "Màu": "Đỏ"}
    assert (shown.category, shown.description) == ("Áo", "Đẹp\nvà nhẹ")
    assert products.product(seller, product_id).draft == draft


def test_all_wrong_fields_are_named_at_once() -> None:
    draft = Draft("x", None, Decimal(-1), "y" * 5_001, (("Màu", ""),), "unicorn-1")
    assert wrong(draft) == {
        "name": "product_name_wrong",
        "category_id": "category_missing",
        "price": "price_out_of_range",
        "description": "text_too_long",
        "details": "detail_incomplete",
        "picture": "picture_unknown",
    }


@pytest.mark.parametrize(
    ("price", "code"),
    [
        (None, "price_missing"),
        (Decimal("NaN"), "price_out_of_range"),
        (Decimal("Infinity"), "price_out_of_range"),
        (Decimal("-0.01"), "price_out_of_range"),
        (DEAREST + 1, "price_out_of_range"),
        (Decimal("25000.50"), "price_decimals"),
    ],
)
def test_a_price_is_an_amount_of_whole_dong(good: Draft, price: Decimal, code: str) -> None:
    assert wrong(replace(good, price=price)) == {"price": code}


def test_a_shop_in_dollars_has_cents(good: Draft, override: Callable[..., object]) -> None:
    override(currency="USD")
    for price in (Decimal(0), Decimal("999.99"), DEAREST):
        assert products.checked(replace(good, price=price)).price == price
    assert wrong(replace(good, price=Decimal("0.001"))) == {"price": "price_decimals"}


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ([("Màu", "Đỏ"), ("màu", "Đen")], "detail_twice"),
        ([("", "Đỏ")], "detail_incomplete"),
        ([(f"Số {n}", "x") for n in range(41)], "details_too_many"),
        ([("x" * 61, "y")], "detail_too_long"),
        ([("x", "y" * 301)], "detail_too_long"),
    ],
)
def test_details_are_up_to_40_names_with_a_value_each(
    good: Draft, details: list[tuple[str, str]], code: str
) -> None:
    assert wrong(replace(good, details=tuple(details))) == {"details": code}


def test_what_is_typed_is_tidied(good: Draft) -> None:
    details = ((" Màu ", " đỏ  tươi"), ("", " "))
    draft = replace(good, name="  Áo \x00 dài\n", description=" a \r\nb\x07 ", details=details)
    tidy = products.checked(draft)
    assert (tidy.name, tidy.description) == ("Áo dài", "a\nb")
    assert tidy.details == (("Màu", "đỏ tươi"),)


def test_what_nobody_sees_is_left_out(good: Draft) -> None:
    details = (("Mà\u200bu", "\u202eđỏ\ufeff"), ("\u200b", "\u200b"))
    tidy = products.checked(
        replace(good, name="Áo\u200b dài\u00ad", description="a\u200e\nb\ufeff", details=details)
    )
    assert (tidy.name, tidy.description) == ("Áo dài", "a\nb")
    assert tidy.details == (("Màu", "đỏ"),)
    assert wrong(replace(good, name="\u200b\u200b\u200b")) == {"name": "product_name_missing"}


def test_a_category_that_is_archived_or_never_was_is_refused(
    make: Maker, seller: User, good: Draft
) -> None:
    gone = make.category("Lịch")
    categories.archive(seller, gone, 1)
    for category_id in (gone, 999_999):
        with pytest.raises(InvalidInput) as refused:
            products.create(seller, replace(good, category_id=category_id))
        assert refused.value.details["fields"] == {"category_id": "category_unknown"}
    assert db.rows("SELECT id FROM products") == []


def test_an_edit_is_told_field_by_field(make: Maker, seller: User, good: Draft) -> None:
    product_id = products.create(seller, good)
    changed = replace(good, price=Decimal(990_000), category_id=make.category("Lụa"))
    assert products.update(seller, product_id, changed, 1)
    entry = audit.of_entity(seller, "product", product_id)[0]
    assert entry.was == {"price": "1250000.00", "category": "Áo"}
    assert entry.became == {"price": "990000.00", "category": "Lụa"}


def test_saving_what_is_there_already_changes_nothing(seller: User, good: Draft) -> None:
    product_id = products.create(seller, good)
    assert not products.update(seller, product_id, good, 1)
    assert products.product(seller, product_id).row_version == 1
    assert len(audit.of_entity(seller, "product", product_id)) == 1


def test_a_second_editor_is_told_what_the_first_changed(
    make: Maker, seller: User, good: Draft
) -> None:
    product_id = products.create(seller, good)
    products.update(seller, product_id, replace(good, price=Decimal(990_000)), 1)
    with pytest.raises(Conflict) as refused:
        products.update(make.user(make.admin()), product_id, replace(good, name="Áo khác"), 1)
    assert (refused.value.by, refused.value.row_version) == (seller.full_name, 2)
    assert refused.value.current["price"] == 990_000
    assert refused.value.current["archived"] is False
    assert products.product(seller, product_id).draft.name == good.name


def test_who_edits_what_another_has_archived_is_told_that(
    make: Maker, seller: User, good: Draft
) -> None:
    product_id = products.create(seller, good)
    boss = make.user(make.admin())
    products.archive(boss, [product_id])
    with pytest.raises(Conflict) as refused:
        products.update(seller, product_id, replace(good, name="Áo khác"), 1)
    assert (refused.value.by, refused.value.current["archived"]) == (boss.full_name, True)


def test_of_two_editors_at_the_same_time_exactly_one_wins(
    make: Maker, seller: User, good: Draft
) -> None:
    product_id = products.create(seller, good)
    start, ends = threading.Barrier(2), []

    def edit(price: int) -> None:
        start.wait()
        try:
            products.update(seller, product_id, replace(good, price=Decimal(price)), 1)
            ends.append(price)
        except Conflict as error:
            ends.append(error)

    threads = [threading.Thread(target=edit, args=(price,)) for price in (100_000, 200_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [end for end in ends if isinstance(end, int)]
    assert len(ends) == 2 and len(won) == 1
    assert price_of(product_id) == won[0]


def test_a_rating_that_arrives_meanwhile_is_no_conflict(
    make: Maker, seller: User, good: Draft
) -> None:
    product_id = products.create(seller, good)
    db.rows("UPDATE products SET rating_count = 1, rating_sum = 5 WHERE id = :id", id=product_id)
    assert products.update(seller, product_id, replace(good, price=Decimal(1)), 1)


def test_a_new_price_shows_in_every_process_on_its_next_read(
    seller: User, good: Draft, second_process: Callable[..., str]
) -> None:
    product_id = products.create(seller, good)
    read = "import sys; from ecom import catalog; print(catalog.product(int(sys.argv[1])).price)"
    assert Decimal(second_process(read, str(product_id))) == 1_250_000
    products.update(seller, product_id, replace(good, price=Decimal(990_000)), 1)
    assert Decimal(second_process(read, str(product_id))) == 990_000


@pytest.mark.parametrize(
    "stored", ['[["Bộ", 3], ["Màu", ["Đỏ", "Đen"]]]', '{"Bộ": 3, "Màu": ["Đỏ", "Đen"]}']
)
def test_details_that_are_not_text_stay_as_they_are(make: Maker, seller: User, stored: str) -> None:
    product_id = make.product()
    db.rows("UPDATE products SET details = :details WHERE id = :id", id=product_id, details=stored)
    product = products.product(seller, product_id)
    assert product.draft.details == (("Bộ", "3"), ("Màu", "Đỏ, Đen"))
    products.update(seller, product_id, replace(product.draft, price=Decimal(5)), 2)
    assert catalog.product(product_id).details == {"Màu": ["Đỏ", "Đen"], "Bộ": 3}


def test_details_in_another_order_are_a_change(seller: User, good: Draft) -> None:
    details = (("Màu", "Đỏ"), ("Bộ", "3"))
    product_id = products.create(seller, replace(good, details=details))
    assert products.update(seller, product_id, replace(good, details=details[::-1]), 1)
    entry = audit.of_entity(seller, "product", product_id)[0]
    assert entry.was != entry.became


def test_archived_products_leave_the_shop_and_come_back(
    make: Maker, seller: User, good: Draft
) -> None:
    ids = [products.create(seller, good), products.create(seller, replace(good, name="Áo bà ba"))]
    assert catalog.search(catalog.Query("ao")).total == 2
    assert products.archive(seller, [*ids, ids[0]]) == 2
    assert catalog.search(catalog.Query("ao")).total == 0
    assert catalog.product(ids[0]).archived
    assert products.archive(seller, ids) == 0
    assert products.restore(seller, ids) == 2
    assert catalog.search(catalog.Query("ao")).total == 2
    assert len(audit.of_entity(seller, "product", ids[0])) == 3


def test_several_are_archived_all_or_none(make: Maker, seller: User, good: Draft) -> None:
    product_id = products.create(seller, good)
    with pytest.raises(NotFound):
        products.archive(seller, [product_id, 999_999])
    assert products.product(seller, product_id).archived_at is None


def test_nothing_comes_back_into_a_category_that_is_archived(seller: User, good: Draft) -> None:
    product_id = products.create(seller, good)
    products.archive(seller, [product_id])
    categories.archive(seller, good.category_id, 1)
    with pytest.raises(IllegalStep) as refused:
        products.restore(seller, [product_id])
    assert refused.value.code == "category_archived"
    assert products.update(seller, product_id, replace(good, price=Decimal(7)), 2)  # its own


def test_whoever_may_not_look_at_products_does_not(make: Maker, seller: User, good: Draft) -> None:
    product_id = products.create(seller, good)
    with pytest.raises(NotAllowed):
        products.product(make.user(make.employee("it")), product_id)
    with pytest.raises(NotFound):
        products.product(seller, 999_999)

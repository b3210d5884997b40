from __future__ import annotations

from dataclasses import replace

import pytest

from ecom import audit, catalog, categories, db, products
from ecom.errors import AlreadyTaken, Conflict, IllegalStep, InvalidInput, NotFound
from ecom.users import User
from tests.ecom.conftest import Maker


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


def one(viewer: User, category_id: int) -> categories.Category:
    return next(c for c in categories.categories(viewer) if c.id == category_id)


def test_a_new_name_shows_on_the_cards_of_its_products(make: Maker, seller: User) -> None:
    product_id = make.product(category="Tạp chí")
    assert catalog.product(product_id).category == "Tạp chí"
    categories.rename(seller, make.category("Tạp chí"), "  Sách   mới ", 1)
    assert catalog.product(product_id).category == "Sách mới"


@pytest.mark.parametrize("name", ["", " ", "x", "x\u200b\ufeff", "x" * 61])
def test_a_name_has_2_to_60_letters(seller: User, name: str) -> None:
    with pytest.raises(InvalidInput):
        categories.create(seller, name)


def test_two_categories_do_not_bear_one_name(make: Maker, seller: User) -> None:
    make.category("Sách")
    with pytest.raises(AlreadyTaken) as refused:
        categories.create(seller, "Sách")
    assert refused.value.field == "name"


def test_a_second_editor_is_told_what_the_first_changed(make: Maker, seller: User) -> None:
    category_id = make.category("Tạp chí")
    categories.rename(seller, category_id, "Sách", 1)
    with pytest.raises(Conflict) as refused:
        categories.rename(make.user(make.admin()), category_id, "Sách vở", 1)
    assert refused.value.current == {"name": "Sách", "archived": False}
    assert refused.value.by == seller.full_name
    assert refused.value.row_version == 2
    assert one(seller, category_id).name == "Sách"


def test_what_products_for_sale_are_in_is_not_archived(make: Maker, seller: User) -> None:
    category_id = make.category("Sách")
    product_id = make.product(category="Sách")
    with pytest.raises(IllegalStep):
        categories.archive(seller, category_id, 1)
    db.rows("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id", id=product_id)
    categories.archive(seller, category_id, 1)
    assert one(seller, category_id).archived_at
    assert category_id not in [c.id for c in catalog.categories()]


def test_merging_takes_products_and_codes_along(make: Maker, seller: User) -> None:
    product_id = make.product("Báo", category="Tạp chí")
    old, new = make.category("Tạp chí"), make.category("Sách")
    code = make.discount("SACH10", "category", 10_000, category_id=old)
    assert catalog.product(product_id).category_id == old
    assert categories.contents(seller, old) == categories.Contents(1, 0, 1)
    assert categories.merge(seller, old, new, 1) == 1
    assert categories.contents(seller, old) == categories.Contents(0, 0, 0)
    assert catalog.product(product_id).category == "Sách"
    assert one(seller, old).archived_at
    assert db.row("SELECT category_id FROM discounts")["category_id"] == new
    entry = audit.of_entity(seller, "category", old)[0]
    assert entry.became["merged_into"] == "Sách"
    for entity, label, id_ in (("product", "Báo", product_id), ("discount", "SACH10", code)):
        (entry,) = audit.of_entity(seller, entity, id_)
        assert (entry.action, entry.label) == ("categories.merge", label)
        assert (entry.was, entry.became) == ({"category": "Tạp chí"}, {"category": "Sách"})


def test_who_edits_a_product_is_told_who_merged_its_category(make: Maker, seller: User) -> None:
    product_id = make.product(category="Tạp chí")
    seen = products.product(seller, product_id)
    boss = make.user(make.admin())
    categories.merge(boss, make.category("Tạp chí"), make.category("Sách"), 1)
    with pytest.raises(Conflict) as refused:
        products.update(seller, product_id, replace(seen.draft, name="Báo mới"), seen.row_version)
    assert refused.value.by == boss.full_name
    assert refused.value.current["category_id"] == make.category("Sách")


def test_saving_the_name_that_it_has_changes_nothing(make: Maker, seller: User) -> None:
    category_id = make.category("Sách")
    assert not categories.rename(seller, category_id, " Sách ", 1)
    assert one(seller, category_id).row_version == 1
    assert audit.of_entity(seller, "category", category_id) == []


def test_nothing_merges_with_itself_with_nothing_or_with_what_is_archived(
    make: Maker, seller: User
) -> None:
    here, gone = make.category("Sách"), make.category("Lịch")
    categories.archive(seller, gone, 1)
    for into, error in ((here, InvalidInput), (gone, InvalidInput), (999_999, NotFound)):
        with pytest.raises(error):
            categories.merge(seller, here, into, 1)
    assert one(seller, here).archived_at is None

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ecom import audit, catalog, db, price_changes, price_history
from ecom.errors import Conflict, IllegalStep, InvalidInput, NotAllowed, NotFound
from ecom.price_choice import Choice, preview
from ecom.price_rules import Kind, Rounding, Rule
from ecom.users import User
from tests.ecom.conftest import Maker


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


def rule(kind: Kind = "percent", value: int | str = -10, rounding: Rounding = "exact") -> Rule:
    return Rule(kind, Decimal(value), rounding)


def price(product_id: int) -> int:
    return int(db.row("SELECT price FROM products WHERE id = :id", id=product_id)["price"])


def set_price(product_id: int, new: int) -> None:
    sql = "UPDATE products SET price = :price WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, price=new, id=product_id))


@pytest.mark.parametrize(
    ("asked", "old", "new"),
    [
        (rule("percent", -10), 24_990_000, 22_491_000),
        (rule("percent", "7.5"), 100_000, 107_500),
        (rule("percent", "33.333"), 10_001, 13_335),
        (rule("percent", -100), 10_001, 0),
        (rule("amount", 15_000), 100_000, 115_000),
        (rule("amount", -15_000), 100_000, 85_000),
        (rule("set", 99_000), 100_000, 99_000),
        (rule("percent", -7, "small"), 24_990_000, 23_241_000),
        (rule("percent", -7, "large"), 24_990_000, 23_240_000),
        (rule("percent", -7, "nines"), 24_990_000, 23_240_900),
        (rule("amount", 500, "small"), 10_000, 11_000),
        (rule("amount", 400, "nines"), 10_000, 10_900),
        (rule("amount", -99_700, "nines"), 100_000, -100),
    ],
)
def test_prices_follow_the_rule_and_are_rounded(asked: Rule, old: int, new: int) -> None:
    assert asked.applied(Decimal(old)) == new


def test_dollars_are_rounded_to_cents_and_end_in_99(override: Callable[..., Any]) -> None:
    override(currency="USD")
    assert rule("percent", 10).applied(Decimal("10.49")) == Decimal("11.54")
    assert rule("percent", 10, "nines").applied(Decimal("10.49")) == Decimal("11.99")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (rule("percent", -101), "change_percent_wrong"),
        (rule("percent", 1001), "change_percent_wrong"),
        (rule("set", -1), "new_price_wrong"),
        (rule("set", 10**13), "new_price_wrong"),
        (rule("amount", 10**13), "change_amount_wrong"),
        (rule("amount", "NaN"), "change_amount_wrong"),
        (Rule("double", Decimal(1)), "rule_unknown"),  # type: ignore[arg-type]
        (Rule("set", Decimal(1), "up"), "rule_unknown"),  # type: ignore[arg-type]
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(seller: User, wrong: Rule, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        preview(seller, Choice(), wrong)
    assert refused.value.code == code


def test_products_are_chosen_by_words_category_price_and_ticks(make: Maker, seller: User) -> None:
    shirt = make.product("Áo sơ mi lụa", 300_000, category="Thời trang")
    vest = make.product("Áo khoác", 900_000, category="Thời trang")
    book = make.product("Sách Áo trắng", 90_000, category="Sách")
    make.product("Áo đã ngừng bán", 300_000, archived_at="2026-01-01 00:00:00")
    choices = {
        Choice(text="ao"): [vest, shirt, book],
        Choice(text="..."): [],
        Choice(category_id=make.category("Thời trang")): [vest, shirt],
        Choice(text="ao", min_price=Decimal(100_000)): [vest, shirt],
        Choice(text="ao", max_price=Decimal(300_000)): [shirt, book],
        Choice(product_ids=(shirt, book)): [shirt, book],
    }
    for choice, wanted in choices.items():
        found = [line.id for line in preview(seller, choice, rule()).lines]
        assert sorted(found) == sorted(wanted), choice
    assert preview(seller, Choice(), rule()).of([shirt]).choice.product_ids == (shirt,)


def test_the_preview_says_which_products_keep_their_price_and_why(
    make: Maker, seller: User
) -> None:
    make.product("A", 10_000)
    make.product("B", 20_000)
    make.product("C", 30_000)
    found = preview(seller, Choice(), rule("amount", -20_000))
    assert [(one.name, one.new, one.refused) for one in found.lines] == [
        ("A", -10_000, "below_zero"),
        ("B", 0, ""),
        ("C", 10_000, ""),
    ]
    same = preview(seller, Choice(), rule("set", 20_000)).refused
    assert [(one.name, one.refused) for one in same] == [("B", "unchanged")]
    high = preview(seller, Choice(), rule("amount", 10**13 - 15_000)).refused
    assert [(one.name, one.refused) for one in high] == [("B", "too_high"), ("C", "too_high")]


def test_what_was_previewed_is_applied_and_shoppers_see_it(make: Maker, seller: User) -> None:
    lamp, fan = make.product("Đèn", 100_000), make.product("Quạt", 0)
    assert catalog.product(lamp).price == 100_000
    change_id = price_changes.change(seller, preview(seller, Choice(), rule()), "Tết")
    assert catalog.product(lamp).price == 90_000
    made, items = price_history.price_change(seller, change_id)
    assert (made.products, made.rule, made.note) == (1, rule(), "Tết")
    assert [(i.product_id, i.old_price, i.new_price, i.now) for i in items] == [
        (lamp, 100_000, 90_000, 90_000)
    ]
    assert price(fan) == 0


def test_the_audit_has_the_rule_with_the_count_and_each_product(make: Maker, seller: User) -> None:
    lamp = make.product("Đèn", 100_000)
    make.product("Quạt", 200_000)
    asked = preview(seller, Choice(category_id=make.category()), rule())
    change_id = price_changes.change(seller, asked, "Tết")
    (whole,) = audit.of_entity(seller, "price_change", change_id)
    assert whole.became["products"] == 2
    assert whole.became["kind"] == "percent"
    assert whole.became["choice"] == {"category_id": make.category()}
    (one,) = audit.of_entity(seller, "product", lamp)
    assert (one.action, one.label, one.note) == ("prices.change", "Đèn", f"#{change_id}")
    assert (one.was, one.became) == ({"price": "100000.00"}, {"price": "90000.00"})


def test_nothing_is_applied_if_one_product_has_changed_since_the_preview(
    make: Maker, seller: User
) -> None:
    lamp, fan = make.product("Đèn", 100_000), make.product("Quạt", 200_000)
    asked = preview(seller, Choice(), rule())
    set_price(fan, 210_000)
    with pytest.raises(Conflict) as refused:
        price_changes.change(seller, asked)
    assert refused.value.details["names"] == ["Quạt"]
    assert (price(lamp), price(fan)) == (100_000, 210_000)
    assert db.row("SELECT COUNT(*) AS n FROM price_changes")["n"] == 0


def test_a_product_that_was_archived_since_the_preview_stops_it(make: Maker, seller: User) -> None:
    lamp = make.product("Đèn", 100_000)
    asked = preview(seller, Choice(), rule())
    archived = "UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id"
    db.transaction(lambda c: db.execute(c, archived, id=lamp))
    with pytest.raises(Conflict):
        price_changes.change(seller, asked)


def test_a_second_press_changes_nothing_more(make: Maker, seller: User) -> None:
    lamp = make.product(price=100_000)
    asked = preview(seller, Choice(), rule())
    price_changes.change(seller, asked)
    with pytest.raises(Conflict):
        price_changes.change(seller, asked)
    assert price(lamp) == 90_000


def test_of_two_that_change_the_same_products_at_once_one_is_told(
    make: Maker, seller: User
) -> None:
    lamp = make.product(price=100_000)
    asked = preview(seller, Choice(), rule())
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def press() -> None:
        start.wait()
        try:
            price_changes.change(seller, asked)
            outcomes.append("changed")
        except Conflict:
            outcomes.append("told")

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed", "told"]
    assert price(lamp) == 90_000


def test_a_change_of_nothing_is_refused(make: Maker, seller: User) -> None:
    make.product(price=0)
    with pytest.raises(InvalidInput) as refused:
        price_changes.change(seller, preview(seller, Choice(), rule()))
    assert refused.value.code == "nothing_to_change"


def test_undo_brings_back_old_prices_but_not_over_newer_ones(make: Maker, seller: User) -> None:
    lamp, fan = make.product("Đèn", 100_000), make.product("Quạt", 200_000)
    change_id = price_changes.change(seller, preview(seller, Choice(), rule()))
    set_price(fan, 185_000)
    assert catalog.product(lamp).price == 90_000
    undone = price_changes.undo(seller, change_id)
    assert undone.restored == 1
    assert [(item.name, item.now) for item in undone.kept] == [("Quạt", 185_000)]
    assert catalog.product(lamp).price == 100_000
    assert price(fan) == 185_000
    made, _ = price_history.price_change(seller, change_id)
    assert made.undone_at and made.undone_by == seller.full_name
    back = audit.of_entity(seller, "product", lamp)[0]
    assert (back.was["price"], back.became["price"]) == ("90000.00", "100000.00")
    assert [one.action for one in audit.of_entity(seller, "product", fan)] == ["prices.change"]


def test_undo_works_once_and_only_where_there_is_something_to_undo(
    make: Maker, seller: User
) -> None:
    lamp = make.product(price=100_000)
    first = price_changes.change(seller, preview(seller, Choice(), rule()))
    price_changes.undo(seller, first)
    second = price_changes.change(seller, preview(seller, Choice(), rule("amount", 5_000)))
    set_price(lamp, 1)
    for change_id, code in ((first, "already_undone"), (second, "nothing_to_undo")):
        with pytest.raises(IllegalStep) as refused:
            price_changes.undo(seller, change_id)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        price_changes.undo(seller, 999_999)
    assert price(lamp) == 1


def test_past_changes_come_latest_first_page_by_page(make: Maker, seller: User) -> None:
    make.product(price=100_000)
    ids = [
        price_changes.change(seller, preview(seller, Choice(), rule("amount", 1_000)))
        for _ in range(3)
    ]
    first = price_history.changes(seller, limit=2)
    assert [one.id for one in first.rows] == ids[:0:-1]
    rest = price_history.changes(seller, after=first.next, limit=2)
    assert [one.id for one in rest.rows] == ids[:1]
    assert rest.rows[0].products == 1


def test_who_may_not_change_prices_gets_no_preview_either(make: Maker) -> None:
    clerk = make.user(make.employee("finance"))
    with pytest.raises(NotAllowed):
        preview(clerk, Choice(), rule())
    assert price_history.changes(clerk).rows == []


def test_ten_thousand_prices_change_at_once(make: Maker, seller: User) -> None:
    many, part = 10_000, 2_000
    sql = (
        "INSERT INTO products (category_id, name, description, price, details)"
        " SELECT :category, CONCAT('Sản phẩm ', n.i), '', 100000 + n.i, '{}'"
        " FROM JSON_TABLE(:numbers, '$[*]' COLUMNS (i INT PATH '$')) n"
    )
    category = make.category()
    for first in range(0, many, part):
        numbers = json.dumps(list(range(first, first + part)))
        db.transaction(lambda c, n=numbers: db.execute(c, sql, category=category, numbers=n))

    asked = preview(seller, Choice(category_id=category), rule(rounding="small"))
    assert len(asked.changing) == many
    change_id = price_changes.change(seller, asked)
    assert price_changes.undo(seller, change_id).restored == many

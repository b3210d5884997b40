"""sql/functions/, one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ecom import search_text
from tests.sql.original import AIRPODS, IPHONE, Sql

D = Decimal


def asked(sql: Sql, call: str, **params: Any) -> Any:
    return sql.value(f"SELECT {call} AS answer", **params)


def test_check_product_inventory_counts_all_warehouses(sql: Sql) -> None:
    assert asked(sql, "check_product_inventory(:p, 250)", p=IPHONE) == 1
    assert asked(sql, "check_product_inventory(:p, 251)", p=IPHONE) == 0
    assert asked(sql, "check_product_inventory(999, 1)") == 0


@pytest.mark.parametrize(
    ("function", "kind", "arguments"),
    [
        ("calculate_product_discount", "category", ":base"),
        ("calculate_order_discount", "order", ":base"),
        ("calculate_delivery_discount", "delivery", ":base, :base"),
    ],
)
@pytest.mark.parametrize(
    ("percent", "maximum", "base", "expected"),
    [
        (None, 50, "300.00", "50.00"),
        (None, 50, "99.99", "0"),  # below its minimum
        (None, 500, "300.00", "300.00"),  # never more than what it is taken off
        (10, 50, "333.33", "33.33"),  # whole cents, truncated
        (10, 50, "900.00", "50.00"),  # up to its cap
        (100, 5000, "300.00", "300.00"),
        (0, 50, "300.00", "0"),
    ],
)
def test_a_discount_is_an_amount_or_a_capped_percentage(
    sql: Sql,
    function: str,
    kind: str,
    arguments: str,
    percent: int | None,
    maximum: int,
    base: str,
    expected: str,
) -> None:
    category = {"category_id": 1} if kind == "category" else {}
    discount_id = sql.discount("X", kind, maximum, percent=percent, minimum_value=100, **category)
    amount = asked(sql, f"{function}(:id, {arguments})", id=discount_id, base=D(base))
    assert amount == D(expected)


def test_a_discount_of_another_kind_takes_nothing_off(sql: Sql) -> None:
    discount_id = sql.discount("X", "order", 50)
    assert asked(sql, "calculate_delivery_discount(:id, 30, 500)", id=discount_id) == 0
    assert asked(sql, "calculate_product_discount(:id, 500)", id=discount_id) == 0
    assert asked(sql, "discount_amount(:id, 'order', 500, 500)", id=discount_id) == 50


def test_the_minimum_of_a_delivery_discount_is_compared_with_the_goods(sql: Sql) -> None:
    discount_id = sql.discount("X", "delivery", 20, minimum_value=100)
    assert asked(sql, "calculate_delivery_discount(:id, 25, 100)", id=discount_id) == 20
    assert asked(sql, "calculate_delivery_discount(:id, 125, 99)", id=discount_id) == 0


def test_discounts_in_dong_are_whole_dong(sql: Sql, setting: Callable[[str, str], None]) -> None:
    setting("currency_decimals", "0")
    discount_id = sql.discount("X", "order", 500_000, percent=7)
    assert asked(sql, "calculate_order_discount(:id, 123457)", id=discount_id) == 8641


def test_calculate_loyalty_points_gives_one_per_unit(
    sql: Sql, setting: Callable[[str, str], None]
) -> None:
    setting("points_unit", "10000")
    assert asked(sql, "calculate_loyalty_points(24990000)") == 2499
    assert asked(sql, "calculate_loyalty_points(19999)") == 1
    assert asked(sql, "calculate_loyalty_points(-5000)") == 0
    sql.run("DELETE FROM shop_settings WHERE name = 'points_unit'")
    assert asked(sql, "calculate_loyalty_points(24990000)") == 2499


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Áo sơ mi nam, Đức (LG)", "áo__ sơ__ mi__ nam_ dức_ lg__"),
        ("iPhone 15 Pro", "iphone 15__ pro_"),
        ("  --  ", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_search_words_pads_every_syllable(sql: Sql, text: str | None, words: str) -> None:
    assert asked(sql, "search_words(:text)", text=text) == words


@pytest.mark.parametrize("name", ["Áo sơ mi nam Đà Nẵng", 'Tivi LG 4K 55"', "Bút-bi số 2_5"])
def test_search_words_and_the_shop_make_the_same_words(sql: Sql, name: str) -> None:
    made = search_text.fold(asked(sql, "search_words(:name)", name=name)).split()
    assert [word.rstrip("_") for word in made] == search_text.words(name)
    assert all(len(word) >= search_text.PADDED for word in made)


def test_shop_setting_is_text_or_null(sql: Sql) -> None:
    assert asked(sql, "shop_setting('currency_decimals')") == "2"
    assert asked(sql, "shop_setting('no_such_setting')") is None


def test_shop_day_is_the_day_of_the_shops_time_zone(sql: Sql) -> None:
    assert asked(sql, "shop_day('2025-01-28 16:59:59')") == date(2025, 1, 28)
    assert asked(sql, "shop_day('2025-01-28 17:00:00')") == date(2025, 1, 29)
    assert asked(sql, "shop_day('2199-01-28 17:00:00')") == date(2199, 1, 28)


def test_next_carrier_step_comes_after_the_setting_or_never(
    sql: Sql, setting: Callable[[str, str], None]
) -> None:
    step = "TIMESTAMPDIFF(SECOND, '2025-01-01', next_carrier_step('2025-01-01'))"
    setting("carrier_step_seconds", "90")
    assert asked(sql, step) == 90
    setting("carrier_step_seconds", "0")
    assert asked(sql, step) is None


def test_a_price_in_cents_survives_its_way_through_json(sql: Sql) -> None:
    totals, lines, _ = sql.quote({AIRPODS: 3})
    assert lines[0]["unit_price"] == D("249.99")
    assert totals[0]["subtotal"] == D("749.97")

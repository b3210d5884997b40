from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom import price_text
from ecom.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("24990000", 24_990_000),
        ("24.990.000 ₫", 24_990_000),
        ("24.990.000đ", 24_990_000),
        ("24,990,000", 24_990_000),
        ("24 990 000 VNĐ", 24_990_000),
        ("24 990 000", 24_990_000),
        ("24'990'000", 24_990_000),
        ("VND 24990000", 24_990_000),
        ("24990000.00", 24_990_000),
        ("24990000,0", 24_990_000),
        ("24.990.000,00 đồng", 24_990_000),
        ("24,990,000.00", 24_990_000),
        ("199.000", 199_000),
        ("199,000", 199_000),
        ("  0 ", 0),
    ],
)
def test_dongs_are_read_however_they_are_grouped(text: str, price: int) -> None:
    assert price_text.read(text, 0) == price


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("$1,304.97", "1304.97"),
        ("1.304,97 USD", "1304.97"),
        ("12.5", "12.5"),
        ("12,50", "12.50"),
        ("1,304", "1304"),
        ("1.304.000", "1304000"),
        ("12.5000", "12.5"),
    ],
)
def test_dollars_have_cents(text: str, price: str) -> None:
    assert price_text.read(text, 2) == Decimal(price)


@pytest.mark.parametrize(
    ("text", "decimals", "code"),
    [
        ("", 0, "price_missing"),
        ("   ", 0, "price_missing"),
        ("-5000", 0, "price_negative"),
        ("−5.000 ₫", 0, "price_negative"),
        ("(5000)", 0, "price_negative"),
        ("24990.000", 0, "price_ambiguous"),
        ("0.990", 0, "price_ambiguous"),
        ("24.990,000", 0, "price_ambiguous"),
        ("1.304", 2, "price_ambiguous"),
        ("24.99", 0, "price_decimals"),
        ("24990000.50", 0, "price_decimals"),
        ("12.345", 2, "price_ambiguous"),
        ("12.3456", 2, "price_decimals"),
        ("24.99.000", 0, "price_unreadable"),
        ("24.990,000.00", 0, "price_unreadable"),
        ("24tr", 0, "price_unreadable"),
        ("24 triệu", 0, "price_unreadable"),
        ("2.499E+07", 0, "price_unreadable"),
        ("một triệu", 0, "price_unreadable"),
        ("٢٤٩", 0, "price_unreadable"),
        ("NaN", 0, "price_unreadable"),
        ("1" * 41, 0, "price_unreadable"),
    ],
)
def test_what_is_no_price_or_could_be_two_is_refused(text: str, decimals: int, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        price_text.read(text, decimals)
    assert refused.value.code == code


@given(st.integers(0, 10**13 - 1), st.sampled_from([",", ".", " ", "'"]))
def test_grouped_thousands_are_always_read_as_written(price: int, mark: str) -> None:
    assert price_text.read(f"{price:,}".replace(",", mark) + " ₫", 0) == price


@given(st.text(max_size=30), st.sampled_from([0, 2]))
def test_any_other_text_is_refused_and_never_fails(text: str, decimals: int) -> None:
    try:
        assert price_text.read(text, decimals) >= 0
    except InvalidInput as refused:
        assert refused.code.startswith("price_")

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from ecom import settings
from pages.parts import money as page_money
from pages.parts.money import exact_number, money, number, short_money


@pytest.fixture
def dollars() -> Iterator[None]:
    before = settings.settings().currency
    settings.override(currency="USD")
    yield
    settings.override(currency=before)


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (page_money, page_money._.__globals__["gettext"]):
        monkeypatch.setattr(module, "language", lambda: "vi", raising=False)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("24990000"), "24.990.000 ₫"),
        (Decimal("24990000.00"), "24.990.000 ₫"),
        (Decimal("0"), "0 ₫"),
        (999, "999 ₫"),
        (Decimal("-50000"), "−50.000 ₫"),
        (Decimal("1000.5"), "1.001 ₫"),
    ],
)
def test_dong_are_whole_with_points_between_thousands(amount: Decimal, text: str):
    assert money(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1304.97"), "$1,304.97"),
        (Decimal("5"), "$5.00"),
        (Decimal("-50"), "−$50.00"),
        (Decimal("0.005"), "$0.01"),
    ],
)
def test_dollars_have_cents(dollars: None, amount: Decimal, text: str):
    assert money(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (999, "999 ₫"),
        (1_500, "1.5K ₫"),
        (25_300_000, "25.3M ₫"),
        (Decimal("999600000"), "1B ₫"),
        (1_243_000_000, "1.24B ₫"),
        (-1_243_000_000, "−1.24B ₫"),
        (250_000_000_000, "250B ₫"),
    ],
)
def test_short_money_has_three_digits_and_a_unit(amount: Decimal, text: str):
    assert short_money(amount) == text


def test_short_dollars_put_the_sign_first(dollars: None):
    assert short_money(Decimal("-1243000")) == "−$1.24M"


def test_a_number_has_the_decimals_it_needs(vietnamese: None):
    given = (4.0, 4.5, Decimal("10.00"), Decimal("12.50"))
    assert [exact_number(one) for one in given] == ["4", "4,5", "10", "12,5"]


def test_numbers_are_separated_as_in_english():
    assert number(1234567) == "1,234,567"
    assert number(-4.25, 1) == "−4.2"

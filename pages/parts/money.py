"""Amounts and numbers as people read them: `24.990.000 ₫`, `$1,304.97`, `25,3 triệu ₫`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from ecom.settings import settings
from pages.parts.texts import _, language

_MINUS = "−"


def money(amount: Decimal | int) -> str:
    """In the shop's currency, written as its country does; a negative amount has a real minus."""
    decimals = settings().currency_decimals
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{decimals}f}"
    sign = _MINUS if rounded < 0 else ""
    if settings().currency == "USD":
        return f"{sign}${digits}"
    return f"{sign}{digits.replace(',', '.')} ₫"


def short_money(amount: Decimal | float) -> str:
    """For charts and tiles: three digits and a unit, `1,24 tỷ ₫` or `$1.24M`."""
    value = Decimal(str(amount))
    if abs(value) < 1000:
        return money(value)
    factor, unit = _unit(abs(value))
    text = _three_digits(value / factor)
    if settings().currency == "USD":
        sign, text = (_MINUS, text[1:]) if text.startswith(_MINUS) else ("", text)
        return f"{sign}${text}{unit}"
    return f"{text}{unit} ₫"


def number(value: Decimal | float, decimals: int = 0) -> str:
    """With the separators of the page's language: `1.234,5` or `1,234.5`."""
    return _separated(f"{value:,.{decimals}f}")


def exact_number(value: Decimal | float) -> str:
    """With the decimals it has, and no more: `4`, `4.5` or `4,5`."""
    return _separated(f"{Decimal(str(value)).normalize():,f}")


def _unit(size: Decimal) -> tuple[Decimal, str]:
    if size >= Decimal("999.5e6"):
        return Decimal(10**9), _("B")
    if size >= Decimal("999.5e3"):
        return Decimal(10**6), _("M")
    return Decimal(10**3), _("K")


def _three_digits(value: Decimal) -> str:
    decimals = 2 if abs(value) < Decimal("9.995") else 1 if abs(value) < Decimal("99.95") else 0
    digits = f"{value:,.{decimals}f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return _separated(digits)


def _separated(digits: str) -> str:
    if language() == "vi":
        digits = digits.translate(str.maketrans(",.", ".,"))
    return digits.replace("-", _MINUS)

"""Prices as people write them: 24.990.000 ₫, 24,990,000, 24990000.00; never one of two meanings.

>>> read("24.990.000 ₫", 0)
Decimal('24990000')
>>> read("24990.000", 0)
Traceback (most recent call last):
ecom.errors.InvalidInput: two meanings
"""

from __future__ import annotations

import re
from decimal import Decimal

from ecom.errors import InvalidInput

LONGEST = 40

_CURRENCY = re.compile(r"vnđ|vnd|đồng|dong|usd|₫|đ|\$", re.IGNORECASE)
_MARK = r"([ .,'’])"  # between groups of three; the same one in the whole number
_GROUPS = re.compile(rf"[0-9]{{1,3}}{_MARK}[0-9]{{3}}(?:\1[0-9]{{3}})*")
_DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]+)")
_BOTH = re.compile(rf"([0-9]{{1,3}}{_MARK}[0-9]{{3}}(?:\2[0-9]{{3}})*)([.,])([0-9]+)")


def read(text: str, decimals: int) -> Decimal:
    """`decimals`: how many the currency has: 0 for dong, 2 for dollars.

    Raises InvalidInput: price_missing, price_negative, price_ambiguous, price_decimals (a fraction
    that the currency does not have), price_unreadable.
    """
    digits = _digits(text)
    if re.fullmatch(r"[0-9]+", digits):
        return Decimal(digits)
    # One mark with three digits behind it: a price has no such fraction, so it parts thousands.
    # With cents, a point could still be meant as one.
    if (found := _GROUPS.fullmatch(digits)) and digits[0] != "0":
        if decimals and found[1] == "." and digits.count(".") == 1:
            raise _wrong("price_ambiguous", "two meanings")
        return Decimal(re.sub(r"\D", "", digits))
    if (found := _BOTH.fullmatch(digits)) and found[2] != found[3] and digits[0] != "0":
        return _with_fraction(re.sub(r"\D", "", found[1]), found[4], decimals)
    if found := _DECIMAL.fullmatch(digits):
        return _with_fraction(found[1], found[2], decimals)
    raise _wrong("price_unreadable", "no price")


def _digits(text: str) -> str:
    """Without currency and the spaces around."""
    text = re.sub(r"\s+", " ", text).strip()
    if not text:
        raise _wrong("price_missing", "no price")
    if len(text) > LONGEST:
        raise _wrong("price_unreadable", "too long")
    digits = _CURRENCY.sub("", text, count=1).strip()
    if re.match(r"[-−–(] ?\d", digits):
        raise _wrong("price_negative", "below 0")
    return digits


def _with_fraction(whole: str, fraction: str, decimals: int) -> Decimal:
    """24990.000 may be badly parted thousands: what has three digits behind the mark is refused."""
    if len(fraction) == 3 or len(fraction) > 4:
        raise _wrong("price_ambiguous", "two meanings")
    if fraction[decimals:].strip("0"):
        raise _wrong("price_decimals", "a fraction that the currency does not have")
    return Decimal(f"{whole}.{fraction[:decimals]}" if decimals else whole)


def _wrong(code: str, message: str) -> InvalidInput:
    return InvalidInput(message, field="price", code=code)

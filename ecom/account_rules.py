"""What an account may hold. Each rule returns the value to store, or raises InvalidInput."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from ecom import passwords
from ecom.errors import InvalidInput

SHORTEST_PASSWORD = 8
GENDERS = ("female", "male", "other")


def username(text: str) -> str:
    name = _clean(text).lower()
    if not re.fullmatch(r"[a-z0-9._-]{3,30}", name):
        raise _refusal("username", "3 to 30 letters, digits, dots, dashes or underscores")
    return name


def email(text: str) -> str:
    address = _clean(text).lower()
    if len(address) > 254 or not re.fullmatch(r"[^@\s<>\"(),:;]+@[\w-]+(\.[\w-]+)+", address):
        raise _refusal("email", "this is not an e-mail address")
    return address


def password(text: str, field: str = "password") -> str:
    if not SHORTEST_PASSWORD <= len(text) <= passwords.LONGEST:
        raise _refusal(field, "8 to 200 characters", code="password_short")
    if all(character.isalnum() for character in text):
        raise _refusal(field, "one character that is no letter and no digit", code="password_plain")
    return text


def full_name(text: str) -> str:
    name = _clean(text)
    if not 1 <= len(name) <= 120:
        raise _refusal("full_name", "a name of up to 120 characters")
    return name


def gender(value: str | None) -> str | None:
    if value is not None and value not in GENDERS:
        raise _refusal("gender", "one of " + ", ".join(GENDERS))
    return value


def date_of_birth(day: date | None) -> date | None:
    if day is not None and not date(1900, 1, 1) <= day <= datetime.now(UTC).date():
        raise _refusal("date_of_birth", "a day between 1900 and today")
    return day


def phone(text: str | None) -> str | None:
    number = _clean(text or "")
    if number and not re.fullmatch(r"\+?[\d .()-]{6,19}", number):
        raise _refusal("phone", "6 to 19 digits, with + in front if you like")
    return number or None


def address(text: str | None) -> str | None:
    return _short("address", text, 255)


def city(text: str | None) -> str | None:
    return _short("city", text, 60)


OF_PROFILE: dict[str, Callable[[Any], Any]] = {
    rule.__name__: rule for rule in (full_name, email, gender, date_of_birth, phone, address, city)
}


def _short(field: str, text: str | None, longest: int) -> str | None:
    value = _clean(text or "")
    if len(value) > longest:
        raise _refusal(field, f"up to {longest} characters")
    return value or None


def _clean(text: str) -> str:
    """One way to write each letter, no spaces around, nothing that does not show."""
    normal = unicodedata.normalize("NFC", text)
    shown = "".join(" " if c.isspace() else c for c in normal if c.isprintable() or c.isspace())
    return " ".join(shown.split())


def _refusal(field: str, text: str, code: str = "") -> InvalidInput:
    return InvalidInput(text, code=code or f"{field}_invalid", field=field)

"""Whom a text means: a customer by name, user name, e-mail, phone or number.

Names are found by the beginnings of their words, without regard to accents: `duc la` finds
Đức Lâm. What can be an e-mail or a number is looked up as such, by its index; of a phone number
the beginning is enough.
"""

from __future__ import annotations

import re
from typing import Any

from ecom import db, search_text

LONGEST_TEXT = 100
FEWEST_DIGITS, LONGEST_PHONE = 6, 20  # digits of a phone number
MOST_CALLED = 500  # customers whose numbers begin alike


def meant(text: str) -> tuple[list[str], dict[str, Any]] | None:
    """As conditions on `users u`, with their values; None if it says nothing of anybody."""
    text = text[:LONGEST_TEXT].strip()
    if "@" in text:
        return ["u.email LIKE :start"], {"start": _begins(text.lower())}
    digits = re.sub(r"[ .()+-]", "", text)
    if digits.isascii() and digits.isdigit():
        return _numbered(digits)
    words = search_text.words(text)
    if not words:
        return None
    names = {f"word_{number}": f"% {_begins(word)}" for number, word in enumerate(words)}
    of_name = " AND ".join(f"{_FOLDED_NAME} LIKE :{name}" for name in names)
    return (
        [f"({of_name} OR u.username LIKE :start OR u.email LIKE :start)"],
        names | {"start": _begins(text.lower())},
    )


def _numbered(digits: str) -> tuple[list[str], dict[str, Any]]:
    """A customer's number, or how a phone number begins, at home or as one calls it from abroad.

    The customers of a phone number are looked up at once: lists begin with another table.
    """
    number = int(digits) if len(digits) < 18 else 0
    starts = _starts(digits) if len(digits) <= LONGEST_PHONE else []
    if not starts:
        return ["u.id = :number"], {"number": number}
    given = {f"start_{at}": f"{start}%" for at, start in enumerate(starts)}
    begins = " OR ".join(f"phone_digits LIKE :{name}" for name in given)
    called = db.rows(_CALLED.format(begins=begins), **given, limit=MOST_CALLED)
    return ["u.id IN :ids"], {"ids": [number, *(row["id"] for row in called)]}


def _starts(digits: str) -> list[str]:
    """How the digits of a phone number may begin that was typed like this."""
    core = re.sub(r"^(00)?(84)?0?", "", digits)
    starts = [code + core for code in _CODES] if len(core) >= FEWEST_DIGITS else []
    if digits.startswith("84") and len(digits) >= FEWEST_DIGITS:  # perhaps no code: of 0849 …
        starts += ["0" + digits, digits]
    return list(dict.fromkeys(starts))


def _begins(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text) + "%"


_FOLDED_NAME = "CONCAT(' ', REPLACE(LOWER(u.full_name), 'đ', 'd'))"
_CODES = ("0", "84", "840", "0084", "00840", "")  # before a number that is the same without
_CALLED = "SELECT user_id AS id FROM customers WHERE {begins} LIMIT :limit"

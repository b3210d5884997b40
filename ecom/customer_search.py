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
FEWEST_DIGITS = 6  # of a phone number
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
    core = re.sub(r"^(00)?(84)?0?", "", digits)
    number = int(digits) if len(digits) < 18 else 0
    if len(core) < FEWEST_DIGITS or len(digits) > 20:
        return ["u.id = :number"], {"number": number}
    starts = {f"start_{at}": f"{code}{core}%" for at, code in enumerate(_CODES)}
    called = db.rows(_CALLED, **starts, limit=MOST_CALLED)
    return ["u.id IN :ids"], {"ids": [number, *(row["id"] for row in called)]}


def _begins(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text) + "%"


_FOLDED_NAME = "CONCAT(' ', REPLACE(LOWER(u.full_name), 'đ', 'd'))"
_CODES = ("0", "84", "840", "0084", "00840", "")  # before a number that is the same without
_CALLED = f"""
SELECT user_id AS id FROM customers
WHERE {" OR ".join(f"phone_digits LIKE :start_{at}" for at in range(len(_CODES)))}
LIMIT :limit
"""  # noqa: S608 - our own words

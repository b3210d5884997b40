"""Names as the database compares them: without case, accents and blanks at the end.

The order of utf8mb4_unicode_520_ci, as far as names of places need it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ALSO_PLAIN = str.maketrans({"đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """'Đà Nẵng' and 'da nang' alike give 'da nang'."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return plain.translate(ALSO_PLAIN).rstrip(" ")

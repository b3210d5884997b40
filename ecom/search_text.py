"""Search words: what a shopper typed, in the form in which `products.search_words` is indexed.

`sql/functions/search_words.sql` makes the same form: lower case, without diacritics, đ as d, and
padded with `_` to four characters, because FULLTEXT drops words under three letters.

    >>> required(["ao", "so", "mi"])
    '+ao__ +so__ +mi*'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST_TEXT = 200
MOST_WORDS = 12
PADDED = 4
# The words of InnoDB's default stopword list that are not shorter than PADDED: never indexed.
STOPWORDS = frozenset(("about", "from", "that", "this", "what", "when", "where", "will", "with"))


def fold(text: str) -> str:
    """Lower case without diacritics: 'Điện thoại' becomes 'dien thoai'."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def words(text: str) -> list[str]:
    """Letters and digits only, so that nothing typed can be a FULLTEXT operator."""
    found = re.findall(r"[^\W_]+", fold(text[:LONGEST_TEXT]))
    return list(dict.fromkeys(word for word in found if word not in STOPWORDS))[:MOST_WORDS]


def required(search: Sequence[str]) -> str:
    """A boolean-mode expression: all the words, the last of which may be unfinished."""
    *whole, last = search
    return " ".join([*(f"+{_padded(word)}" for word in whole), f"+{last}*"])


def any_of(search: Sequence[str]) -> str:
    """The same words, none required: what has more of them ranks higher."""
    *whole, last = search
    unfinished = f"{last}*" if len(last) >= PADDED - 1 else _padded(last)  # b* would be anything
    return " ".join([*map(_padded, whole), unfinished])


def _padded(word: str) -> str:
    return word.ljust(PADDED, "_")

"""Text without what nobody sees in it, such as copied web pages and spreadsheets bring along."""

from __future__ import annotations

from unicodedata import category

_JOINER = "\u200d"


def visible(text: str) -> str:
    """Without zero-width spaces, byte order marks, soft hyphens, marks of direction and the like.

    MySQL and people take a word with them for the same word. Only what joins emoji stays.
    """
    if text.isprintable():  # most texts are, and this is quick
        return text
    return "".join(c for at, c in enumerate(text) if category(c) != "Cf" or _joins(text, at))


def _joins(text: str, at: int) -> bool:
    if text[at] != _JOINER or not 0 < at < len(text) - 1:
        return False
    # Before it may be a skin tone (Sk) or the mark that makes a sign an emoji (Mn).
    return category(text[at - 1]) in ("So", "Sk", "Mn") and category(text[at + 1]) == "So"

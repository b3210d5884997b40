"""Stars, how they are spread, and what was written, as HTML."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from pages.parts.dates import day
from pages.parts.html import escape
from pages.parts.money import number
from pages.parts.texts import _, ngettext

MOST = 5


class Written(Protocol):
    author: str
    rating: int
    content: str
    created_at: datetime


def stars(rating: float, count: int) -> str:
    """Five stars filled as far as the rating goes, and how many gave one."""
    if not count:
        nobody = _("No reviews yet")
        return f'<span class="rating none">{escape(nobody)}</span>'
    people = ngettext("{n} review", "{n} reviews", count).format(n=number(count))
    return (
        f'<span class="rating" title="{escape(people)}">{_stars(rating)}'
        f"<b>{number(rating, 1)}</b><small>({number(count)})</small></span>"
    )


def histogram(average: float, counts: dict[int, int]) -> str:
    """`counts`: how many gave 5, 4, 3, 2, 1 stars."""
    total = sum(counts.values())
    people = ngettext("{n} review", "{n} reviews", total).format(n=number(total))
    rows = "".join(_row(given, counts.get(given, 0), total) for given in range(MOST, 0, -1))
    mean = f"<b>{number(average, 1)}</b>{_stars(average)}" if total else ""
    return (
        f'<div class="histogram"><p>{mean}<span>{escape(people)}</span></p>'
        f'<ol role="list">{rows}</ol></div>'
    )


def review(written: Written) -> str:
    paragraphs = "".join(
        f"<p>{escape(line)}</p>" for line in written.content.splitlines() if line.strip()
    )
    return (
        f'<article class="review"><header>{_stars(written.rating)}'
        f"<b>{escape(written.author)}</b><time>{escape(day(written.created_at))}</time></header>"
        f"{paragraphs}</article>"
    )


def _row(given: int, count: int, total: int) -> str:
    share = round(100 * count / total) if total else 0
    label = ngettext("{n} star", "{n} stars", given).format(n=given)
    return (
        f"<li><span>{escape(label)}</span>"
        f'<i><u style="width:{share}%"></u></i><span>{number(count)}</span></li>'
    )


def _stars(rating: float) -> str:
    decimals = 0 if float(rating).is_integer() else 1
    label = _("{rating} of 5 stars").format(rating=number(rating, decimals))
    share = round(100 * min(max(rating, 0), MOST) / MOST)
    return (
        f'<span class="stars" role="img" aria-label="{escape(label)}">'
        f'<span style="width:{share}%"></span></span>'
    )

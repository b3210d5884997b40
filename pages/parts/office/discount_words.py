"""Discount codes in words: what they take money off, how much, and how they are doing."""

from __future__ import annotations

from decimal import Decimal

from pages.parts.money import exact_number, money
from pages.parts.texts import _

COLOURS = {
    "running": "green",
    "planned": "blue",
    "paused": "orange",
    "used_up": "red",
    "ended": "gray",
}


def kinds() -> dict[str, str]:
    return {"order": _("Order"), "delivery": _("Delivery"), "category": _("Category")}


def states() -> dict[str, str]:
    return {
        "running": _("Running"),
        "planned": _("Planned"),
        "paused": _("Paused"),
        "used_up": _("Used up"),
        "ended": _("Ended"),
    }


def takes(percent: Decimal | None, maximum: Decimal) -> str:
    """`10 %, at most 50.000 ₫`, or `50.000 ₫`."""
    if percent is None:
        return money(maximum)
    return _("{percent}%, at most {amount}", percent=exact_number(percent), amount=money(maximum))


def applies_to(kind: str, category: str | None) -> str:
    """`Order`, `Delivery`, or the category."""
    return category or kinds()[kind]

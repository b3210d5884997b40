"""Price rules in words: 'Lowered by 10%, ending in 900'."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ecom.price_rules import Rounding, Rule
from ecom.settings import settings
from pages.parts.html import escape_markdown
from pages.parts.money import exact_number, money
from pages.parts.texts import _


def roundings() -> dict[Rounding, str]:
    if settings().currency == "USD":
        return {
            "exact": _("To the cent"),
            "small": _("To whole dollars"),
            "large": _("To 10 dollars"),
            "nines": _("Ending in .99"),
        }
    return {
        "exact": _("To the dong"),
        "small": _("To 1,000 ₫"),
        "large": _("To 10,000 ₫"),
        "nines": _("Ending in 900 ₫"),
    }


def refusals() -> dict[str, str]:
    """Why a product keeps its price, by `Line.refused`."""
    return {
        "": _("Changes"),
        "unchanged": _("Costs that already"),
        "below_zero": _("Would be below 0"),
        "too_high": _("Would be too dear"),
    }


def rule(found: Rule) -> str:
    size = abs(Decimal(found.value))
    by = f"{exact_number(size)}%" if found.kind == "percent" else money(size)
    if found.kind == "set":
        said = _("Set to {price}", price=by)
    elif found.value < 0:
        said = _("Lowered by {amount}", amount=by)
    else:
        said = _("Raised by {amount}", amount=by)
    if found.rounding == "exact":
        return said
    return f"{said} · {roundings().get(found.rounding, found.rounding)}"


def choice(found: dict[str, Any], categories: dict[int, str]) -> str:
    """What narrowed the products of a past change, as Markdown."""
    parts = []
    if "category_id" in found:
        parts.append(categories.get(found["category_id"], f"#{found['category_id']}"))
    if "text" in found:
        parts.append(f"“{found['text']}”")
    if "min_price" in found:
        parts.append(_("from {price}", price=money(Decimal(found["min_price"]))))
    if "max_price" in found:
        parts.append(_("up to {price}", price=money(Decimal(found["max_price"]))))
    if "ticked" in found:
        parts.append(_("ticked by hand"))
    return escape_markdown(", ".join(parts)) or _("All products")

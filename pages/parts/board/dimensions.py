"""What a dashboard can be narrowed to besides its days: by filters, or by what is picked in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names

from ecom import catalog
from ecom.errors import NotFound
from ecom.kpi.options import Options
from ecom.kpi.slices import METHODS
from pages.parts import order_words
from pages.parts.texts import _, language

FILTERS = ("category", "city", "tier")
PICKS = ("product", "method", "weekday", "hour")
FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "category": ("category_id", int),
    "city": ("city", str),
    "tier": ("tier_id", int),
    "product": ("product_id", int),
    "method": ("method", str),
    "weekday": ("weekday", int),
    "hour": ("hour", int),
}
"""By its name in the URL: the field of a Slice, and what makes its value of a text."""


@dataclass(frozen=True)
class Dimension:
    """`label(text)`: what a value in the URL is called; None for one that makes no sense.

    A page may have dimensions of its own, which narrow no figure by themselves:
    Dimension("segment", _("Segment"), names.get)
    """

    name: str
    title: str
    label: Callable[[str], str | None]


def known(found: Options, names: Iterable[str]) -> dict[str, Dimension]:
    every = (
        Dimension("category", _("Category"), categories().get),
        Dimension("city", _("City"), {city: city for city in found.cities}.get),
        Dimension("tier", _("Tier"), {str(id_): name for id_, name in found.tiers.items()}.get),
        Dimension("product", _("Product"), _product),
        Dimension("method", _("Payment"), {name: order_words.method(name) for name in METHODS}.get),
        Dimension("weekday", _("Weekday"), weekdays().get),
        Dimension("hour", _("Hour"), {str(hour): hours(hour) for hour in range(24)}.get),
    )
    by_name = {dimension.name: dimension for dimension in every}
    return {name: by_name[name] for name in names}


def in_force(
    dimensions: Mapping[str, Dimension], params: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """The text in the URL and its label, of those that make sense."""
    found = {name: (params[name], one.label(params[name])) for name, one in dimensions.items()
             if name in params}  # fmt: skip
    return {name: (text, label) for name, (text, label) in found.items() if label is not None}


def fields(texts: Mapping[str, str]) -> dict[str, Any]:
    """As a Slice takes them."""
    chosen = {FIELDS[name]: text for name, text in texts.items() if name in FIELDS}
    return {field: of_text(text) for (field, of_text), text in chosen.items()}


def categories() -> dict[str, str]:
    return {str(category.id): category.name for category in catalog.categories()}


def weekdays() -> dict[str, str]:
    """By number, Monday first."""
    names = get_day_names("wide", locale=language())
    return {str(number): names[number][:1].upper() + names[number][1:] for number in range(7)}


def hours(hour: int) -> str:
    return f"{hour}:00–{hour}:59"


def _product(text: str) -> str | None:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    try:
        return catalog.product(int(text)).name
    except NotFound:
        return None

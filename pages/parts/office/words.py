"""The audit's names of actions, things, fields and values, in words people understand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pages.parts.texts import _

NOTHING = "–"


def action(name: str) -> str:
    """'Category renamed' for `categories.rename`."""
    text = _ACTIONS.get(name)
    return text() if text else name


def entity(name: str) -> str:
    text = _ENTITIES.get(name)
    return text() if text else name


def field(name: str) -> str:
    text = _FIELDS.get(name)
    return text() if text else name.replace("_", " ").capitalize()


def value(found: Any, name: str = "") -> str:
    """Of a field; lists one after the other, objects as name: value."""
    if found is None or found == "":
        return NOTHING
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    if isinstance(found, dict):
        return ", ".join(f"{key}: {value(one)}" for key, one in found.items()) or NOTHING
    if isinstance(found, list | tuple):
        return ", ".join(value(one) for one in found) or NOTHING
    return str(found)


def known_actions() -> list[str]:
    return list(_ACTIONS)


# Functions, not texts: the language is known only when a page is drawn.
_ACTIONS: dict[str, Callable[[], str]] = {
    "categories.create": lambda: _("Category added"),
    "categories.rename": lambda: _("Category renamed"),
    "categories.merge": lambda: _("Category merged"),
    "categories.archive": lambda: _("Category archived"),
    "categories.restore": lambda: _("Category restored"),
}

_ENTITIES: dict[str, Callable[[], str]] = {
    "category": lambda: _("Category"),
    "product": lambda: _("Product"),
    "order": lambda: _("Order"),
    "user": lambda: _("Person"),
    "warehouse": lambda: _("Warehouse"),
    "discount": lambda: _("Discount"),
}

_FIELDS: dict[str, Callable[[], str]] = {
    "name": lambda: _("Name"),
    "archived": lambda: _("Archived"),
}

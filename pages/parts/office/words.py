"""The audit's names of actions, things, fields and values, in words people understand."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ecom.placing import METHODS
from ecom.product_drafts import UPLOADED
from pages.parts import customer_words, dates, order_words
from pages.parts.money import money
from pages.parts.office import discount_words, staff_words
from pages.parts.office.audit_words import ACTIONS, ENTITIES, FIELDS
from pages.parts.texts import _

NOTHING = "–"

_MONEY = frozenset(
    {
        *("price", "old_price", "new_price", "minimum_value", "maximum_discount", "refunded"),
        *("delivery_refunded", "amount", "to_pay", "spent_from", "spent_to"),
    }
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?")


def action(name: str) -> str:
    """'Category renamed' for `categories.rename`."""
    return ACTIONS[name]() if name in ACTIONS else name


def entity(name: str) -> str:
    return ENTITIES[name]() if name in ENTITIES else name


def field(name: str) -> str:
    return FIELDS[name]() if name in FIELDS else name.replace("_", " ").capitalize()


def value(found: Any, name: str = "") -> str:
    """Of the field `name`, as JSON keeps it or as a form does."""
    if found is None or found == "":
        return NOTHING
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    if isinstance(found, dict):
        pairs = (f"{field(key)}: {value(one, key)}" for key, one in found.items())
        return ", ".join(pairs) or NOTHING
    if isinstance(found, list | tuple):
        return ", ".join(value(one, name) for one in found) or NOTHING
    text = str(found)
    chosen = _choices(name)
    if text in chosen:
        return chosen[text]
    if name in _MONEY:
        return _amount(text)
    if name == "picture":
        return _picture(text)
    return _time(found, text)


def _choices(name: str) -> dict[str, str]:
    match name:
        case "department":
            return staff_words.departments()
        case "level":
            return staff_words.levels()
        case "gender" | "genders":
            return staff_words.genders()
        case "kind":
            return discount_words.kinds()
        case "rfm":
            return customer_words.segments()
        case "status":
            return {key: order_words.status(key) for key in order_words.ICONS}
        case "bill_status":
            names = ("pending", "paid", "canceled", "refunded")
            return {key: order_words.bill_status(key) for key in names}
        case "method":
            return {key: order_words.method(key) for key in METHODS}
    return {}


def _picture(text: str) -> str:
    """An uploaded one by the beginning of its hash: enough to tell it from another one."""
    if text.startswith(UPLOADED):
        return _("photo {code}", code=text.removeprefix(UPLOADED)[:8])
    return _("drawing {code}", code=text)


def _amount(text: str) -> str:
    try:
        return money(Decimal(text))
    except InvalidOperation:
        return text


def _time(found: Any, text: str) -> str:
    if isinstance(found, datetime):
        return dates.moment(found)
    if isinstance(found, date):
        return dates.day(found)
    try:
        if _DAY.fullmatch(text):
            return dates.day(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return dates.moment(datetime.fromisoformat(text))
    except ValueError:  # it only looks like one: a part's number, say
        return text
    return text

"""The rules of a segment as fields, and what they say in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from ecom import customer_lists, segment_rules
from ecom.customer_segments import LONGEST_NAME
from ecom.segment_rules import Rules
from ecom.users import User
from pages.parts import customer_words
from pages.parts.fields import Fields
from pages.parts.money import money, number
from pages.parts.office.conflict import Title
from pages.parts.texts import _, ngettext

FORM = "segment"
LISTS = ("rfm", "tiers", "cities", "genders")
NUMBERS = (
    *("age_from", "age_to", "spent_from", "spent_to"),
    *("orders_from", "orders_to", "bought_within", "not_since"),
)
SPENT = ("spent_from", "spent_to")


def begun(name: str, rules: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields hold for these rules, as they are stored."""
    values: dict[str, Any] = {"name": name}
    values |= {key: list(rules.get(key) or []) for key in LISTS}
    values |= {key: rules.get(key) for key in NUMBERS}
    return values | {key: int(Decimal(rules[key])) for key in SPENT if rules.get(key) is not None}


def rules() -> dict[str, Any]:
    """What stands in the fields now, as rules are stored; those that are empty are not in it."""
    found = {name: st.session_state.get(f"{FORM}-{name}") for name in (*LISTS, *NUMBERS)}
    return {name: value for name, value in found.items() if value not in (None, [])}


def whole(name: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """Name and all rules, as a conflict has them, of what fields hold or held."""
    rules_of = segment_rules.whole({key: found.get(key) for key in (*LISTS, *NUMBERS)})
    spent = {key: rules_of[key] for key in SPENT}
    written = {key: None if value is None else str(value) for key, value in spent.items()}
    lists = {key: rules_of[key] or [] for key in LISTS}
    return {"name": name, **rules_of, **lists, **written}


def draw(viewer: User) -> Fields:
    tiers = _tiers(viewer)
    chosen = st.session_state.get(f"{FORM}-cities") or []
    cities = list(dict.fromkeys([*customer_lists.cities(viewer), *chosen]))
    names, genders = customer_words.segments(), _genders()
    fields = Fields(FORM)
    any_of = {"placeholder": _("Any")}
    left, right = st.columns(2)
    with left:
        fields.several("rfm", _("Segment by recency, frequency and money"), list(names),
                       format_func=names.__getitem__, **any_of)  # fmt: skip
        fields.several("cities", _("City"), cities, **any_of)
    with right:
        fields.several("tiers", _("Tier"), list(tiers), format_func=tiers.__getitem__, **any_of)
        fields.several(
            "genders", _("Gender"), list(genders), format_func=genders.__getitem__, **any_of
        )
    for at, (name, label, most) in zip(st.columns(4), _ranges(), strict=True):
        with at:
            _number(fields, name, label, most)
    for at, (name, label, most) in zip(st.columns(4), _more_ranges(), strict=True):
        with at:
            _number(fields, name, label, most)
    return fields


def draw_name(fields: Fields) -> None:
    fields.text("name", _("Name of the segment"), max_chars=LONGEST_NAME)


def in_words(viewer: User, rules: Rules) -> list[tuple[str, str]]:
    """What narrows the rows of a file: names and words."""
    return [
        (title, say(rules.stored()[name]))
        for name, (title, say) in titles(viewer).items()
        if name in rules.stored()
    ]


def titles(viewer: User) -> dict[str, tuple[str, Callable[[Any], str]]]:
    """Of every rule, and how its value is said."""
    said: dict[str, tuple[str, Callable[[Any], str]]] = {
        "rfm": (_("Segment"), _said(customer_words.segments())),
        "tiers": (_("Tier"), _said(_tiers(viewer))),
        "cities": (_("City"), _said({})),
        "genders": (_("Gender"), _said(_genders())),
    }
    for name, label, _most in (*_ranges(), *_more_ranges()):
        said[name] = (label, _money if name in SPENT else _plain)
    return said


def compared(viewer: User) -> dict[str, Title]:
    """For `conflict.draw`."""
    return {"name": _("Name"), **titles(viewer)}


def count_in_words(members: int) -> str:
    text = ngettext("{n} customer fits", "{n} customers fit", members)
    return text.format(n=number(members))


def _number(fields: Fields, name: str, label: str, most: int) -> None:
    step = 100_000 if name.startswith("spent") else 1
    fields.number(name, label, min_value=0, max_value=most, step=step, placeholder=_("Any"))


def _ranges() -> list[tuple[str, str, int]]:
    most_spent = int(segment_rules.MOST_SPENT)
    return [
        ("spent_from", _("Spent at least"), most_spent),
        ("spent_to", _("Spent at most"), most_spent),
        ("orders_from", _("Orders, at least"), segment_rules.MOST_ORDERS),
        ("orders_to", _("Orders, at most"), segment_rules.MOST_ORDERS),
    ]


def _more_ranges() -> list[tuple[str, str, int]]:
    return [
        ("bought_within", _("Ordered in the last … days"), segment_rules.MOST_DAYS),
        ("not_since", _("No order for … days"), segment_rules.MOST_DAYS),
        ("age_from", _("Age, at least"), segment_rules.OLDEST),
        ("age_to", _("Age, at most"), segment_rules.OLDEST),
    ]


def _genders() -> dict[str, str]:
    keys = ("female", "male", "other")
    return {key: customer_words.gender(key) for key in keys} | {
        segment_rules.UNSAID: _("Not stated")
    }


def _tiers(viewer: User) -> dict[int, str]:
    return {tier.id: tier.name for tier in customer_lists.tiers(viewer)}


def _said(names: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda keys: ", ".join(str(names.get(key, key)) for key in keys or []) or "–"


def _money(amount: Any) -> str:
    return "–" if amount is None else money(Decimal(amount))


def _plain(amount: Any) -> str:
    return "–" if amount is None else number(amount)

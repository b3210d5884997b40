"""By how much prices change: the fields of a rule, read as they are typed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import streamlit as st

from ecom import price_text
from ecom.errors import InvalidInput
from ecom.price_rules import Kind, Rule
from ecom.settings import settings
from pages.parts import errors
from pages.parts.fields import Fields
from pages.parts.office import price_words
from pages.parts.texts import _

FORM = "prices"
WAYS: dict[str, tuple[Kind, int]] = {
    "percent_down": ("percent", -1),
    "percent_up": ("percent", 1),
    "amount_down": ("amount", -1),
    "amount_up": ("amount", 1),
    "set": ("set", 1),
}


def draw() -> Rule | None:
    """None: nothing is typed yet, or it is told what is wrong with it."""
    fields, titles, roundings = Fields(FORM), _titles(), price_words.roundings()
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key="price-rule"):
        with st.container(width=220):
            way = fields.choice("way", _("How"), list(WAYS), format_func=titles.get)
        kind, sign = WAYS[way]
        labels = {"percent": _("Percent"), "amount": _("Amount"), "set": _("New price")}
        unit = "%" if kind == "percent" else settings().currency
        with st.container(width=180):
            text = fields.text("value", labels[kind], max_chars=20, placeholder=unit)
        with st.container(width=200):
            rounding = fields.choice(
                "rounding", _("Rounded"), list(roundings), format_func=roundings.get
            )
    if not text.strip():
        return None
    try:
        return Rule(kind, sign * _size(kind, text), rounding).checked()
    except InvalidInput as error:
        fields.wrong("value", errors.explain(error))
        return None


def _size(kind: Kind, text: str) -> Decimal:
    if kind != "percent":
        return price_text.read(text, settings().currency_decimals)
    try:
        size = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation as error:
        raise InvalidInput("no number", field="value", code="change_percent_wrong") from error
    if not size.is_finite() or size < 0:  # up or down is said beside it
        raise InvalidInput("below 0", field="value", code="change_percent_wrong")
    return size


def _titles() -> dict[str, str]:
    return {
        "percent_down": _("Lower by percent"),
        "percent_up": _("Raise by percent"),
        "amount_down": _("Lower by an amount"),
        "amount_up": _("Raise by an amount"),
        "set": _("Set to one price"),
    }

"""The terms of a discount code as fields, in the shop's time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from ecom import catalog, discount_terms
from ecom.discount_terms import Terms
from ecom.settings import settings
from pages.parts import dates
from pages.parts.fields import Fields
from pages.parts.money import money
from pages.parts.office import discount_words
from pages.parts.office.conflict import Title
from pages.parts.texts import _

FORM = "discount"
MOST = int(discount_terms.MOST_MONEY)
_NAMES = (
    *("code", "kind", "category_id", "way", "percent", "maximum_discount", "minimum_value"),
    *("starts_at", "ends_at", "usage_limit", "per_customer_limit", "is_public"),
)


def begun(terms: Terms, active: bool = True) -> dict[str, Any]:
    """What the fields hold for these terms; `active` is no field, but others may change it."""
    return vars(terms) | {
        "active": active,
        "way": "fixed" if terms.percent is None else "percent",
        "percent": None if terms.percent is None else float(terms.percent),
        "maximum_discount": _amount(terms.maximum_discount),
        "minimum_value": _amount(terms.minimum_value),
        "starts_at": dates.local(terms.starts_at).replace(tzinfo=None),
        "ends_at": dates.local(terms.ends_at).replace(tzinfo=None),
    }


def typed(shown: Mapping[str, Any]) -> Terms:
    """What stands in the fields now; nonsense is for `ecom` to refuse. `shown`: as they began."""
    return _terms({name: st.session_state.get(f"{FORM}-{name}") for name in _NAMES}, shown)


def saved(shown: Mapping[str, Any]) -> Terms:
    """The terms that fields began with."""
    return _terms(shown, shown)


def _terms(found: Mapping[str, Any], shown: Mapping[str, Any]) -> Terms:
    return Terms(
        code=found["code"] or "",
        kind=found["kind"] or "",
        category_id=found["category_id"] if found["kind"] == "category" else None,
        minimum_value=_decimal(found["minimum_value"]),
        percent=_decimal(found["percent"]) if found["way"] == "percent" else None,
        maximum_discount=_decimal(found["maximum_discount"]),
        starts_at=_utc(found["starts_at"], shown.get("starts_at")),
        ends_at=_utc(found["ends_at"], shown.get("ends_at")),
        usage_limit=found["usage_limit"],
        per_customer_limit=found["per_customer_limit"],
        is_public=bool(found["is_public"]),
    )


def draw(used: bool, may: bool) -> Fields:
    """`used`: what it is stays as it is; without `may` nothing can be typed."""
    fields = Fields(FORM)
    left, right = st.columns(2)
    with left:
        fields.text(
            "code", _("Code"), max_chars=discount_terms.LONGEST_CODE, disabled=used or not may
        )
        _kind(fields, disabled=used or not may)
        _amounts(fields, disabled=not may)
    with right:
        clock = _("On the shop’s clock: {zone}", zone=settings().timezone)
        fields.moment("starts_at", _("Begins"), disabled=not may, help=clock)
        fields.moment("ends_at", _("Ends"), disabled=not may, help=clock)
        limits = {"min_value": 1, "step": 1, "placeholder": _("No limit"), "disabled": not may}
        fields.number("usage_limit", _("Uses in all, at most"), **limits)
        fields.number("per_customer_limit", _("Uses of one customer, at most"), **limits)
        fields.tick("is_public", _("Offered to everybody at the checkout"), disabled=not may)
    return fields


def titles() -> dict[str, Title]:
    """Of the terms that two people may have changed, for `conflict.draw`."""
    kinds = discount_words.kinds()
    categories = {one.id: one.name for one in catalog.categories()}
    return {
        "active": _("Active"),
        "code": _("Code"),
        "kind": (_("Takes money off"), lambda kind: kinds.get(kind, "–")),
        "category_id": (_("Category"), lambda one: categories.get(one, "–")),
        "minimum_value": (_("Only from"), _money),
        "percent": _("Percent"),
        "maximum_discount": (_("At most"), _money),
        "starts_at": (_("Begins"), _moment),
        "ends_at": (_("Ends"), _moment),
        "usage_limit": _("Uses in all, at most"),
        "per_customer_limit": _("Uses of one customer, at most"),
        "is_public": _("Offered to everybody at the checkout"),
    }


def _kind(fields: Fields, *, disabled: bool) -> None:
    kinds = discount_words.kinds()
    categories = {one.id: one.name for one in catalog.categories()}
    chosen = st.session_state.get(f"{FORM}-category_id")
    kind = fields.choice(
        "kind", _("Takes money off"), list(kinds), format_func=kinds.__getitem__, disabled=disabled
    )
    fields.choice(
        "category_id",
        _("Category"),
        list(categories if chosen is None or chosen in categories else [*categories, chosen]),
        format_func=lambda category_id: categories.get(category_id, _("An archived category")),
        index=None,
        placeholder=_("For category codes only"),
        disabled=disabled or kind != "category",
    )


def _amounts(fields: Fields, *, disabled: bool) -> None:
    ways = {"fixed": _("A fixed amount"), "percent": _("A percentage")}
    way = fields.choice(
        "way", _("How much"), list(ways), format_func=ways.__getitem__, disabled=disabled
    )
    fields.number(
        "percent", _("Percent"), min_value=0.0, max_value=100.0, step=0.5, format="%.2f",
        placeholder="–", disabled=disabled or way != "percent",
    )  # fmt: skip
    money_field = {"min_value": _amount(0), "max_value": _amount(MOST), "disabled": disabled}
    step = _amount(10_000 if settings().currency_decimals == 0 else 1)
    unit = settings().currency
    label = (
        _("At most ({unit})", unit=unit) if way == "percent" else _("Amount ({unit})", unit=unit)
    )
    fields.number("maximum_discount", label, step=step, **money_field)
    fields.number(
        "minimum_value", _("Only from goods worth ({unit})", unit=unit), step=step, **money_field
    )


def _amount(value: Decimal | int) -> int | float:
    """As the field has it: dongs are whole."""
    return float(value) if settings().currency_decimals else int(value)


def _decimal(value: float | None) -> Decimal:
    return Decimal(str(value)) if value is not None else Decimal(0)


def _utc(typed: datetime | None, shown: datetime | None) -> datetime:
    """The field shows minutes: a time that was left as it is keeps its seconds."""
    if typed is None:
        return datetime.min
    if shown is not None and typed.replace(second=0, microsecond=0) == shown.replace(
        second=0, microsecond=0
    ):
        typed = shown
    return dates.utc(typed)


def _money(amount: Any) -> str:
    return "–" if amount is None else money(amount)


def _moment(at: Any) -> str:
    return "–" if at is None or at == datetime.min else dates.moment(at)

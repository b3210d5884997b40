"""The two prices that a list's products lie between: filters, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from ecom import price_text
from ecom.errors import InvalidInput
from ecom.settings import settings
from pages.parts import errors
from pages.parts.money import money
from pages.parts.office.filters import Filters
from pages.parts.texts import _

LOW, HIGH = "min", "max"  # in the URL


@dataclass(frozen=True)
class Between:
    """None is any price, also where what stands there cannot be read: that is in `wrong`."""

    low: Decimal | None
    high: Decimal | None
    wrong: tuple[str, ...] = ()

    def tell(self) -> None:
        """What is wrong, below the filters."""
        for text in self.wrong:
            st.markdown(f":red[:material/error: {text}]")

    def stated(self) -> dict[str, str]:
        sides = {_("Price from"): self.low, _("Price to"): self.high}
        return {label: money(price) for label, price in sides.items() if price is not None}


def draw(asked: Filters, width: int) -> Between:
    """`width` of each of the two fields, in pixels."""
    sides, wrong = [], []
    for name, label in ((LOW, _("Price from")), (HIGH, _("Price to"))):
        price, why = _read(asked.text(name, label, width=width, icon=None))
        sides.append(price)
        if why:
            wrong.append(f"{label}: {why}")
    return Between(*sides, wrong=tuple(wrong))


def _read(text: str) -> tuple[Decimal | None, str]:
    if not text:
        return None, ""
    try:
        return price_text.read(text, settings().currency_decimals), ""
    except InvalidInput as error:
        return None, errors.explain(error)

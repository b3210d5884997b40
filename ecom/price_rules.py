"""By which rule prices change together: in percent, by an amount, or to a price; then rounded.

>>> Rule("percent", Decimal(-10), "nines").applied(Decimal(24_990_000))
Decimal('22490900')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from ecom.errors import InvalidInput
from ecom.listings import DEAREST
from ecom.settings import settings

Kind = Literal["percent", "amount", "set"]
Rounding = Literal["exact", "small", "large", "nines"]

MOST_PERCENT = 1000

# To a multiple of the first, then less the second: 22.490.900 ₫, $22.99.
STEPS: dict[str, dict[Rounding, tuple[Decimal, Decimal]]] = {
    "VND": {
        "exact": (Decimal(1), Decimal(0)),
        "small": (Decimal(1_000), Decimal(0)),
        "large": (Decimal(10_000), Decimal(0)),
        "nines": (Decimal(1_000), Decimal(100)),
    },
    "USD": {
        "exact": (Decimal("0.01"), Decimal(0)),
        "small": (Decimal(1), Decimal(0)),
        "large": (Decimal(10), Decimal(0)),
        "nines": (Decimal(1), Decimal("0.01")),
    },
}


@dataclass(frozen=True)
class Rule:
    """`value`: percent or amount to add, below 0 to take off; or the price that all get."""

    kind: Kind
    value: Decimal
    rounding: Rounding = "exact"

    def checked(self) -> Rule:
        """Raises InvalidInput: rule_unknown, change_percent_wrong, change_amount_wrong,
        new_price_wrong."""
        if self.kind not in ("percent", "amount", "set") or self.rounding not in roundings():
            raise InvalidInput("no such rule", field="kind", code="rule_unknown")
        if not Decimal(self.value).is_finite():
            raise InvalidInput("a number", field="value", code="change_amount_wrong")
        if self.kind == "percent" and not -100 <= self.value <= MOST_PERCENT:
            raise InvalidInput("-100 to 1000 percent", field="value", code="change_percent_wrong")
        if self.kind == "set" and not 0 <= self.value < DEAREST:
            raise InvalidInput("0 or more", field="value", code="new_price_wrong")
        if abs(self.value) >= DEAREST:
            raise InvalidInput("too much", field="value", code="change_amount_wrong")
        return self

    def applied(self, price: Decimal) -> Decimal:
        """The new price, which may be one that no product can have: see `refusal`."""
        match self.kind:
            case "percent":
                wanted = price * (100 + self.value) / 100
            case "amount":
                wanted = price + self.value
            case _:
                wanted = self.value
        step, less = roundings()[self.rounding]
        return ((wanted + less) / step).quantize(Decimal(1), ROUND_HALF_UP) * step - less

    def as_fields(self) -> dict[str, str]:
        return {"kind": self.kind, "value": str(self.value), "rounding": self.rounding}


def from_fields(fields: Mapping[str, Any]) -> Rule:
    return Rule(fields["kind"], Decimal(fields["value"]), fields["rounding"])


def roundings() -> dict[Rounding, tuple[Decimal, Decimal]]:
    """Those of the shop's currency: step, and what prices end below it."""
    return STEPS[settings().currency]


def refusal(old: Decimal, new: Decimal) -> str:
    """Why a product does not get its new price: '', unchanged, below_zero or too_high."""
    if new < 0:
        return "below_zero"
    if new >= DEAREST:
        return "too_high"
    return "unchanged" if new == old else ""

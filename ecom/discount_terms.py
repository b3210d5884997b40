"""What a discount code promises: its terms, checked before they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom.errors import InvalidInput
from ecom.settings import settings

KINDS = ("order", "delivery", "category")
SHORTEST_CODE, LONGEST_CODE = 3, 30
MOST_MONEY = Decimal(10) ** 12
MOST_USES = 1_000_000_000
LATEST = datetime(2099, 12, 31)


@dataclass(frozen=True)
class Terms:
    """`percent` None: takes the fixed amount `maximum_discount`, else at most that.

    `minimum_value`: of the goods it applies to; times are naive UTC, the end excluded; limits:
    None is unlimited; `is_public`: offered to every shopper at the checkout.
    """

    code: str
    kind: str
    category_id: int | None
    minimum_value: Decimal
    percent: Decimal | None
    maximum_discount: Decimal
    starts_at: datetime
    ends_at: datetime
    usage_limit: int | None = None
    per_customer_limit: int | None = None
    is_public: bool = True


NAMES = tuple(field.name for field in fields(Terms))
_NOT_FINITE = {
    "percent": "percent_wrong",
    "maximum_discount": "amount_wrong",
    "minimum_value": "minimum_wrong",
}
FIXED_ONCE_USED = ("code", "kind", "category_id")


def of_row(row: dict[str, Any]) -> Terms:
    return Terms(**{**{name: row[name] for name in NAMES}, "is_public": bool(row["is_public"])})


def checked(terms: Terms) -> Terms:
    """In the form in which they are kept. Raises InvalidInput with the field."""
    code = terms.code.strip().upper()
    if not re.fullmatch(rf"[A-Z0-9_-]{{{SHORTEST_CODE},{LONGEST_CODE}}}", code):
        raise _wrong("code", "code_wrong")
    if terms.kind not in KINDS:
        raise _wrong("kind", "kind_wrong")
    if (terms.kind == "category") != (terms.category_id is not None):
        raise _wrong("category_id", "category_missing")
    _amounts(terms)
    if not datetime(2000, 1, 1) <= terms.starts_at < terms.ends_at:
        raise _wrong("ends_at", "period_wrong")
    if terms.ends_at > LATEST:
        raise _wrong("ends_at", "period_too_long")
    for name in ("usage_limit", "per_customer_limit"):
        limit = getattr(terms, name)
        if limit is not None and not 1 <= limit <= MOST_USES:
            raise _wrong(name, "limit_wrong")
    return replace(terms, code=code)


def _amounts(terms: Terms) -> None:
    for name, code in _NOT_FINITE.items():
        amount = getattr(terms, name)
        if amount is not None and not Decimal(amount).is_finite():
            raise _wrong(name, code)
    if terms.percent is not None and not 0 < terms.percent <= 100:
        raise _wrong("percent", "percent_wrong")
    if terms.percent is not None and terms.percent != round(terms.percent, 2):
        raise _wrong("percent", "percent_wrong")
    if not 0 < terms.maximum_discount <= MOST_MONEY:
        raise _wrong("maximum_discount", "amount_wrong")
    if not 0 <= terms.minimum_value <= MOST_MONEY:
        raise _wrong("minimum_value", "minimum_wrong")
    for name in ("maximum_discount", "minimum_value"):
        amount = getattr(terms, name)
        if amount != round(amount, settings().currency_decimals):
            raise _wrong(name, "too_many_decimals")


def _wrong(field: str, code: str) -> InvalidInput:
    return InvalidInput(code.replace("_", " "), field=field, code=code)

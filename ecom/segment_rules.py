"""The rules that pick customers out: what a segment holds, checked, and what it is in SQL.

All rules that are set must fit. Lists are met by any of their members; ranges include both ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from ecom.account_rules import GENDERS
from ecom.errors import InvalidInput
from ecom.kpi import rfm

RFM_SEGMENTS = tuple(rule.name for rule in rfm.RULES)
UNSAID = "unsaid"  # of a gender that a customer does not tell
MOST_SPENT = Decimal(10) ** 15
OLDEST, MOST_ORDERS, MOST_DAYS = 130, 1_000_000, 10_000
MOST_CITIES = 100


@dataclass(frozen=True)
class Rules:
    """None and () narrow nothing.

    `rfm`: names of ecom.kpi.rfm; `age_…`: in years, today; `spent_…`: so far, after refunds;
    `bought_within`: ordered in the last so many days; `not_since`: had no order in them, though
    some before.
    """

    rfm: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    cities: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    spent_from: Decimal | None = None
    spent_to: Decimal | None = None
    orders_from: int | None = None
    orders_to: int | None = None
    bought_within: int | None = None
    not_since: int | None = None

    @property
    def needs_scores(self) -> bool:
        return bool(self.rfm)

    def stored(self) -> dict[str, Any]:
        """The rules that are set, as JSON keeps them."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in found.items()
            if value is not None and value != ()
        }


def whole(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every rule: those that are not set are [] or None."""
    empty = {field.name: [] if field.default == () else None for field in fields(Rules)}
    return {**empty, **stored}


def read(stored: Mapping[str, Any]) -> Rules:
    """Checked rules. Raises InvalidInput with the field of what makes no sense."""
    unknown = set(stored) - {field.name for field in fields(Rules)}
    if unknown:
        raise _wrong(min(unknown))
    rules = Rules(
        rfm=_members(stored, "rfm", RFM_SEGMENTS),
        tiers=_members(stored, "tiers", tuple(range(1, 100))),
        cities=_cities(stored.get("cities") or ()),
        genders=_members(stored, "genders", (*GENDERS, UNSAID)),
        age_from=_whole(stored, "age_from", 0, OLDEST),
        age_to=_whole(stored, "age_to", 0, OLDEST),
        spent_from=_money(stored, "spent_from"),
        spent_to=_money(stored, "spent_to"),
        orders_from=_whole(stored, "orders_from", 0, MOST_ORDERS),
        orders_to=_whole(stored, "orders_to", 0, MOST_ORDERS),
        bought_within=_whole(stored, "bought_within", 1, MOST_DAYS),
        not_since=_whole(stored, "not_since", 1, MOST_DAYS),
    )
    for name in ("age", "spent", "orders"):
        low, high = getattr(rules, f"{name}_from"), getattr(rules, f"{name}_to")
        if low is not None and high is not None and low > high:
            raise InvalidInput("from is above to", field=f"{name}_to", code="range_upside_down")
    if rules.bought_within and rules.not_since and rules.bought_within <= rules.not_since:
        raise InvalidInput("nobody can be both", field="not_since", code="nobody_fits")
    return rules


def conditions(rules: Rules) -> list[str]:
    """Over `u` users, `c` customers, `b` what they bought, `k` today; values: `params`."""
    return [sql for name, sql in _CONDITIONS.items() if getattr(rules, name) not in (None, ())]


def params(rules: Rules) -> dict[str, Any]:
    values = {field.name: getattr(rules, field.name) for field in fields(rules)}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items() if v != ()}


def _members(stored: Mapping[str, Any], name: str, known: tuple[Any, ...]) -> tuple[Any, ...]:
    chosen = stored.get(name) or ()
    if not isinstance(chosen, list | tuple) or any(one not in known for one in chosen):
        raise _wrong(name)
    return tuple(one for one in known if one in chosen)


def _cities(chosen: Any) -> tuple[str, ...]:
    if not isinstance(chosen, list | tuple) or len(chosen) > MOST_CITIES:
        raise _wrong("cities")
    if any(not isinstance(city, str) or not 1 <= len(city) <= 60 for city in chosen):
        raise _wrong("cities")
    return tuple(sorted(set(chosen)))


def _whole(stored: Mapping[str, Any], name: str, least: int, most: int) -> int | None:
    value = stored.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _wrong(name)
    return value


def _money(stored: Mapping[str, Any], name: str) -> Decimal | None:
    value = stored.get(name)
    if value is None:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise _wrong(name) from error
    if not amount.is_finite() or abs(amount) > MOST_SPENT:
        raise _wrong(name)
    return amount


def _wrong(name: str) -> InvalidInput:
    return InvalidInput("this is no such rule", field=name, code="rule_wrong")


_AGE = "TIMESTAMPDIFF(YEAR, c.date_of_birth, k.today)"
_TIER = """(SELECT t.id FROM membership_tiers t WHERE t.min_points <= GREATEST(c.loyalty_points, 0)
   ORDER BY t.min_points DESC LIMIT 1)"""
_CONDITIONS = {
    "rfm": "b.segment IN :rfm",
    "tiers": f"{_TIER} IN :tiers",
    "cities": "c.city IN :cities",
    "genders": f"COALESCE(u.gender, '{UNSAID}') IN :genders",
    "age_from": f"{_AGE} >= :age_from",
    "age_to": f"{_AGE} <= :age_to",
    "spent_from": "COALESCE(b.net, 0) >= :spent_from",
    "spent_to": "COALESCE(b.net, 0) <= :spent_to",
    "orders_from": "COALESCE(b.orders, 0) >= :orders_from",
    "orders_to": "COALESCE(b.orders, 0) <= :orders_to",
    "bought_within": "b.last_day > k.today - INTERVAL :bought_within DAY",
    "not_since": "b.last_day <= k.today - INTERVAL :not_since DAY",
}

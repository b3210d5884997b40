"""What the shop may note about its staff. Each rule returns the value to store."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ecom import account_rules
from ecom.errors import InvalidInput
from ecom.permissions import RIGHTS_OF_DEPARTMENT, RIGHTS_OF_LEVEL

DEPARTMENTS = tuple(RIGHTS_OF_DEPARTMENT)
LEVELS = tuple(RIGHTS_OF_LEVEL)
FIRST_HIRED = date(1990, 1, 1)
HIRED_AHEAD = timedelta(days=366)


def internal_id(text: str) -> str:
    found = text.strip().upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,19}", found):
        raise _refusal("internal_id", "2 to 20 letters, digits or dashes")
    return found


def department(name: str | None) -> str:
    if name not in DEPARTMENTS:
        raise _refusal("department", "one of " + ", ".join(DEPARTMENTS))
    return name


def level(name: str | None) -> str:
    if name not in LEVELS:
        raise _refusal("level", "one of " + ", ".join(LEVELS))
    return name


def hire_date(day: date | None) -> date:
    today = datetime.now(UTC).date()
    if day is None or not FIRST_HIRED <= day <= today + HIRED_AHEAD:
        raise _refusal("hire_date", "a day from 1990 until in a year")
    return day


_OF_ALL: dict[str, Callable[[Any], Any]] = {
    rule.__name__: rule
    for rule in (account_rules.full_name, account_rules.email, account_rules.gender)
}
OF_EMPLOYEE = _OF_ALL | {
    rule.__name__: rule
    for rule in (
        internal_id, department, hire_date, account_rules.date_of_birth, account_rules.address,
    )
}  # fmt: skip
OF_ADMIN = _OF_ALL


def checked(rules: dict[str, Callable[[Any], Any]], fields: dict[str, Any]) -> dict[str, Any]:
    """Raises InvalidInput, also for a field that there is no rule for."""
    for name in fields:
        if name not in rules:
            raise _refusal(name, "not a field of theirs")
    return {name: rules[name](value) for name, value in fields.items()}


def _refusal(field: str, text: str) -> InvalidInput:
    return InvalidInput(text, code=f"{field}_invalid", field=field)

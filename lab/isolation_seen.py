"""Whether it has happened, and in words what was seen, by the values that the two have read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.texts import Words, say

Values = Mapping[str, Any]  # what was read, by its name; `committed`: who has


def dirty_read(values: Values) -> bool:
    return values.get("quantity") == 0  # which B took back


def non_repeatable_read(values: Values) -> bool:
    return "second" in values and values["first"] != values["second"]


def phantom(values: Values) -> bool:
    return "second" in values and values["first"] != values["second"]


def lost_update(values: Values) -> bool:
    return values["left"] != 10 - sold(values)


def sold(values: Values) -> int:
    return sum({"A": 1, "B": 2}[side] for side in values["committed"])


def write_skew(values: Values) -> bool:
    return values["on_duty"] == 0  # each saw two, and left one


def tell_dirty_read(values: Values) -> Words:
    if dirty_read(values):
        return say("A read 0, which B took back: it was never true.")
    if "quantity" not in values:
        return say("A got no answer.")
    return say("A read {quantity}: what B had not committed, it did not see.", **values)


def tell_non_repeatable(values: Values) -> Words:
    if "second" not in values:
        return say("A read {first} and could not read again.", first=_price(values["first"]))
    first, second = _price(values["first"]), _price(values["second"])
    if first != second:
        return say(
            "A read {first} and then {second}, in one transaction.", first=first, second=second
        )
    return say("A read {first} both times.", first=first)


def tell_phantom(values: Values) -> Words:
    if "second" not in values:
        return say("A counted {first} orders and could not count again.", **values)
    if phantom(values):
        return say("A counted {first} orders and then {second}: a new one came in.", **values)
    return say("A counted {first} orders both times.", **values)


def tell_lost_update(values: Values) -> Words:
    pieces, left = sold(values), values["left"]
    if lost_update(values):
        return say(
            "Sold: {sold}. Left of 10: {left}, and not {right}. A sale is lost.",
            sold=pieces,
            left=left,
            right=10 - pieces,
        )
    return say("Sold: {sold}. Left of 10: {left}. It adds up.", sold=pieces, left=left)


def tell_write_skew(values: Values) -> Words:
    if write_skew(values):
        return say("Each saw the other one on duty, and both left: nobody is there.")
    return say("{on_duty} of the two is still on duty.", **values)


def _price(value: Any) -> str:
    return f"{value:,} ₫".replace(",", ".")

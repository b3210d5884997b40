"""RFM: how buyers are scored and named. Customers of a name are treated alike.

Recency (the day of the last order), frequency (orders) and money (net revenue) are each put into
quintiles over all buyers as of now: 5 is the best fifth, ties go by customer number, oldest first.
Frequency and money make one value: their mean, a half rounded up.

The names and the two axes are those of the grid in Putler's guide to RFM analysis, whose fields
overlap; here each of the 25 fields has exactly one name, as in the division that most analysts'
notebooks use.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

QUINTILES = 5


@dataclass(frozen=True)
class Rule:
    """From lowest to highest, both included; `value` is the mean of frequency and money."""

    name: str
    recency: tuple[int, int]
    value: tuple[int, int]

    def fits(self, recency: int, value: int) -> bool:
        low, high = self.recency
        least, most = self.value
        return low <= recency <= high and least <= value <= most


RULES = (
    Rule("champions", (5, 5), (4, 5)),
    Rule("loyal", (3, 4), (4, 5)),
    Rule("potential_loyalists", (4, 5), (2, 3)),
    Rule("new", (5, 5), (1, 1)),
    Rule("promising", (4, 4), (1, 1)),
    Rule("need_attention", (3, 3), (3, 3)),
    Rule("about_to_sleep", (3, 3), (1, 2)),
    Rule("at_risk", (1, 2), (3, 4)),
    Rule("cant_lose", (1, 2), (5, 5)),
    Rule("hibernating", (1, 2), (1, 2)),
)


def value_of(frequency: int, money: int) -> int:
    return (frequency + money + 1) // 2


def segment_of(recency: int, frequency: int, money: int) -> str:
    """The name for three quintiles, each 1 to 5."""
    value = value_of(frequency, money)
    return next(rule.name for rule in RULES if rule.fits(recency, value))


_SCORES = range(1, QUINTILES + 1)
NAMED = {
    100 * r + 10 * f + m: (r, f, m, segment_of(r, f, m)) for r, f, m in product(_SCORES, repeat=3)
}
"""Quintiles and name by the score as one number, like 545."""

# The same in SQL, over columns of those names.
SEGMENT_SQL = (
    "CASE"
    + "".join(
        f"\n         WHEN recency BETWEEN {rule.recency[0]} AND {rule.recency[1]}"
        f" AND (frequency + money + 1) DIV 2 BETWEEN {rule.value[0]} AND {rule.value[1]}"
        f" THEN '{rule.name}'"
        for rule in RULES
    )
    + "\n       END"
)

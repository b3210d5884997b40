"""Who the customers are: by tier, age, gender and city. All who exist at the end of the period.

Filters about orders do not narrow them: a customer who never bought is one, too.
"""

from __future__ import annotations

from ecom.kpi.buyers import bounds, people
from ecom.kpi.customer_types import Group
from ecom.kpi.figures import figure
from ecom.kpi.reading import Read
from ecom.kpi.slices import Slice

AGES = ("0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-")
GENDERS = ("female", "male", "other")


@figure("customers_by_tier", "reports.customers")
def customers_by_tier(read: Read, of: Slice) -> list[Group]:
    """Every tier, the lowest first; by the points that customers have today."""
    rows = read(_BY_TIER.format(people=people(of)), **bounds(read, of))
    return [Group(str(row["id"]), row["name"], int(row["customers"])) for row in rows]


@figure("customers_by_age", "reports.customers")
def customers_by_age(read: Read, of: Slice) -> list[Group]:
    """Every age group, by the age on the last day of the period; then those who did not say."""
    return _each(AGES, read, of, _AGE_GROUP)


@figure("customers_by_gender", "reports.customers")
def customers_by_gender(read: Read, of: Slice) -> list[Group]:
    """Every gender, then those who did not say."""
    return _each(GENDERS, read, of, "c.gender")


@figure("customers_by_city", "reports.customers")
def customers_by_city(read: Read, of: Slice) -> list[Group]:
    """Most customers first. Case and accents make no other city: it is written as by the first."""
    sql = _WRITTEN.format(grouped=_grouped(of, "NULLIF(c.city, '')"))
    rows = read(sql, **bounds(read, of))
    found = [Group(row["name"], row["name"], int(row["customers"])) for row in rows]
    return sorted(found, key=lambda group: (-group.customers, group.key))


def _each(keys: tuple[str, ...], read: Read, of: Slice, column: str) -> list[Group]:
    rows = read(_grouped(of, column), **bounds(read, of))
    found = {row["name"] or "": int(row["customers"]) for row in rows}
    return [Group(key, key, found.get(key, 0)) for key in (*keys, "")]


def _grouped(of: Slice, column: str) -> str:
    return f"""
SELECT {column} AS name, COUNT(*) AS customers
FROM {people(of)} c
WHERE {_EXISTS}
GROUP BY {column}
"""


_EXISTS = "c.created_at < :end AND (c.deactivated_at IS NULL OR c.deactivated_at >= :end)"
_AGE_GROUP = (
    "CASE"
    + "".join(
        f" WHEN TIMESTAMPDIFF(YEAR, c.date_of_birth, :last) < {int(age.split('-')[1]) + 1}"
        f" THEN '{age}'"
        for age in AGES[:-1]
    )
    + f" WHEN c.date_of_birth IS NOT NULL THEN '{AGES[-1]}' END"
)
_WRITTEN = """
SELECT COALESCE((
         SELECT w.city FROM customers w WHERE w.city = g.name ORDER BY w.user_id LIMIT 1
       ), '') AS name, g.customers
FROM ({grouped}) g
"""
_BY_TIER = f"""
SELECT t.id, t.name, COALESCE(n.customers, 0) AS customers
FROM membership_tiers t
LEFT JOIN (
  SELECT h.tier_id, COUNT(*) AS customers
  FROM {{people}} c
  JOIN customer_tiers h ON h.customer_id = c.user_id
  WHERE {_EXISTS}
  GROUP BY h.tier_id
) n ON n.tier_id = t.id
ORDER BY t.min_points
"""

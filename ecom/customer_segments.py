"""Segments: customers picked out by rules, saved under a name for all who work with customers.

A segment keeps its rules, not its members: whoever fits is in it, from one moment to the next.
Closed and deleted accounts are in none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ecom import audit, db, paging, permissions, segment_rules
from ecom.actions import action
from ecom.errors import AlreadyTaken, Duplicate, InvalidInput, NotFound
from ecom.kpi.loyalty import BUYERS
from ecom.kpi.rfm import SEGMENT_SQL
from ecom.paging import Key, Page
from ecom.segment_rules import Rules
from ecom.users import User

LONGEST_NAME = 60
MOST_EXPORTED = 200_000


@dataclass(frozen=True)
class Segment:
    """`author`: who saved it."""

    id: int
    name: str
    rules: Rules
    author: str
    created_at: datetime
    row_version: int


@dataclass(frozen=True)
class Member:
    """`net`: spent so far, after refunds."""

    id: int
    full_name: str
    email: str
    phone: str | None
    city: str | None
    tier: str
    loyalty_points: int
    orders: int
    net: Decimal
    last_day: date | None


def segments(viewer: User | None) -> list[Segment]:
    """By name. Raises NotAllowed."""
    permissions.require(viewer, "customers.read")
    return [_segment(row) for row in db.rows(f"{_SEGMENTS} ORDER BY s.name")]


def segment(viewer: User | None, segment_id: int) -> Segment:
    """Raises NotAllowed, NotFound."""
    permissions.require(viewer, "customers.read")
    found = db.row(f"{_SEGMENTS} WHERE s.id = :id", id=segment_id)
    if found is None:
        raise NotFound("no such segment", segment_id=segment_id)
    return _segment(found)


def count(viewer: User | None, rules: Rules) -> int:
    """How many fit. Raises NotAllowed."""
    permissions.require(viewer, "customers.read")
    select = f"{_with(rules)}\nSELECT COUNT(*) AS members{_from(rules)}"
    conditions = "\n  AND ".join(_conditions(rules))
    found = db.row(f"{select}\nWHERE {conditions}", **segment_rules.params(rules))
    return int(found["members"]) if found else 0


def members(
    viewer: User | None, rules: Rules, after: str = "", before: str = "", limit: int = 50
) -> Page[Member]:
    """Who spent most first. Raises NotAllowed."""
    permissions.require(viewer, "customers.read")
    select = f"{_with(rules)}\nSELECT {_COLUMNS}{_from(rules)}"
    found = paging.page(
        select, _conditions(rules), _ORDER, after, before, limit, **segment_rules.params(rules)
    )
    return found.map(lambda row: Member(**row))


def everybody(viewer: User | None, rules: Rules) -> list[Member]:
    """All that fit, to be taken along. Raises NotAllowed."""
    return members(viewer, rules, limit=MOST_EXPORTED).rows


@action("segments.save", "segments.write")
def save(actor: User, name: str, rules: Mapping[str, Any]) -> int:
    """Returns its id. Raises InvalidInput (name, or the field of a rule), AlreadyTaken."""
    name, checked = _name(name), segment_rules.read(rules)

    def work(connection: db.Connection) -> int:
        stored = json.dumps(checked.stored(), ensure_ascii=False)
        made = db.execute(connection, _SAVE, name=name, rules=stored, actor_id=actor.id)
        audit.record(
            connection, actor, "segments.save", "segment", made[0]["last_id"],
            label=name, became={"name": name, **checked.stored()},
        )  # fmt: skip
        return made[0]["last_id"]

    return _named(work)


@action("segments.update", "segments.write")
def update(
    actor: User, segment_id: int, name: str, rules: Mapping[str, Any], row_version: int
) -> None:
    """Another name or other rules. Raises InvalidInput, AlreadyTaken, NotFound, Conflict."""
    name, checked = _name(name), segment_rules.read(rules)

    def work(connection: db.Connection) -> None:
        was = _locked(connection, segment_id, row_version)
        stored = json.dumps(checked.stored(), ensure_ascii=False)
        became = {"name": name, **json.loads(stored)}
        if became == was:
            return
        db.execute(connection, _UPDATE, id=segment_id, name=name, rules=stored)
        audit.record(
            connection, actor, "segments.update", "segment", segment_id,
            label=name, was=was, became=became,
        )  # fmt: skip

    _named(work)


@action("segments.delete", "segments.write")
def delete(actor: User, segment_id: int, row_version: int) -> None:
    """Raises NotFound, Conflict."""

    def work(connection: db.Connection) -> None:
        was = _locked(connection, segment_id, row_version)
        db.execute(connection, "DELETE FROM customer_segments WHERE id = :id", id=segment_id)
        audit.record(
            connection, actor, "segments.delete", "segment", segment_id,
            label=was["name"], was=was,
        )  # fmt: skip

    db.transaction(work)


def _locked(connection: db.Connection, segment_id: int, row_version: int) -> dict[str, Any]:
    """Name and rules, if that is the version which was seen."""
    for row in db.execute(connection, _LOCK, id=segment_id):
        stored = json.loads(row["rules"])
        if row["row_version"] == row_version:
            return {"name": row["name"], **stored}
        current = {"name": row["name"], **segment_rules.whole(stored)}
        raise audit.conflict(connection, "segment", segment_id, current, row["row_version"])
    raise NotFound("no such segment", segment_id=segment_id)


def _named(work: Any) -> Any:
    try:
        return db.transaction(work)
    except Duplicate as error:
        raise AlreadyTaken("a segment has this name", field="name", code="name_taken") from error


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 2 <= len(name) <= LONGEST_NAME:
        raise InvalidInput("2 to 60 letters", field="name", code="segment_name_wrong")
    return name


def _segment(row: dict[str, Any]) -> Segment:
    stored = json.loads(row["rules"])
    return Segment(**{**row, "rules": segment_rules.read(stored)})


def _with(rules: Rules) -> str:
    return f"{BUYERS}{_NAMED if rules.needs_scores else ''}"


def _from(rules: Rules) -> str:
    return _FROM.format(bought="named" if rules.needs_scores else "buyers")


def _conditions(rules: Rules) -> list[str]:
    return ["u.deactivated_at IS NULL", *segment_rules.conditions(rules)]


_SEGMENTS = """
SELECT s.id, s.name, s.rules, u.full_name AS author, s.created_at, s.row_version
FROM customer_segments s JOIN users u ON u.id = s.actor_id"""
_LOCK = "SELECT name, rules, row_version FROM customer_segments WHERE id = :id FOR UPDATE"
_SAVE = "INSERT INTO customer_segments (name, rules, actor_id) VALUES (:name, :rules, :actor_id)"
_UPDATE = """
UPDATE customer_segments SET name = :name, rules = :rules, row_version = row_version + 1
WHERE id = :id
"""
_NAMED = f""", named AS (
  SELECT customer_id, orders, last_day, net, {SEGMENT_SQL} AS segment
  FROM scored
)"""  # noqa: S608 - our own words
_COLUMNS = """c.user_id AS id, u.full_name, u.email, c.phone, c.city,
  (SELECT t.name FROM membership_tiers t WHERE t.min_points <= GREATEST(c.loyalty_points, 0)
   ORDER BY t.min_points DESC LIMIT 1) AS tier,
  c.loyalty_points, COALESCE(b.orders, 0) AS orders, COALESCE(b.net, 0) AS net, b.last_day"""
_FROM = """
FROM customers c
JOIN users u ON u.id = c.user_id
JOIN (SELECT MAX(day) AS today FROM calendar WHERE starts_at <= UTC_TIMESTAMP(6)) k
LEFT JOIN {bought} b ON b.customer_id = c.user_id"""
_ORDER = (
    Key("COALESCE(b.net, 0)", "net", Decimal, descending=True),
    Key("c.user_id", "id", int, descending=True),
)

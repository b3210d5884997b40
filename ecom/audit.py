"""Who changed what: every change by staff, written in the transaction that makes it.

Only fields that differ are kept, as they were and as they are since. There is no way to change or
delete an entry, here or in MySQL (`sql/grants.sql`, triggers of `audit_log`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecom import db, paging, permissions
from ecom.errors import Conflict
from ecom.paging import Key, Page
from ecom.users import User

Fields = Mapping[str, Any]

LONGEST_LABEL, LONGEST_NOTE = 160, 255
RIGHTS = {  # to read what happened to one thing; of any other: audit.read
    "category": "products.read",
    "product": "products.read",
    "price_change": "products.read",
    "order": "orders.read",
    "customer": "customers.read",
    "segment": "customers.read",
    "warehouse": "stock.read",
    "discount": "discounts.read",
}


@dataclass(frozen=True)
class Entry:
    """`was` and `became`: the fields that changed; None where it was new, or is gone."""

    id: int
    created_at: datetime
    actor_id: int
    actor: str
    action: str
    entity: str
    entity_id: int | None
    label: str
    was: dict[str, Any] | None
    became: dict[str, Any] | None
    note: str


@dataclass(frozen=True)
class Change:
    """Of one thing among many that change together; see `record`."""

    entity_id: int
    label: str
    was: Fields | None
    became: Fields | None


@dataclass(frozen=True)
class Query:
    """None is any; `first` and `last`: moments in UTC, the last one excluded."""

    actor_id: int | None = None
    entity: str | None = None
    entity_id: int | None = None
    action: str | None = None
    first: datetime | None = None
    last: datetime | None = None


def record(
    connection: db.Connection,
    actor: User,
    action: str,
    entity: str,
    entity_id: int | None,
    *,
    label: str = "",
    was: Fields | None = None,
    became: Fields | None = None,
    note: str = "",
) -> None:
    """As part of the transaction that makes the change. Decimals, days and times become text."""
    if was is not None and became is not None:
        was, became = differing(was, became)
    db.execute(
        connection,
        _RECORD,
        actor_id=actor.id,
        action=action,
        entity=entity,
        entity_id=entity_id,
        label=label[:LONGEST_LABEL],
        was=_json(was),
        became=_json(became),
        note=note[:LONGEST_NOTE],
    )


def record_each(
    connection: db.Connection,
    actor: User,
    action: str,
    entity: str,
    changes: Sequence[Change],
    note: str = "",
) -> None:
    """An entry for each, in one statement: thousands of them take a part of a second."""
    rows = []
    for one in changes:
        was, became = one.was, one.became
        if was is not None and became is not None:
            was, became = differing(was, became)
        named = {"id": one.entity_id, "label": one.label[:LONGEST_LABEL]}
        texts = {"was": _json(was), "became": _json(became)}
        rows.append(named | {name: text for name, text in texts.items() if text is not None})
    db.execute(
        connection,
        _RECORD_EACH,
        actor_id=actor.id,
        action=action,
        entity=entity,
        note=note[:LONGEST_NOTE],
        changes=json.dumps(rows, ensure_ascii=False),
    )


def differing(was: Fields, became: Fields) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both without the fields that are the same in both."""
    names = [name for name in {**was, **became} if was.get(name) != became.get(name)]
    return {n: was[n] for n in names if n in was}, {n: became[n] for n in names if n in became}


def entries(
    viewer: User | None, query: Query, after: str = "", before: str = "", limit: int = 50
) -> Page[Entry]:
    """Newest first. Raises NotAllowed."""
    permissions.require(viewer, "audit.read")
    conditions = [sql for name, sql in _CONDITIONS.items() if getattr(query, name) is not None]
    found = paging.page(_SELECT, conditions, _ORDER, after, before, limit, **vars(query))
    return found.map(_entry)


def of_entity(viewer: User | None, entity: str, entity_id: int, limit: int = 20) -> list[Entry]:
    """What happened to one thing, newest first, for whoever may see the thing itself; of staff for
    those who oversee them: it tells of addresses, too. Raises NotAllowed."""
    permissions.require(viewer, RIGHTS.get(entity, "audit.read"))
    found = db.rows(
        f"{_SELECT} WHERE a.entity = :entity AND a.entity_id = :entity_id"
        " ORDER BY a.id DESC LIMIT :limit",
        entity=entity,
        entity_id=entity_id,
        limit=limit,
    )
    return [_entry(row) for row in found]


def conflict(
    connection: db.Connection, entity: str, entity_id: int, current: Fields, row_version: int
) -> Conflict:
    """To be raised where a row's version is not the one that the editor saw."""
    found = db.execute(connection, _LAST, entity=entity, entity_id=entity_id)
    by, at = (found[0]["actor"], found[0]["created_at"]) if found else ("", None)
    return Conflict(current=current, row_version=row_version, by=by, at=at)


def _entry(row: dict[str, Any]) -> Entry:
    texts = {name: json.loads(row[name]) if row[name] else None for name in ("was", "became")}
    return Entry(**{**row, **texts})


def _json(fields: Fields | None) -> str | None:
    return None if fields is None else json.dumps(dict(fields), default=str, ensure_ascii=False)


_RECORD = """
INSERT INTO audit_log (actor_id, action, entity, entity_id, label, was, became, note)
VALUES (:actor_id, :action, :entity, :entity_id, :label, :was, :became, :note)
"""

# The fields come as texts: MariaDB's JSON_TABLE reads no object into a column.
_RECORD_EACH = """
INSERT INTO audit_log (actor_id, action, entity, entity_id, label, was, became, note)
SELECT :actor_id, :action, :entity, c.id, c.label, c.was, c.became, :note
FROM JSON_TABLE(:changes, '$[*]' COLUMNS (
  id BIGINT PATH '$.id', label VARCHAR(160) PATH '$.label',
  was MEDIUMTEXT PATH '$.was', became MEDIUMTEXT PATH '$.became')) c
"""

# No join: where few people work, the optimizer begins with them and sorts all that they did.
_SELECT = """
SELECT a.id, a.created_at, a.actor_id,
       (SELECT u.full_name FROM users u WHERE u.id = a.actor_id) AS actor,
       a.action, a.entity, a.entity_id, a.label, a.was, a.became, a.note
FROM audit_log a"""

_LAST = """
SELECT u.full_name AS actor, a.created_at
FROM audit_log a JOIN users u ON u.id = a.actor_id
WHERE a.entity = :entity AND a.entity_id = :entity_id
ORDER BY a.id DESC LIMIT 1
"""

_ORDER = (Key("a.id", "id", int, descending=True),)

_CONDITIONS = {
    "actor_id": "a.actor_id = :actor_id",
    "entity": "a.entity = :entity",
    "entity_id": "a.entity_id = :entity_id",
    "action": "a.action = :action",
    "first": "a.created_at >= :first",
    "last": "a.created_at < :last",
}

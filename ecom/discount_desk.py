"""What staff do with discount codes: create, edit, pause, resume and end them; never delete.

What shoppers see of them is in `ecom.discounts`; it is read anew each time, so nothing is cached.
"""

from __future__ import annotations

from typing import Any

from ecom import audit, db, discount_terms
from ecom.actions import action
from ecom.discount_terms import FIXED_ONCE_USED, NAMES, Terms
from ecom.errors import AlreadyTaken, Duplicate, IllegalStep, InvalidInput, NotFound
from ecom.users import User


@action("discounts.create", "discounts.write")
def create(actor: User, terms: Terms) -> int:
    """Returns its id. Raises InvalidInput, AlreadyTaken with the field."""
    terms = discount_terms.checked(terms)

    def work(connection: db.Connection) -> int:
        _need_category(connection, terms)
        discount_id = insert(connection, terms)
        audit.record(
            connection, actor, "discounts.create", "discount", discount_id,
            label=terms.code, became=vars(terms),
        )  # fmt: skip
        return discount_id

    return _coded(work)


@action("discounts.update", "discounts.write")
def update(actor: User, discount_id: int, terms: Terms, row_version: int) -> bool:
    """Whether anything was changed. `row_version`: that of the code when the editor saw it.

    Once it was used, what it is (code, kind, category) stays, and its limit is not below its uses.
    Raises InvalidInput, AlreadyTaken, NotFound, Conflict.
    """
    terms = discount_terms.checked(terms)

    def work(connection: db.Connection) -> bool:
        row = _locked(connection, discount_id)
        _need_seen(connection, row, row_version)
        was = discount_terms.of_row(row)
        if terms == was:
            return False
        _keep_what_was_used(row, was, terms)
        if terms.category_id != was.category_id:
            _need_category(connection, terms)
        db.execute(connection, _UPDATE, id=discount_id, **vars(terms))
        audit.record(
            connection, actor, "discounts.update", "discount", discount_id,
            label=terms.code, was=vars(was), became=vars(terms),
        )  # fmt: skip
        return True

    return _coded(work)


@action("discounts.pause", "discounts.write")
def pause(actor: User, discount_id: int, row_version: int) -> None:
    """Not to be used until it is resumed. Raises NotFound, Conflict, IllegalStep."""
    _switch(actor, "discounts.pause", discount_id, row_version, active=False)


@action("discounts.resume", "discounts.write")
def resume(actor: User, discount_id: int, row_version: int) -> None:
    """Raises NotFound, Conflict, IllegalStep."""
    _switch(actor, "discounts.resume", discount_id, row_version, active=True)


@action("discounts.end", "discounts.write")
def end(actor: User, discount_id: int, row_version: int) -> None:
    """Now, instead of on its last day. Raises NotFound, Conflict, IllegalStep if it has ended."""

    def work(connection: db.Connection) -> None:
        row = _locked(connection, discount_id)
        _need_open(row)  # first: who presses twice is told that it is done, not of a conflict
        _need_seen(connection, row, row_version)
        db.execute(connection, _END, id=discount_id)
        audit.record(
            connection, actor, "discounts.end", "discount", discount_id, label=row["code"],
            was={"ends_at": row["ends_at"]}, became={"ends_at": row["now"]},
        )  # fmt: skip

    db.transaction(work)


def insert(connection: db.Connection, terms: Terms) -> int:
    """A new row with these terms, as part of a transaction; returns its id."""
    return db.execute(connection, _CREATE, **vars(terms))[0]["last_id"]


def _switch(actor: User, done: str, discount_id: int, row_version: int, *, active: bool) -> None:
    def work(connection: db.Connection) -> None:
        row = _locked(connection, discount_id)
        _need_open(row)
        if bool(row["is_active"]) == active:
            raise IllegalStep("it is so already", code="discount_is_so")
        _need_seen(connection, row, row_version)
        db.execute(connection, _SWITCH, id=discount_id, active=active)
        audit.record(
            connection, actor, done, "discount", discount_id, label=row["code"],
            was={"active": not active}, became={"active": active},
        )  # fmt: skip

    db.transaction(work)


def _keep_what_was_used(row: dict[str, Any], was: Terms, terms: Terms) -> None:
    if not row["usage_count"] and not row["ever_used"]:
        return
    for name in FIXED_ONCE_USED:
        if getattr(terms, name) != getattr(was, name):
            raise InvalidInput("it was used", field=name, code="discount_used")
    if terms.usage_limit is not None and terms.usage_limit < row["usage_count"]:
        raise InvalidInput(
            "used more often", field="usage_limit", code="limit_below_use", uses=row["usage_count"]
        )


def _need_open(row: dict[str, Any]) -> None:
    if row["ends_at"] <= row["now"]:
        raise IllegalStep("it has ended", code="discount_ended")


def _need_category(connection: db.Connection, terms: Terms) -> None:
    if terms.category_id is None:
        return
    found = db.execute(connection, _CATEGORY, id=terms.category_id)
    if not found or found[0]["archived_at"] is not None:
        raise InvalidInput("no such category", field="category_id", code="category_missing")


def _locked(connection: db.Connection, discount_id: int) -> dict[str, Any]:
    for row in db.execute(connection, _LOCK, id=discount_id):
        return row
    raise NotFound("no such discount", discount_id=discount_id)


def _need_seen(connection: db.Connection, row: dict[str, Any], row_version: int) -> None:
    if row["row_version"] != row_version:
        current = {**vars(discount_terms.of_row(row)), "active": bool(row["is_active"])}
        raise audit.conflict(connection, "discount", row["id"], current, row["row_version"])


def _coded(work: Any) -> Any:
    try:
        return db.transaction(work)
    except Duplicate as error:
        raise AlreadyTaken("there is such a code", field="code", code="code_taken") from error


_LOCK = """
SELECT d.*, UTC_TIMESTAMP(6) AS now,
       EXISTS (SELECT 1 FROM orders o WHERE o.discount_id = d.id)
       OR EXISTS (SELECT 1 FROM order_items i WHERE i.discount_id = d.id)
       OR EXISTS (SELECT 1 FROM deliveries e WHERE e.discount_id = d.id) AS ever_used
FROM discounts d WHERE d.id = :id FOR UPDATE
"""
_CATEGORY = "SELECT archived_at FROM categories WHERE id = :id"
_CREATE = f"""
INSERT INTO discounts ({", ".join(NAMES)}) VALUES ({", ".join(f":{name}" for name in NAMES)})
"""  # noqa: S608 - our own words
_UPDATE = f"""
UPDATE discounts SET {", ".join(f"{name} = :{name}" for name in NAMES)},
       row_version = row_version + 1
WHERE id = :id
"""  # noqa: S608 - our own words
_SWITCH = "UPDATE discounts SET is_active = :active, row_version = row_version + 1 WHERE id = :id"
_END = """
UPDATE discounts
SET starts_at = LEAST(starts_at, UTC_TIMESTAMP(6)), ends_at = UTC_TIMESTAMP(6),
    row_version = row_version + 1
WHERE id = :id
"""

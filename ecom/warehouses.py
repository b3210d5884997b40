"""Warehouses: where they are, how much they hold, and who manages them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ecom import audit, db, permissions
from ecom.actions import action
from ecom.errors import AlreadyTaken, Duplicate, InvalidInput, NotFound
from ecom.users import User

T = TypeVar("T")


@dataclass(frozen=True)
class Warehouse:
    """`capacity` and `pieces`: in pieces; `manager_id`: of employees."""

    id: int
    name: str
    city: str
    capacity: int
    manager_id: int | None
    manager: str | None
    pieces: int

    @property
    def seen(self) -> dict[str, Any]:
        """What an editor saw, for `update`."""
        return {name: getattr(self, name) for name in ("name", "city", "capacity", "manager_id")}


def warehouses(viewer: User | None) -> list[Warehouse]:
    """By name. Raises NotAllowed."""
    permissions.require(viewer, "stock.read")
    return [Warehouse(**{**row, "pieces": int(row["pieces"])}) for row in db.rows(_ALL)]


def managers(viewer: User | None) -> dict[int, str]:
    """Who may manage one: employees of the warehouse, and who does so already."""
    permissions.require(viewer, "stock.write")
    return {row["id"]: row["full_name"] for row in db.rows(_MANAGERS)}


@action("warehouses.create", "stock.write")
def create(actor: User, name: str, city: str, capacity: int, manager_id: int | None = None) -> int:
    """Returns its id. Raises InvalidInput, AlreadyTaken, NotFound (no such employee)."""
    wanted = _warehouse(name, city, capacity, manager_id)

    def work(connection: db.Connection) -> int:
        _check_manager(connection, manager_id)
        warehouse_id = db.execute(connection, _CREATE, **wanted)[0]["last_id"]
        audit.record(
            connection, actor, "warehouses.create", "warehouse", warehouse_id,
            label=wanted["name"], became=wanted,
        )  # fmt: skip
        return warehouse_id

    return _named(work)


@action("warehouses.update", "stock.write")
def update(
    actor: User,
    warehouse_id: int,
    seen: dict[str, Any],
    name: str,
    city: str,
    capacity: int,
    manager_id: int | None = None,
) -> None:
    """`seen`: name, city, capacity and manager_id as the editor saw them. A new capacity is not
    below what is in it: nobody brings anything while that is looked at.

    Raises InvalidInput, AlreadyTaken, NotFound, Conflict.
    """
    wanted = _warehouse(name, city, capacity, manager_id)

    def work(connection: db.Connection) -> None:
        db.call(connection, "open_stock_desk", warehouse_id)
        found = db.execute(connection, _LOCK, id=warehouse_id)
        if found[0] != seen:
            raise audit.conflict(connection, "warehouse", warehouse_id, found[0], 0)
        if wanted == seen:
            return
        pieces = db.execute(connection, _PIECES, id=warehouse_id)[0]["pieces"]
        if capacity < pieces and capacity != seen["capacity"]:
            raise InvalidInput(str(pieces), field="capacity", code="capacity_below_stock")
        _check_manager(connection, manager_id)
        db.execute(connection, _UPDATE, id=warehouse_id, **wanted)
        audit.record(
            connection, actor, "warehouses.update", "warehouse", warehouse_id,
            label=wanted["name"], was=found[0], became=wanted,
        )  # fmt: skip

    _named(work)


def _named(work: Callable[[db.Connection], T]) -> T:
    try:
        return db.transaction(work)
    except Duplicate as error:
        raise AlreadyTaken("a warehouse has this name", field="name", code="name_taken") from error


def _warehouse(name: str, city: str, capacity: int, manager_id: int | None) -> dict[str, Any]:
    name, city = " ".join(name.split()), " ".join(city.split())
    wrong = {}
    if not 2 <= len(name) <= 80:
        wrong["name"] = "warehouse_name_wrong"
    if not 2 <= len(city) <= 60:
        wrong["city"] = "city_missing"
    if not 0 <= capacity <= 100_000_000:
        wrong["capacity"] = "capacity_wrong"
    if wrong:
        field, code = next(iter(wrong.items()))
        raise InvalidInput(f"{field}: {code}", field=field, code=code, fields=wrong)
    return {"name": name, "city": city, "capacity": capacity, "manager_id": manager_id}


def _check_manager(connection: db.Connection, manager_id: int | None) -> None:
    if manager_id is not None and not db.execute(connection, _MANAGER, id=manager_id):
        raise NotFound("no such employee", field="manager_id", code="manager_unknown")


_ALL = """
SELECT w.id, w.name, w.city, w.capacity, w.manager_id, u.full_name AS manager,
       COALESCE(SUM(s.quantity), 0) AS pieces
FROM warehouses w
LEFT JOIN stock s ON s.warehouse_id = w.id
LEFT JOIN users u ON u.id = w.manager_id
GROUP BY w.id, w.name, w.city, w.capacity, w.manager_id, u.full_name
ORDER BY w.name
"""
_MANAGERS = """
SELECT u.id, u.full_name
FROM employees e JOIN users u ON u.id = e.user_id
WHERE u.deactivated_at IS NULL
  AND (e.department = 'warehouse' OR e.user_id IN (SELECT manager_id FROM warehouses))
ORDER BY u.full_name, u.id
"""
_LOCK = "SELECT name, city, capacity, manager_id FROM warehouses WHERE id = :id FOR UPDATE"
_PIECES = "SELECT COALESCE(SUM(quantity), 0) AS pieces FROM stock WHERE warehouse_id = :id"
_CREATE = """
INSERT INTO warehouses (name, city, capacity, manager_id)
VALUES (:name, :city, :capacity, :manager_id)
"""
_UPDATE = """
UPDATE warehouses
   SET name = :name, city = :city, capacity = :capacity, manager_id = :manager_id
 WHERE id = :id
"""
_MANAGER = """
SELECT 1 FROM employees e JOIN users u ON u.id = e.user_id
 WHERE e.user_id = :id AND u.deactivated_at IS NULL
"""

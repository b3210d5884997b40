"""What staff do with stock: goods come in, move from one warehouse to another, and are counted.

Each verb is one transaction around the SQL procedure of the same name (`sql/procedures/`), with its
entry in the audit. Stock itself is changed by its ledger only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecom import audit, catalog, db
from ecom.actions import action
from ecom.errors import InvalidInput
from ecom.users import User

Lines = Iterable[tuple[int, int]]  # (product id, pieces)

LONGEST_NOTE = 255


@dataclass(frozen=True)
class Counted:
    """One product of a stock-take: `seen` on the list, `counted` on the shelf."""

    product_id: int
    seen: int
    counted: int


@dataclass(frozen=True)
class Difference:
    """`pieces`: on hand now; `moved`: something was sold or came in after the list was made;
    `counted_since`: another stock-take has put it right after that, and nothing was booked."""

    product_id: int
    seen: int
    counted: int
    difference: int
    pieces: int
    moved: bool
    counted_since: bool


@action("stock.receive", "stock.write")
def receive(actor: User, warehouse_id: int, lines: Lines, note: str) -> None:
    """Goods come in; all of them or none.

    Raises InvalidInput (reason_missing, empty_lines, bad_quantity, product_twice, over_capacity,
    whose text is the number of pieces that still fit), NotFound.
    """
    asked, note = list(lines), _note(note)

    def work(connection: db.Connection) -> None:
        _audit(connection, actor, "stock.receive", warehouse_id, asked, note, 1)
        db.call(connection, "receive_stock", warehouse_id, _json(asked), actor.id, note)

    _booked(work, [product_id for product_id, _pieces in asked])


@action("stock.move", "stock.write")
def move(actor: User, from_id: int, to_id: int, lines: Lines, note: str) -> None:
    """From one warehouse to another; raises what `receive` does, and InsufficientStock."""
    asked, note = list(lines), _note(note)

    def work(connection: db.Connection) -> None:
        for warehouse_id, way in ((from_id, -1), (to_id, 1)):
            _audit(connection, actor, "stock.move", warehouse_id, asked, note, way)
        db.call(connection, "move_stock", from_id, to_id, _json(asked), actor.id, note)

    _booked(work, [product_id for product_id, _pieces in asked])


@action("stock.count", "stock.write")
def count(
    actor: User, warehouse_id: int, counted: Iterable[Counted], listed_at: datetime, note: str
) -> list[Difference]:
    """Book the differences of a stock-take; what moved since the list was made is kept, and what
    another one counted since then is left alone. `listed_at`: of `stock_lists.to_count`.

    Raises InvalidInput, NotFound; InsufficientStock if so much was sold meanwhile that a difference
    would bring the stock below zero.
    """
    asked, note = list(counted), _note(note)
    found: list[Difference] = []

    def work(connection: db.Connection) -> None:
        lines = json.dumps([vars(line) for line in asked])
        told = db.call(connection, "count_stock", warehouse_id, lines, listed_at, actor.id, note)[
            -1
        ]
        found[:] = [_difference(row) for row in told]
        booked = [(one.product_id, one.difference) for one in found if one.difference]
        if booked:
            _audit(connection, actor, "stock.count", warehouse_id, booked, note, 1)

    _booked(work, [line.product_id for line in asked])
    return found


def _difference(row: dict[str, Any]) -> Difference:
    said = {name: bool(row[name]) for name in ("moved", "counted_since")}
    return Difference(**row | said)


def _booked(work: Any, product_ids: list[int]) -> None:
    try:
        db.transaction(work)
    finally:  # if the reply to COMMIT was lost, it may be done all the same
        catalog.forget_stock(product_ids)


def _audit(
    connection: db.Connection,
    actor: User,
    done: str,
    warehouse_id: int,
    lines: list[tuple[int, int]],
    note: str,
    way: int,
) -> None:
    """The ledger has every product; the audit says that it was done, and how much of it."""
    found = db.execute(connection, _NAME, id=warehouse_id)
    pieces = sum(pieces for _product_id, pieces in lines)
    audit.record(
        connection, actor, done, "warehouse", warehouse_id,
        label=found[0]["name"] if found else "",
        became={"products": len(lines), "pieces": way * pieces}, note=note,
    )  # fmt: skip


def _json(lines: list[tuple[int, int]]) -> str:
    return json.dumps([{"product_id": p, "quantity": pieces} for p, pieces in lines])


def _note(note: str) -> str:
    note = " ".join(note.split())
    if not note:
        raise InvalidInput("say why", field="note", code="reason_missing")
    return note[:LONGEST_NOTE]


_NAME = "SELECT name FROM warehouses WHERE id = :id"

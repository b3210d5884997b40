from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime

import pytest

from ecom import audit, catalog, db, stock_desk, stock_lists
from ecom.errors import InsufficientStock, InvalidInput, NotFound
from ecom.stock_desk import Counted
from ecom.stock_lists import Sheet
from ecom.users import User
from tests.ecom.conftest import Maker

LONG_AGO = datetime(2025, 1, 1)


@pytest.fixture
def keeper(make: Maker) -> User:
    return make.user(make.employee("warehouse"))


def test_what_came_in_is_for_sale_on_the_next_look(make: Maker, keeper: User) -> None:
    product_id = make.product(stock=0)
    assert catalog.product(product_id).on_hand == 0
    stock_desk.receive(keeper, make.warehouse("Huế"), [(product_id, 5)], "PO 815")
    assert catalog.product(product_id).stock == [{"city": "Huế", "quantity": 5}]
    (entry,) = audit.of_entity(keeper, "warehouse", make.warehouse("Huế"))
    assert (entry.became, entry.note) == ({"products": 1, "pieces": 5}, "PO 815")
    (booked,) = db.rows("SELECT actor_id, cause, note FROM stock_movements")
    assert booked == {"actor_id": keeper.id, "cause": "receipt", "note": "PO 815"}


def test_what_moves_is_written_down_for_both_warehouses(make: Maker, keeper: User) -> None:
    product_id = make.product(stock={"Huế": 5})
    here, there = make.warehouse("Huế"), make.warehouse("Vinh")
    stock_desk.move(keeper, here, there, [(product_id, 2)], "Tết")
    cities = {city["city"]: city["quantity"] for city in catalog.product(product_id).stock}
    assert cities == {"Huế": 3, "Vinh": 2}
    pieces = [
        audit.of_entity(keeper, "warehouse", place)[0].became["pieces"] for place in (here, there)
    ]
    assert pieces == [-2, 2]


def test_who_moves_too_much_is_told_what_there_is(make: Maker, keeper: User) -> None:
    product_id = make.product("Áo dài", stock={"Huế": 5})
    with pytest.raises(InsufficientStock) as refused:
        stock_desk.move(
            keeper, make.warehouse("Huế"), make.warehouse("Vinh"), [(product_id, 6)], "Tết"
        )
    (short,) = refused.value.items
    assert (short["name"], short["left"]) == ("Áo dài", 5)
    assert not audit.of_entity(keeper, "warehouse", make.warehouse("Huế"))


def test_a_stock_take_books_differences_and_says_what_moved_meanwhile(
    make: Maker, keeper: User
) -> None:
    shirt, shoe, hat = (make.product(name, stock={"Huế": 10}) for name in ("Áo", "Giày", "Mũ"))
    here = make.warehouse("Huế")
    sheet = stock_lists.to_count(keeper, here)
    counted = [
        Counted(row.id, row.pieces, row.pieces - 2 * (row.id == shirt)) for row in sheet.rows
    ]
    make.order(make.customer(), {hat: 1})
    found = {
        one.product_id: (one.difference, one.pieces, one.moved)
        for one in stock_desk.count(keeper, here, counted, sheet.listed_at, "stock-take")
    }
    assert shoe not in found
    assert found == {shirt: (-2, 8, False), hat: (0, 9, True)}
    (entry,) = audit.of_entity(keeper, "warehouse", make.warehouse("Huế"))
    assert entry.became == {"products": 1, "pieces": -2}


def test_a_stock_take_without_a_difference_changes_nothing(make: Maker, keeper: User) -> None:
    product_id = make.product(stock={"Huế": 10})
    here = make.warehouse("Huế")
    listed_at = stock_lists.to_count(keeper, here).listed_at
    assert stock_desk.count(keeper, here, [Counted(product_id, 10, 10)], listed_at, "x") == []
    assert audit.of_entity(keeper, "warehouse", here) == []


def test_a_sheet_waits_for_the_stock_take_that_is_being_booked(make: Maker, keeper: User) -> None:
    product_id, here = make.product(stock={"Huế": 10}), make.warehouse("Huế")
    lines = json.dumps([{"product_id": product_id, "seen": 10, "counted": 7}])

    def book(connection: db.Connection) -> Future[Sheet]:
        db.call(connection, "count_stock", here, lines, LONG_AGO, keeper.id, "x")
        sheet = threads.submit(stock_lists.to_count, keeper, here)
        assert not wait([sheet], timeout=0.3).done
        return sheet

    with ThreadPoolExecutor(1) as threads:
        sheet = db.transaction(book).result(30)
    assert [row.pieces for row in sheet.rows] == [7]


@pytest.mark.parametrize("note", ["", "   "])
def test_nothing_is_booked_without_a_reason(make: Maker, keeper: User, note: str) -> None:
    product_id, here, there = make.product(), make.warehouse("Huế"), make.warehouse("Vinh")
    for act in (
        lambda: stock_desk.receive(keeper, here, [(product_id, 1)], note),
        lambda: stock_desk.move(keeper, here, there, [(product_id, 1)], note),
        lambda: stock_desk.count(keeper, here, [Counted(product_id, 0, 1)], LONG_AGO, note),
    ):
        with pytest.raises(InvalidInput) as refused:
            act()
        assert (refused.value.field, refused.value.code) == ("note", "reason_missing")


def test_a_refusal_leaves_no_entry_in_the_audit(make: Maker, keeper: User) -> None:
    with pytest.raises(NotFound):
        stock_desk.receive(keeper, 999_999, [(make.product(), 1)], "PO")
    with pytest.raises(InvalidInput):
        stock_desk.receive(keeper, make.warehouse("Huế"), [], "PO")
    assert db.rows("SELECT 1 FROM audit_log") == []

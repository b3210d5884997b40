from __future__ import annotations

import pytest

from ecom import audit, warehouses
from ecom.errors import AlreadyTaken, Conflict, InvalidInput, NotAllowed, NotFound
from ecom.users import User
from ecom.warehouses import Warehouse
from tests.ecom.conftest import Maker
from tests.prepare import prepare


@pytest.fixture
def keeper(make: Maker) -> User:
    return make.user(make.employee("warehouse"))


def one(viewer: User, warehouse_id: int) -> Warehouse:
    return next(found for found in warehouses.warehouses(viewer) if found.id == warehouse_id)


def test_a_new_warehouse_is_in_the_list_with_its_room_and_manager(
    make: Maker, keeper: User
) -> None:
    warehouse_id = warehouses.create(keeper, " Kho  Vinh ", "Vinh", 500, keeper.id)
    found = one(keeper, warehouse_id)
    assert (found.name, found.capacity, found.manager, found.pieces) == (
        "Kho Vinh",
        500,
        keeper.full_name,
        0,
    )


def test_the_room_is_never_less_than_what_is_in_it(make: Maker, keeper: User) -> None:
    make.product(stock={"Vinh": 20})
    here = one(keeper, make.warehouse("Vinh"))
    with pytest.raises(InvalidInput) as refused:
        warehouses.update(keeper, here.id, here.seen, here.name, here.city, 19)
    assert (refused.value.field, str(refused.value)) == ("capacity", "20")
    warehouses.update(keeper, here.id, here.seen, here.name, here.city, 20)
    assert one(keeper, here.id).capacity == 20


def test_a_second_editor_is_told_what_the_first_changed(make: Maker, keeper: User) -> None:
    here = one(keeper, make.warehouse("Vinh"))
    warehouses.update(keeper, here.id, here.seen, "Kho A", here.city, 10)
    with pytest.raises(Conflict) as refused:
        warehouses.update(keeper, here.id, here.seen, "Kho B", here.city, 20)
    assert refused.value.current["name"] == "Kho A"
    assert refused.value.by == keeper.full_name


@pytest.mark.parametrize(
    ("name", "city", "capacity", "field"),
    [
        ("K", "Vinh", 1, "name"),
        ("K" * 81, "Vinh", 1, "name"),
        ("Kho", "", 1, "city"),
        ("Kho", "Vinh", -1, "capacity"),
        ("Kho", "Vinh", 100_000_001, "capacity"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    keeper: User, name: str, city: str, capacity: int, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        warehouses.create(keeper, name, city, capacity)
    assert refused.value.field == field


def test_a_name_is_used_once_and_a_manager_is_an_active_employee(make: Maker, keeper: User) -> None:
    warehouses.create(keeper, "Kho Vinh", "Vinh", 1)
    with pytest.raises(AlreadyTaken):
        warehouses.create(keeper, "Kho Vinh", "Vinh", 1)
    with pytest.raises(NotFound):
        warehouses.create(keeper, "Kho Huế", "Huế", 1, make.customer())


def test_who_works_with_stock_sees_the_warehouses(make: Maker) -> None:
    assert warehouses.warehouses(make.user(make.employee("support"))) == []
    with pytest.raises(NotAllowed):
        warehouses.warehouses(make.user(make.employee("it")))


def test_a_warehouse_with_more_than_it_holds_can_be_renamed_but_not_made_smaller(
    make: Maker, keeper: User
) -> None:
    here = make.warehouse("Huế")
    make.product(stock={"Huế": 6})
    prepare("UPDATE warehouses SET capacity = 5 WHERE id = :id", id=here)  # as returns may have it
    warehouses.update(keeper, here, one(keeper, here).seen, "Kho Huế cũ", "Huế", 5)
    assert one(keeper, here).name == "Kho Huế cũ"
    with pytest.raises(InvalidInput) as refused:
        warehouses.update(keeper, here, one(keeper, here).seen, "Kho Huế cũ", "Huế", 4)
    assert refused.value.code == "capacity_below_stock"


def test_nothing_is_written_of_a_warehouse_that_stays_as_it_is(make: Maker, keeper: User) -> None:
    here = make.warehouse("Huế")
    seen = one(keeper, here).seen
    warehouses.update(keeper, here, seen, **seen | {"name": f" {seen['name']} "})
    assert audit.of_entity(keeper, "warehouse", here) == []

"""What staff do with stock and warehouses; each act makes what it needs and does it once."""

from __future__ import annotations

from datetime import UTC, datetime

from ecom import stock_desk, warehouses
from ecom.stock_desk import Counted
from ecom.users import User
from tests.ecom.conftest import Maker


def receive(make: Maker, actor: User) -> None:
    stock_desk.receive(actor, make.warehouse("Huế"), [(make.product(), 5)], "PO 815")


def move(make: Maker, actor: User) -> None:
    product_id = make.product(stock={"Huế": 5})
    places = make.warehouse("Huế"), make.warehouse("Vinh")
    stock_desk.move(actor, *places, [(product_id, 2)], "Tết")


def count(make: Maker, actor: User) -> None:
    product_id, here = make.product(stock={"Huế": 5}), make.warehouse("Huế")
    listed_at = datetime.now(UTC).replace(tzinfo=None)
    stock_desk.count(actor, here, [Counted(product_id, 5, 4)], listed_at, "stock-take")


def create_warehouse(make: Maker, actor: User) -> None:
    warehouses.create(actor, "Kho Vinh", "Vinh", 500, make.employee("warehouse"))


def update_warehouse(make: Maker, actor: User) -> None:
    warehouse_id = make.warehouse("Vinh")
    seen = next(one for one in warehouses.warehouses(actor) if one.id == warehouse_id).seen
    warehouses.update(actor, warehouse_id, seen, "Kho Vinh mới", "Vinh", 700)


ACTS = {
    "stock.receive": receive,
    "stock.move": move,
    "stock.count": count,
    "warehouses.create": create_warehouse,
    "warehouses.update": update_warehouse,
}

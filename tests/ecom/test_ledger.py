from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ecom import db, ledger, stock_desk
from ecom.errors import NotAllowed
from ecom.ledger import Query
from ecom.users import User
from tests.dialects import EXPLAIN
from tests.ecom.conftest import Maker


@pytest.fixture
def keeper(make: Maker) -> User:
    return make.user(make.employee("warehouse"))


@pytest.fixture
def shirt(make: Maker, keeper: User) -> int:
    """20 came into Huế, 2 were ordered, 5 moved to Vinh."""
    product_id = make.product("Áo dài", stock={"Huế": 20})
    make.order(make.customer(), {product_id: 2})
    places = make.warehouse("Huế"), make.warehouse("Vinh")
    stock_desk.move(keeper, *places, [(product_id, 5)], "Tết")
    return product_id


def shown(viewer: User, **query: object) -> list[tuple[str, int]]:
    found = ledger.movements(viewer, Query(**query)).rows
    return [(one.cause, one.quantity) for one in found]


ALL = [("transfer", 5), ("transfer", -5), ("sale", -2), ("receipt", 20)]


def test_the_ledger_tells_every_piece_newest_first(keeper: User, shirt: int) -> None:
    assert shown(keeper) == ALL
    moved, _out, sold, _in = ledger.movements(keeper, Query()).rows
    assert (moved.product, moved.warehouse, moved.note) == ("Áo dài", "Kho Vinh", "Tết")
    assert (moved.actor, sold.actor) == (keeper.full_name, None)
    assert sold.order_id


def test_it_is_narrowed_by_what_where_why_who_and_when(
    make: Maker, keeper: User, shirt: int
) -> None:
    other = make.product(stock={"Vinh": 1})
    now = datetime.utcnow()
    order_id = db.row("SELECT id FROM orders")["id"]
    assert shown(keeper, product_id=shirt) == ALL
    assert shown(keeper, product_id=other) == [("receipt", 1)]
    assert shown(keeper, warehouse_id=make.warehouse("Vinh")) == [("receipt", 1), ("transfer", 5)]
    assert shown(keeper, cause="sale") == [("sale", -2)]
    assert shown(keeper, cause="receipt", warehouse_id=make.warehouse("Huế")) == [("receipt", 20)]
    assert shown(keeper, order_id=order_id) == [("sale", -2)]
    assert shown(keeper, actor_id=keeper.id) == ALL[:2]
    assert shown(keeper, last=now - timedelta(days=1)) == []
    assert len(shown(keeper, first=now - timedelta(days=1))) == 5


ASKED = [
    {},
    {"product_id": 3},
    {"warehouse_id": 2},
    {"cause": "sale"},
    {"cause": "count"},
    {"cause": "count", "warehouse_id": 2},
    {"product_id": 3, "cause": "receipt"},
    {"product_id": 3, "warehouse_id": 2},
    {"order_id": 5},
    {"actor_id": 5},
    {"first": datetime(2025, 1, 1), "last": datetime(2025, 1, 2)},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_page_is_read_off_an_index_in_its_order(
    demo_shop: str, override, asked: dict[str, object]
) -> None:
    override(mysql_url=demo_shop)
    query = Query(**asked)
    conditions = " AND ".join(ledger.CONDITIONS[name] for name in asked) or "TRUE"
    newest = "ORDER BY m.created_at DESC, m.id DESC LIMIT 51"
    plan = db.rows(f"{EXPLAIN} {ledger.statement(query)} WHERE {conditions} {newest}", **asked)
    first = plan[0]
    assert first["table"] == "m" and first["key"] and first["type"] != "ALL"
    named = {"order_id", "actor_id"} & set(asked)  # so few that they may be sorted
    assert named or "filesort" not in (first["Extra"] or "")
    assert all(row["type"] in ("eq_ref", "const") for row in plan[1:])


def test_the_ledger_is_for_those_who_work_with_stock(make: Maker) -> None:
    with pytest.raises(NotAllowed):
        ledger.movements(make.user(make.employee("finance")), Query())

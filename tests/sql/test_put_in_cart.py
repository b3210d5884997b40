"""put_in_cart: what carts.add and carts.set_quantity call, for customers and guests."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.sql.original import AIRPODS, IPHONE, Sql

GUEST = bytes(range(32))
ON_HAND = 250  # of IPHONE, in two warehouses


@pytest.fixture(params=["customer", "guest"])
def owner(request: pytest.FixtureRequest, sql: Sql) -> tuple[int | None, bytes | None]:
    return (sql.an, None) if request.param == "customer" else (None, GUEST)


def put(sql: Sql, owner: tuple[Any, Any], product_id: int, quantity: int, adds: int) -> dict:
    (row,) = sql.call("put_in_cart", *owner, product_id, quantity, adds)[0]
    return row


def lines(row: dict) -> list[list[Any]]:
    return [line[1:] for line in json.loads(row["items"] or "[]")]


def test_pieces_are_added_or_set_and_the_version_rises(sql: Sql, owner) -> None:
    first = put(sql, owner, IPHONE, 2, 1)
    second = put(sql, owner, IPHONE, 3, 1)
    third = put(sql, owner, IPHONE, 1, 0)
    assert [(r["held"], r["quantity"]) for r in (first, second, third)] == [(0, 2), (2, 5), (5, 1)]
    assert [r["version"] for r in (first, second, third)] == [1, 2, 3]
    assert lines(third) == [[IPHONE, 1, "999.99"]]


def test_no_more_goes_in_than_there_is_or_999(sql: Sql, owner) -> None:
    assert put(sql, owner, IPHONE, 900, 1)["quantity"] == ON_HAND
    sql.run(
        "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)"
        " VALUES (:p, 1, 5000, 'receipt')",
        p=IPHONE,
    )
    assert put(sql, owner, IPHONE, 900, 1)["quantity"] == 999


def test_what_is_in_stays_in_when_stock_fell_below_it(sql: Sql, owner) -> None:
    put(sql, owner, IPHONE, 200, 1)
    sql.run(
        "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)"
        " VALUES (:p, 1, -100, 'count'), (:p, 2, -140, 'count')",
        p=IPHONE,
    )
    more = put(sql, owner, IPHONE, 1, 1)
    assert (more["on_hand"], more["quantity"]) == (10, 200)
    assert put(sql, owner, IPHONE, 150, 0)["quantity"] == 10


def test_the_price_seen_is_that_of_the_last_adding(sql: Sql, owner) -> None:
    put(sql, owner, IPHONE, 1, 1)
    sql.run("UPDATE products SET price = 899 WHERE id = :p", p=IPHONE)
    assert lines(put(sql, owner, IPHONE, 2, 0)) == [[IPHONE, 2, "999.99"]]
    (line,) = lines(put(sql, owner, IPHONE, 1, 1))
    assert Decimal(line[2]) == 899


def test_what_is_archived_or_unknown_does_not_go_in(sql: Sql, owner) -> None:
    put(sql, owner, AIRPODS, 1, 1)
    sql.run("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :p", p=IPHONE)
    archived, unknown = put(sql, owner, IPHONE, 1, 1), put(sql, owner, 10**6, 1, 1)
    assert (archived["archived"], archived["on_hand"], archived["quantity"]) == (1, 0, 0)
    assert (unknown["name"], unknown["quantity"]) == (None, 0)
    assert lines(unknown) == [[AIRPODS, 1, "249.99"]]

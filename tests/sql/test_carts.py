"""The original's cart in MySQL: add_to_cart, get_cart, get_cart_line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ecom.errors import InsufficientStock, InvalidInput, NotFound
from tests.sql.original import AIRPODS, IPHONE, Sql

D = Decimal


def test_add_to_cart_adds_up_and_raises_the_version(sql: Sql) -> None:
    (first,) = sql.call("add_to_cart", sql.an, IPHONE, 2)[-1]
    (second,) = sql.call("add_to_cart", sql.an, IPHONE, 3)[-1]
    assert (first["quantity"], second["quantity"]) == (2, 5)
    assert (second["cart_id"], second["version"]) == (first["cart_id"], first["version"] + 1)


def test_get_cart_shows_todays_price_and_stock(sql: Sql) -> None:
    sql.call("add_to_cart", sql.an, IPHONE, 2)
    sql.call("add_to_cart", sql.binh, AIRPODS, 1)
    sql.run("UPDATE products SET price = 899 WHERE id = :p", p=IPHONE)
    (line,) = sql.call("get_cart", sql.an)[0]
    assert (line["product_id"], line["name"], line["quantity"]) == (IPHONE, "iPhone 15 Pro", 2)
    assert (line["price"], line["price_seen"]) == (D("899.00"), D("999.99"))
    assert (line["subtotal"], line["on_hand"], line["archived"]) == (D("1798.00"), 250, 0)


def test_the_cart_of_a_customer_without_one_is_empty(sql: Sql) -> None:
    assert sql.call("get_cart", sql.an) == [[]]


def test_get_cart_line_counts_the_stock_of_all_warehouses(sql: Sql) -> None:
    (line,) = sql.call("get_cart_line", IPHONE, 200)[0]
    assert (line["product_id"], line["quantity"], line["on_hand"]) == (IPHONE, 200, 250)
    assert (line["price"], line["subtotal"]) == (D("999.99"), D("199998.00"))


@pytest.mark.parametrize(
    ("product_id", "quantity", "kind"),
    [
        (999, 1, NotFound),
        (None, 1, NotFound),
        (IPHONE, 0, InvalidInput),
        (IPHONE, None, InvalidInput),
        (IPHONE, 1000, InvalidInput),
        (IPHONE, 251, InsufficientStock),
    ],
)
def test_what_cannot_be_bought_cannot_be_put_in(
    sql: Sql, product_id: int | None, quantity: int | None, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        sql.call("add_to_cart", sql.an, product_id, quantity)
    with pytest.raises(kind):
        sql.call("get_cart_line", product_id, quantity)
    assert sql.value("SELECT COUNT(*) AS n FROM carts") == 0


def test_what_is_in_the_cart_counts_when_more_is_added(sql: Sql) -> None:
    sql.call("add_to_cart", sql.an, IPHONE, 249)
    with pytest.raises(InsufficientStock) as refused:
        sql.call("add_to_cart", sql.an, IPHONE, 2)
    assert refused.value.items == [
        {"product_id": IPHONE, "name": "iPhone 15 Pro", "wanted": 251, "left": 250}
    ]
    assert sql.call("get_cart", sql.an)[0][0]["quantity"] == 249

"""What the checks look at: the buyers' diaries, the rows of MySQL, and the app's own answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pymysql.connections import Connection
from pymysql.cursors import DictCursor

from faults.buyer import PASSWORD
from faults.diary import Checkout, Diary
from faults.shop import Facts

Row = dict[str, Any]
Ask = Callable[..., dict[str, Any]]  # ask(number of a process, door, **given): its answer


@dataclass(frozen=True)
class Violation:
    """`kind`: lost, doubled or wrong."""

    check: str
    kind: str
    text: str


@dataclass
class Evidence:
    """`url`, `connection`: the administrator's. `excused`: old carts that are documented."""

    url: str
    connection: Connection
    facts: Facts
    diaries: list[Diary]
    apps: int
    ask: Ask
    excused: list[str] = field(default_factory=list)

    def rows(self, sql: str, *given: Any) -> list[Row]:
        with self.connection.cursor(DictCursor) as cursor:
            cursor.execute(sql, given)
            return list(cursor.fetchall())

    @cached_property
    def checkouts(self) -> dict[str, tuple[Diary, Checkout]]:
        """By key, those that may have become an order."""
        return {
            key: (diary, checkout)
            for diary in self.diaries
            for key, checkout in diary.checkouts.items()
            if checkout.possible
        }

    @cached_property
    def orders(self) -> dict[int, Row]:
        """By id, with what was bought and sent back: lines and returned, {product: pieces}."""
        found = {row["id"]: row | {"lines": {}, "returned": {}} for row in self.rows(_ORDERS)}
        for line in self.rows(_LINES):
            if order := found.get(line["order_id"]):
                order["lines"][line["product_id"]] = line["quantity"]
                order["returned"][line["product_id"]] = line["returned_quantity"]
        return found

    @cached_property
    def carts(self) -> dict[int, dict[int, int]]:
        """Of each customer in MySQL."""
        found: dict[int, dict[int, int]] = {diary.customer_id: {} for diary in self.diaries}
        for row in self.rows(_CARTS):
            found[row["customer_id"]][row["product_id"]] = row["quantity"]
        return found

    @cached_property
    def tokens(self) -> dict[int, str]:
        """A new session of each customer."""
        given = {"password": PASSWORD, "visitor": "who counts"}
        return {
            diary.customer_id: self.told(0, "sign_in", username=diary.name, **given)["token"]
            for diary in self.diaries
        }

    def told(self, app: int, do: str, **given: Any) -> Any:
        """What process `app` told, now that all is well. Raises AssertionError if it did not."""
        answer = self.ask(app, do, **given)
        if "told" not in answer:
            raise AssertionError(f"{do}: {answer}")
        return answer["told"]


_ORDERS = """
SELECT o.id, o.customer_id, o.checkout_key, o.status, b.status AS bill
  FROM orders o LEFT JOIN bills b ON b.order_id = o.id"""
_LINES = "SELECT order_id, product_id, quantity, returned_quantity FROM order_items"
_CARTS = """
SELECT c.customer_id, i.product_id, i.quantity
  FROM carts c JOIN cart_items i ON i.cart_id = c.id WHERE c.customer_id IS NOT NULL"""

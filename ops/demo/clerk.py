"""Does through the shop's procedures, as of any time, what customers and staff would have done."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from ecom import catalog, mysql_errors
from ops.connection import connect
from ops.demo.people import UNKNOWN_HASH
from ops.demo.story import PAYMENT_FAILED, tracking_number, transaction_id

ATTEMPTS = 5  # of a transaction that meets shoppers' locks
FORGET_EVERY = 1.0  # seconds; a shopper may see a number of pieces that is so old
PUT_OFF = 900  # seconds after the end, before the simulated carrier takes over what is left

Row = dict[str, Any]
Goods = Mapping[int, int]  # product: pieces


class Refused(Exception):
    """Someone else was first: a shopper took the last piece, the carrier moved the parcel on."""


class Clerk:
    """Every deed is a transaction as of `at`, in seconds UTC, on a connection of its own.

    Raises Refused if the shop refuses it, HungUp if the server ends.
    """

    def __init__(self, url: str, end: int) -> None:
        self._end = end
        self._connection = connect(url)
        self._cursor = self._connection.cursor(DictCursor)
        self.ask("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        self._changed: set[int] = set()  # products that Redis may show as they were
        self._forgot_at = time.monotonic()

    def close(self) -> None:
        self._forget()
        self._connection.close()

    def ask(self, sql: str, *values: Any) -> list[Row]:
        self._cursor.execute(sql, values)
        return list(self._cursor.fetchall())

    def sign_up(self, username: str, name: str, gender: str, details: Row, at: int) -> None:
        who = (username, f"{username}@example.com", UNKNOWN_HASH, name, gender)
        known = json.dumps(details, ensure_ascii=False)
        self._do(at, ("CALL create_user(%s, %s, %s, 'customer', %s, %s, %s, @id)", *who, known))

    def place(
        self,
        buyer: Row,
        goods: Goods,
        codes: list[str],
        carrier_id: int,
        method: str,
        key: str,
        next_step: int | None,
        at: int,
    ) -> int:
        """The order's id; `next_step`: when its parcel leaves, None if it must be paid first."""
        to = (buyer["full_name"], buyer["phone"], buyer["address"], buyer["city"])
        order = (
            "CALL place_order(%s, NULL, %s, %s, %s, %s, %s, %s, %s, %s, %s, NULL)",
            *(buyer["user_id"], _lines(goods), json.dumps(codes), *to, carrier_id, method, key),
        )
        parcel = (
            "UPDATE deliveries d JOIN orders o ON o.id = d.order_id SET d.next_step_at = %s"
            " WHERE o.checkout_key = %s AND d.next_step_at IS NOT NULL",
            *(self._left_to_the_carrier(next_step or at), key),
        )
        statements = (order, parcel) if next_step else (order,)
        return int(self._do(at, *statements, changes=goods)[0]["order_id"])

    def fail_payment(self, order_id: int, at: int) -> None:
        self._do(at, ("CALL fail_payment(%s, %s)", order_id, PAYMENT_FAILED))

    def pay(self, order_id: int, customer_id: int, next_step: int, at: int) -> None:
        paid = (
            "CALL complete_payment(%s, %s, %s)",
            order_id,
            transaction_id(order_id),
            customer_id,
        )
        self._do(at, paid, self._next_step(order_id, next_step))

    def ship(self, order_id: int, next_step: int, at: int) -> None:
        number = tracking_number(order_id)
        shipped = ("CALL ship_order(%s, %s, NULL, NULL)", order_id, number)
        self._do(at, shipped, self._next_step(order_id, next_step))

    def deliver(self, order_id: int, at: int) -> None:
        self._do(at, ("CALL deliver_order(%s, NULL)", order_id))

    def receive(self, order_id: int, customer_id: int, at: int) -> None:
        self._do(at, ("CALL receive_order(%s, %s)", order_id, customer_id))

    def cancel(self, order_id: int, actor_id: int | None, why: str, goods: Goods, at: int) -> None:
        self._do(at, ("CALL cancel_order(%s, %s, %s)", order_id, actor_id, why), changes=goods)

    def give_back(self, order_id: int, customer_id: int, goods: Goods, why: str, at: int) -> None:
        back = ("CALL return_items(%s, %s, %s, %s)", order_id, _lines(goods), customer_id, why)
        self._do(at, back, changes=goods)

    def review(self, customer_id: int, product_id: int, rating: int, text: str, at: int) -> None:
        written = (
            "INSERT INTO reviews (customer_id, product_id, rating, content)"
            " VALUES (%s, %s, %s, %s)",
            *(customer_id, product_id, rating, text),
        )
        self._do(at, written, changes=[product_id])

    def bring(self, moves: list[tuple[int, int, int, int]], note: str, at: int) -> None:
        """Receipts: product, warehouse, pieces and who took them in."""
        received = (
            "INSERT INTO stock_movements"
            " (product_id, warehouse_id, quantity, actor_id, cause, note)"
            " VALUES (%s, %s, %s, %s, 'receipt', %s)"
        )
        self._do(at, *((received, *move, note) for move in moves), changes=[m[0] for m in moves])

    def count_steps(self, rows: Iterable[str], at: int) -> None:
        """Rows of `funnel_counts`, added to what has been counted on their day."""
        steps = (
            f"INSERT INTO funnel_counts (day, event, product_id, events) VALUES {','.join(rows)}"  # noqa: S608
            " ON DUPLICATE KEY UPDATE events = events + VALUES(events)"
        )
        self._do(at, (steps,))

    def put_off(self, order_ids: list[int]) -> None:
        """What will be moved on here is the carrier's only if this is cut short."""
        later = utc(self._end + PUT_OFF)
        self.ask("UPDATE deliveries SET next_step_at = %s WHERE order_id IN %s", later, order_ids)

    def _next_step(self, order_id: int, at: int) -> tuple[Any, ...]:
        return (
            "UPDATE deliveries SET next_step_at = %s"
            " WHERE order_id = %s AND next_step_at IS NOT NULL",
            *(self._left_to_the_carrier(at), order_id),
        )

    def _left_to_the_carrier(self, at: int) -> datetime:
        return utc(at if at >= self._end else self._end + PUT_OFF)

    def _do(self, at: int, *statements: tuple[Any, ...], changes: Iterable[int] = ()) -> list[Row]:
        """What the first statement returns. `changes`: products that change with them."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._connection.begin()
                self.ask("SET timestamp = %s", at)
                found = [self.ask(sql, *values) for sql, *values in statements]
                self._connection.commit()
                break
            except pymysql.MySQLError as error:
                meaning = mysql_errors.meaning(*error.args[:2], ())
                if isinstance(meaning, mysql_errors.HungUp):
                    raise meaning from error
                self._connection.rollback()
                if error.args[0] in (mysql_errors.SIGNALED, mysql_errors.DUPLICATE):
                    raise Refused(error.args[1]) from error
                if not isinstance(meaning, mysql_errors.Busy) or attempt == ATTEMPTS:
                    raise
        self._changed.update(changes)
        if time.monotonic() - self._forgot_at > FORGET_EVERY:
            self._forget()
        return found[0]

    def _forget(self) -> None:
        if self._changed:
            catalog.forget_products(self._changed)
        self._changed = set()
        self._forgot_at = time.monotonic()


def utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _lines(goods: Goods) -> str:
    return json.dumps([{"product_id": product, "quantity": n} for product, n in goods.items()])

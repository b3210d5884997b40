"""The demo's first orders, done again by the procedures, come out the same to the last row."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pymysql.connections import Connection
from pymysql.cursors import DictCursor

from ops import install, servers, shop_facts
from ops.connection import connect, database_name
from tests.conftest import DATA_DIR

ORDERS = 200
AGAIN_URL = servers.urls(DATA_DIR, "glass_again")[0]

# What was there before the first order, with nothing counted yet.
COPIED = {
    "users": "id, username, email, password_hash, role, full_name, gender, created_at, updated_at",
    "customers": "user_id, date_of_birth, phone, address, city",
    "employees": "*",
    "categories": "*",
    "products": "id, category_id, name, description, price, details, picture, created_at,"
    " updated_at",
    "warehouses": "*",
    "discounts": "id, code, kind, category_id, minimum_value, percent, maximum_discount,"
    " starts_at, ends_at, usage_limit, per_customer_limit, is_active, is_public",
}

# Numbers that only count rows are left out: the demo writes an order's events together.
COMPARED = {
    "orders": "SELECT * FROM orders WHERE id <= {last} ORDER BY id",
    "order_items": "SELECT * FROM order_items WHERE order_id <= {last} ORDER BY 1, 2",
    "bills": "SELECT * FROM bills WHERE order_id <= {last} ORDER BY 1",
    "deliveries": "SELECT * FROM deliveries WHERE order_id <= {last} ORDER BY 1",
    "discount_uses": "SELECT * FROM discount_uses WHERE order_id <= {last} ORDER BY 2, 1",
    "order_events": """
        SELECT order_id, event, actor_id, note, created_at FROM order_events
        WHERE order_id <= {last} ORDER BY order_id, id""",
    "point_movements": """
        SELECT customer_id, order_id, points, reason, actor_id, note, created_at
        FROM point_movements WHERE order_id <= {last} ORDER BY order_id, id""",
    "returns": """
        SELECT r.order_id, r.actor_id, r.reason, r.delivery_refund, r.refunded_at, r.refunded_on,
               i.product_id, i.quantity, i.amount
        FROM returns r JOIN return_items i ON i.return_id = r.id
        WHERE r.order_id <= {last} ORDER BY r.order_id, i.product_id""",
    "stock_movements": """
        SELECT product_id, warehouse_id, quantity, cause, order_id, actor_id, note, created_at,
               moved_on
        FROM stock_movements WHERE order_id <= {last} ORDER BY order_id, id""",
}

_ORDERS = """
SELECT o.*, UNIX_TIMESTAMP(o.placed_at) AS at, b.method, b.amount, b.transaction_id,
       d.carrier_id, d.recipient, d.phone, d.address, d.city, d.discount_id AS delivery_code
FROM orders o JOIN bills b ON b.order_id = o.id JOIN deliveries d ON d.order_id = o.id
ORDER BY o.id LIMIT %s
"""
_SUPPLIES = """
SELECT *, UNIX_TIMESTAMP(created_at) AS at FROM stock_movements
WHERE cause IN ('opening', 'receipt') AND created_at <= %s ORDER BY id
"""


class Replay:
    """Does again, at its time, what the demo's ledgers say was done."""

    def __init__(self, demo: Connection, again: Connection) -> None:
        self._demo = demo.cursor(DictCursor)
        self._again = again.cursor(DictCursor)

    def run(self) -> int:
        """The id of the last order."""
        orders = self._ask(_ORDERS, ORDERS)
        for _at, sql, values in heapq.merge(
            self._supplies(orders[-1]["placed_at"]), self._deeds(orders), key=lambda deed: deed[0]
        ):
            self._again.execute("START TRANSACTION")
            self._again.execute("SET timestamp = %s", (_at,))
            self._again.execute(sql, values)
            self._again.execute("COMMIT")
        return orders[-1]["id"]

    def _supplies(self, last: Any) -> Iterator[tuple]:
        for row in self._ask(_SUPPLIES, last):
            values = (row["product_id"], row["warehouse_id"], row["quantity"], row["cause"])
            yield (
                row["at"],
                "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)"
                " VALUES (%s, %s, %s, %s)",
                values,
            )

    def _deeds(self, orders: list[dict]) -> list[tuple]:
        deeds = []
        for order in orders:
            deeds.append((order["at"], *self._placing(order)))
            for event in self._ask(
                "SELECT *, UNIX_TIMESTAMP(created_at) AS at FROM order_events"
                " WHERE order_id = %s ORDER BY id",
                order["id"],
            ):
                if call := self._step(order, event):
                    deeds.append((event["at"], *call))
        return sorted(deeds, key=lambda deed: deed[0])

    def _placing(self, order: dict) -> tuple:
        items = self._ask(
            "SELECT product_id, quantity, discount_id FROM order_items WHERE order_id = %s",
            order["id"],
        )
        lines = [{"product_id": i["product_id"], "quantity": i["quantity"]} for i in items]
        used = {order["discount_id"], order["delivery_code"], *(i["discount_id"] for i in items)}
        codes = [
            row["code"]
            for row in self._ask("SELECT code FROM discounts WHERE id IN %s", [*used, 0])
        ]
        return "CALL place_order(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", (
            *(order["customer_id"], order["employee_id"], json.dumps(lines), json.dumps(codes)),
            *(order["recipient"], order["phone"], order["address"], order["city"]),
            *(order["carrier_id"], order["method"], order["checkout_key"], order["amount"]),
        )

    def _step(self, order: dict, event: dict) -> tuple | None:
        number, actor, note = order["id"], event["actor_id"], event["note"]
        match event["event"]:
            case "payment_failed":
                return "CALL fail_payment(%s, %s)", (number, note)
            case "paid" if order["method"] != "cash_on_delivery":
                return "CALL complete_payment(%s, %s, %s)", (
                    number,
                    order["transaction_id"],
                    actor,
                )
            case "canceled":
                return "CALL cancel_order(%s, %s, %s)", (number, actor, note)
            case "shipped" | "delivered":
                return "CALL advance_order(%s, %s)", (number, actor)
            case "received":
                return "CALL receive_order(%s, %s)", (number, actor)
            case "returned":
                return "CALL return_items(%s, %s, %s, %s)", (
                    number,
                    self._back(number),
                    actor,
                    note,
                )
        return None

    def _back(self, order_id: int) -> str:
        rows = self._ask(
            "SELECT i.product_id, i.quantity FROM returns r"
            " JOIN return_items i ON i.return_id = r.id WHERE r.order_id = %s",
            order_id,
        )
        return json.dumps(rows)

    def _ask(self, sql: str, *values: Any) -> list[dict]:
        self._demo.execute(sql, values)
        return list(self._demo.fetchall())


@pytest.fixture(scope="module")
def done_again(demo_database: str) -> Iterator[tuple[Connection, Connection, int]]:
    install.install(AGAIN_URL)
    with connect(demo_database) as demo, connect(AGAIN_URL) as again:
        with again.cursor() as cursor:
            for table, columns in COPIED.items():
                names = "" if columns == "*" else f"({columns})"
                source = f"{database_name(demo_database)}.{table}"
                cursor.execute(f"INSERT INTO {table} {names} SELECT {columns} FROM {source}")
            cursor.execute("ALTER TABLE orders AUTO_INCREMENT = 100001")
        shop_facts.put(again, "carrier_step_seconds", "0")
        yield demo, again, Replay(demo, again).run()


@pytest.mark.parametrize("table", COMPARED)
def test_the_first_orders_placed_again_are_the_same(
    done_again: tuple[Connection, Connection, int], table: str
) -> None:
    demo, again, last = done_again
    sql = COMPARED[table].format(last=last)
    rows = []
    for connection in (demo, again):
        with connection.cursor(DictCursor) as cursor:
            cursor.execute(sql)
            rows.append(cursor.fetchall())
    assert rows[0] == rows[1]
    assert rows[0]


def test_the_first_orders_show_all_that_can_become_of_an_order(
    done_again: tuple[Connection, Connection, int],
) -> None:
    demo, _, last = done_again
    with demo.cursor() as cursor:
        cursor.execute("SELECT DISTINCT event FROM order_events WHERE order_id <= %s", (last,))
        events = {event for (event,) in cursor.fetchall()}
        cursor.execute(
            "SELECT COUNT(DISTINCT d.kind), SUM(i.line_discount), SUM(i.order_discount)"
            " FROM order_items i JOIN discount_uses u ON u.order_id = i.order_id"
            " JOIN discounts d ON d.id = u.discount_id WHERE i.order_id <= %s",
            (last,),
        )
        kinds, off_lines, off_orders = cursor.fetchone()
    assert events >= {"placed", "payment_failed", "paid", "shipped", "delivered", "received"}
    assert events >= {"canceled", "refunded", "returned"}
    assert kinds == 3
    assert min(off_lines, off_orders) > Decimal(0)

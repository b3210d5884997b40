"""Multi-row INSERTs on two connections side by side: a server with two cores keeps both busy."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable
from types import TracebackType

import pymysql

from ops.connection import connect

STATEMENT_BYTES = 700_000  # well below every server's max_allowed_packet
WAITING = 12  # statements; more would only fill memory

COLUMNS = {
    "users": "id, username, email, password_hash, role, full_name, gender, created_at, updated_at",
    "customers": "user_id, date_of_birth, phone, address, city, loyalty_points",
    "employees": "user_id, internal_id, department, hire_date, date_of_birth, address",
    "admins": "user_id, level, granted_on",
    "categories": "id, name",
    "products": "id, category_id, name, description, price, details, picture, search_words, "
    "rating_count, rating_sum, created_at, updated_at",
    "warehouses": "id, name, city, capacity, manager_id",
    "stock": "product_id, warehouse_id, quantity",
    "discounts": "id, code, kind, category_id, minimum_value, percent, maximum_discount, "
    "starts_at, ends_at, usage_limit, per_customer_limit, usage_count, is_active, is_public",
    "orders": "id, customer_id, employee_id, status, checkout_key, discount_id, subtotal, "
    "discount, placed_at, placed_on, canceled_at, updated_at, row_version",
    "order_items": "order_id, product_id, quantity, unit_price, discount_id, line_discount, "
    "subtotal, order_discount, returned_quantity, refunded",
    "discount_uses": "discount_id, order_id, customer_id",
    "bills": "order_id, transaction_id, method, status, amount, refunded, due_at, paid_at",
    "deliveries": "order_id, carrier_id, recipient, phone, address, city, tracking_number, fee, "
    "discount_id, discount, estimated_on, shipped_at, delivered_at, next_step_at",
    "order_events": "order_id, event, actor_id, note, created_at",
    "returns": "id, order_id, actor_id, reason, refunded_at, refunded_on",
    "return_items": "return_id, product_id, quantity, amount",
    "point_movements": "customer_id, order_id, points, reason, actor_id, note, created_at",
    "reviews": "product_id, customer_id, rating, content, created_at, given_on",
    "wishlist_items": "customer_id, product_id, added_at",
    "stock_movements": "product_id, warehouse_id, quantity, cause, order_id, actor_id, note, "
    "created_at, moved_on",
    "funnel_counts": "day, event, product_id, events",
}
# A table always has the same connection, so that its rows keep their order.
SECOND = frozenset(
    {"order_events", "stock_movements", "reviews", "returns", "return_items", "funnel_counts"}
)


class Inserts:
    """`with Inserts(url) as inserts: inserts.add("stock", ["(1,1,20)"])`; done when it closes.

    Each row is the text of its values in the order of COLUMNS. Triggers must be away.
    """

    def __init__(self, url: str) -> None:
        self._lanes = [_Lane(url), _Lane(url)]

    def add(self, table: str, rows: Iterable[str]) -> None:
        lane = self._lanes[table in SECOND]
        head = f"INSERT INTO {table} ({COLUMNS[table]}) VALUES "  # noqa: S608
        pending: list[str] = []
        size = 0
        for row in rows:
            pending.append(row)
            size += len(row)
            if size > STATEMENT_BYTES:
                lane.put(head + ",".join(pending))
                pending, size = [], 0
        if pending:
            lane.put(head + ",".join(pending))

    def commit(self) -> None:
        for lane in self._lanes:
            lane.put("COMMIT")

    def __enter__(self) -> Inserts:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for lane in self._lanes:
            lane.end()
        if error is None:
            for lane in self._lanes:
                lane.check()


class _Lane:
    def __init__(self, url: str) -> None:
        self._connection = connect(url)
        self._connection.autocommit(False)
        self._waiting: queue.Queue[str | None] = queue.Queue(WAITING)
        self._error: pymysql.MySQLError | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="demo-inserts")
        self._thread.start()

    def put(self, statement: str) -> None:
        self.check()
        self._waiting.put(statement)

    def end(self) -> None:
        self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def check(self) -> None:
        if self._error:
            raise self._error

    def _run(self) -> None:
        """Takes every statement, even after an error: the generator must not wait for ever."""
        self._execute("SET unique_checks = 0, foreign_key_checks = 0")
        while (statement := self._waiting.get()) is not None:
            self._execute(statement)
        self._execute("COMMIT")

    def _execute(self, statement: str) -> None:
        if self._error is None:
            try:
                with self._connection.cursor() as cursor:
                    cursor.execute(statement)
            except pymysql.MySQLError as error:
                self._error = error

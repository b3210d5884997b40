"""The original's sample rows, and the routines of sql/ called by name: `sql.place({IPHONE: 2})`."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecom import db, report_db
from tests.prepare import prepare

PHONES, LAPTOPS, ACCESSORIES = 1, 2, 3
IPHONE, MACBOOK, AIRPODS = 1, 2, 3
HANOI, SAIGON = 1, 2
CARRIER, OTHER_CARRIER = 1, 2


@dataclass
class Sql:
    """Each call is one transaction. `an` and `binh` are customers, `seller` and `boss` staff."""

    an: int = 0
    binh: int = 0
    seller: int = 0
    boss: int = 0

    def run(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """As the administrator: what a test prepares may be more than the shop may do."""
        return prepare(sql, **params)

    def row(self, sql: str, **params: Any) -> dict[str, Any]:
        reader = report_db if "FROM report_" in sql else db
        (row,) = reader.rows(sql, **params)
        return row

    def value(self, sql: str, **params: Any) -> Any:
        (value,) = self.row(sql, **params).values()
        return value

    def call(self, procedure: str, *args: Any) -> list[list[dict[str, Any]]]:
        return db.transaction(lambda connection: db.call(connection, procedure, *args))

    def create_user(self, username: str, role: str, details: Mapping[str, Any], **more: Any) -> int:
        values = {"email": f"{username}@example.vn", "name": username, "gender": None} | more

        def work(connection: db.Connection) -> int:
            db.execute(
                connection,
                "CALL create_user(:u, :email, 'hash', :role, :name, :gender, :details, @new_user)",
                u=username,
                role=role,
                details=json.dumps(details),
                **values,
            )
            return int(db.execute(connection, "SELECT @new_user AS id")[0]["id"])

        return db.transaction(work)

    def discount(self, code: str, kind: str, amount: int | str, **columns: Any) -> int:
        values = {
            "code": code,
            "kind": kind,
            "maximum_discount": amount,
            "starts_at": "2020-01-01",
            "ends_at": "2099-01-01",
        } | columns
        return self.insert("discounts", **values)

    def insert(self, table: str, **columns: Any) -> int:
        places = ", ".join(f":{name}" for name in columns)
        return self.run(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", **columns)[
            0
        ]["last_id"]

    def place(self, lines: Mapping[int, int], *codes: str, **changes: Any) -> int:
        return int(self.place_call(lines, *codes, **changes)[-1][0]["order_id"])

    def place_call(
        self,
        lines: Mapping[int, int],
        *codes: str,
        customer: int | None = None,
        employee: int | None = None,
        carrier: int = CARRIER,
        method: str = "credit_card",
        key: str | None = None,
        expected: Decimal | str | None = None,
    ) -> list[list[dict[str, Any]]]:
        return self.call(
            "place_order",
            customer or self.an,
            employee,
            json_lines(lines),
            json.dumps(codes),
            "Nguyễn Văn A",
            "0901 234 567",
            "1 Tràng Tiền",
            "Hà Nội",
            carrier,
            method,
            key or str(uuid.uuid4()),
            expected,
        )

    def quote(
        self,
        lines: Mapping[int, int],
        *codes: str,
        customer: int | None = None,
        carrier: int = CARRIER,
    ) -> list[list[dict[str, Any]]]:
        """Totals, lines, codes."""
        given = json_lines(lines), json.dumps(codes)
        return self.call("quote_order", customer or self.an, *given, carrier)

    def delivered(self, lines: Mapping[int, int], *codes: str, **changes: Any) -> int:
        order_id = self.place(lines, *codes, **{"method": "cash_on_delivery"} | changes)
        for _ in range(2):
            self.call("advance_order", order_id, None)
        return order_id

    def stock(self, product_id: int) -> dict[int, int]:
        """Pieces by warehouse."""
        found = db.rows(
            "SELECT warehouse_id, quantity FROM stock WHERE product_id = :id", id=product_id
        )
        return {row["warehouse_id"]: row["quantity"] for row in found}

    def order(self, order_id: int) -> dict[str, Any]:
        return self.row("SELECT * FROM orders WHERE id = :id", id=order_id)

    def bill(self, order_id: int) -> dict[str, Any]:
        return self.row("SELECT * FROM bills WHERE order_id = :id", id=order_id)

    def delivery(self, order_id: int) -> dict[str, Any]:
        return self.row("SELECT * FROM deliveries WHERE order_id = :id", id=order_id)

    def events(self, order_id: int) -> list[str]:
        found = db.rows(
            "SELECT event FROM order_events WHERE order_id = :id ORDER BY id", id=order_id
        )
        return [row["event"] for row in found]

    def points(self, customer_id: int) -> int:
        return self.value(
            "SELECT loyalty_points FROM customers WHERE user_id = :id", id=customer_id
        )

    def ledger_equals_stock(self) -> bool:
        return not db.rows(
            "SELECT s.product_id FROM stock s"
            " LEFT JOIN stock_movements m"
            "   ON m.product_id = s.product_id AND m.warehouse_id = s.warehouse_id"
            " GROUP BY s.product_id, s.warehouse_id, s.quantity"
            " HAVING s.quantity <> COALESCE(SUM(m.quantity), 0)"
        )


def json_lines(lines: Mapping[int, int]) -> str:
    return json.dumps([{"product_id": p, "quantity": q} for p, q in lines.items()])


def fill(sql: Sql) -> None:
    sql.run("UPDATE carriers SET fee = 25")
    a = {"city": "Hà Nội", "date_of_birth": "1990-01-15"}
    b = {"city": "TP.HCM", "date_of_birth": "1995-05-20"}
    sql.an = sql.create_user("nguyenvana", "customer", a, name="Nguyễn Văn A", gender="male")
    sql.binh = sql.create_user("tranthib", "customer", b, name="Trần Thị B", gender="female")
    for customer, points in ((sql.an, 100), (sql.binh, 50)):
        sql.insert("point_movements", customer_id=customer, points=points, reason="adjustment")
    seller = {"internal_id": "NV001", "department": "sales", "hire_date": "2023-05-04"}
    sql.seller = sql.create_user("seller", "employee", seller)
    sql.boss = sql.create_user("boss", "admin", {"level": "super_admin"})
    for warehouse_id, city, capacity in ((HANOI, "Hà Nội", 10_000), (SAIGON, "TP.HCM", 15_000)):
        sql.insert(
            "warehouses",
            id=warehouse_id,
            name=f"Kho {city}",
            city=city,
            capacity=capacity,
            manager_id=sql.seller,
        )
    for category_id, name in (
        (PHONES, "Điện thoại"),
        (LAPTOPS, "Laptop"),
        (ACCESSORIES, "Phụ kiện"),
    ):
        sql.insert("categories", id=category_id, name=name)
    for category_id, product_id, name, price, pieces in (
        (PHONES, IPHONE, "iPhone 15 Pro", "999.99", (100, 150)),
        (LAPTOPS, MACBOOK, "MacBook Pro", "1999.99", (50, 75)),
        (ACCESSORIES, AIRPODS, "AirPods Pro", "249.99", (200, 250)),
    ):
        sql.insert(
            "products",
            id=product_id,
            category_id=category_id,
            name=name,
            description="",
            price=price,
            details="{}",
        )
        for warehouse_id, quantity in zip((HANOI, SAIGON), pieces, strict=True):
            receive(sql, product_id, warehouse_id, quantity, cause="opening")
    sql.discount("ORDER10", "order", 50, minimum_value=100, usage_limit=100)
    sql.discount("SHIP20", "delivery", 20, usage_limit=100)
    sql.discount("PHONE15", "category", 150, minimum_value=500, usage_limit=100, category_id=PHONES)


def receive(
    sql: Sql, product_id: int, warehouse_id: int, quantity: int, cause: str = "receipt"
) -> None:
    sql.insert(
        "stock_movements",
        product_id=product_id,
        warehouse_id=warehouse_id,
        quantity=quantity,
        cause=cause,
    )

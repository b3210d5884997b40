"""A small shop made by hand: `make.product(stock={"Hà Nội": 5})`, `make.customer("lan")`."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ecom import db, orders
from ecom.accounts import User

NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$bm90LWEtc2FsdA$AAAAAAAAAAAAAAAAAAAAAA"


class Maker:
    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def category(self, name: str = "Phụ kiện") -> int:
        found = db.row("SELECT id FROM categories WHERE name = :name", name=name)
        return found["id"] if found else self._insert("categories", name=name)

    def warehouse(self, city: str) -> int:
        found = db.row("SELECT id FROM warehouses WHERE city = :city", city=city)
        return (
            found["id"]
            if found
            else self._insert("warehouses", name=f"Kho {city}", city=city, capacity=100_000)
        )

    def product(
        self,
        name: str = "",
        price: int | str = 100_000,
        stock: int | dict[str, int] = 10,
        category: str = "Phụ kiện",
        **columns: Any,
    ) -> int:
        """The id of a product with `stock` pieces, in Hà Nội unless said by city."""
        product_id = self._insert(
            "products",
            category_id=self.category(category),
            name=name or f"Sản phẩm {next(self._numbers)}",
            description="Mô tả",
            price=Decimal(price),
            details=json.dumps({}),
            **columns,
        )
        for city, pieces in (stock if isinstance(stock, dict) else {"Hà Nội": stock}).items():
            if pieces:
                self.receive(product_id, pieces, city)
        return product_id

    def receive(self, product_id: int, pieces: int, city: str = "Hà Nội") -> None:
        self._insert(
            "stock_movements",
            product_id=product_id,
            warehouse_id=self.warehouse(city),
            quantity=pieces,
            cause="receipt",
        )

    def customer(self, username: str = "", points: int = 0) -> int:
        user_id = self._user(username or f"khach{next(self._numbers)}", "customer")
        self._insert("customers", user_id=user_id)
        if points:
            self._insert("point_movements", customer_id=user_id, points=points, reason="adjustment")
        return user_id

    def employee(self, department: str) -> int:
        user_id = self._user(f"{department}{next(self._numbers)}", "employee")
        self._insert(
            "employees",
            user_id=user_id,
            internal_id=f"NV{user_id}",
            department=department,
            hire_date="2024-01-02",
        )
        return user_id

    def admin(self, level: str = "super_admin") -> int:
        user_id = self._user(f"{level}{next(self._numbers)}", "admin")
        self._insert("admins", user_id=user_id, level=level, granted_on="2024-01-02")
        return user_id

    def discount(self, code: str, kind: str, amount: int | str, **columns: Any) -> int:
        values = {"maximum_discount": Decimal(amount), "starts_at": "2020-01-01 00:00:00"}
        return self._insert(
            "discounts",
            **{"code": code, "kind": kind, "ends_at": "2099-01-01 00:00:00", **values, **columns},
        )

    def user(self, user_id: int) -> User:
        from ecom import accounts

        return accounts.user(user_id)

    def order(self, customer_id: int, lines: dict[int, int], **changes: Any) -> int:
        """Place an order for pieces by product id; cash on delivery unless told otherwise."""
        return orders.place_order(self.asked(customer_id, lines, **changes))

    def asked(self, customer_id: int, lines: dict[int, int], **changes: Any) -> orders.PlaceOrder:
        values = {
            "customer_id": customer_id,
            "lines": tuple(lines.items()),
            "codes": (),
            "recipient": "Nguyễn Thị Lan",
            "phone": "0912 345 678",
            "address": "12 Hàng Bài, Hoàn Kiếm",
            "city": "Hà Nội",
            "carrier_id": 1,
            "method": "cash_on_delivery",
            "checkout_key": str(uuid.uuid4()),
        }
        return orders.PlaceOrder(**(values | changes))

    def _user(self, username: str, role: str) -> int:
        return self._insert(
            "users",
            username=username,
            email=f"{username}@example.com",
            password_hash=NOBODYS_HASH,
            role=role,
            full_name=username.title(),
        )

    def _insert(self, table: str, **columns: Any) -> int:
        names = ", ".join(columns)
        places = ", ".join(f":{name}" for name in columns)
        sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - the test's own words
        return db.transaction(lambda c: db.execute(c, sql, **columns))[0]["last_id"]


def somebody(make: Maker, who: str) -> User | None:
    """A guest, a customer, one of a department, or an admin: 'admin: super_admin'."""
    if who == "guest":
        return None
    if who == "customer":
        return make.user(make.customer())
    kind, _colon, level = who.partition(": ")
    return make.user(make.admin(level) if level else make.employee(kind))


@pytest.fixture
def make(shop: str, override: Callable[..., Any]) -> Maker:
    override(demo=True)
    return Maker()


@pytest.fixture
def on_hand() -> Callable[[int], int]:
    from ecom import stock

    return stock.on_hand

"""Customers of a small shop, with orders on days of one's choice."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ecom import db, report_db
from ecom.kpi import figures, recount
from ecom.kpi.figures import Check
from ecom.kpi.reading import DirectReader
from ecom.kpi.slices import Slice
from tests.ecom.conftest import Maker
from tests.prepare import prepare

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: str, hour: int = 12) -> datetime:
    """UTC, of a day of the shop."""
    local = datetime.combine(date.fromisoformat(day), time(hour), ZONE)
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def write(sql: str, **params: object) -> None:
    prepare(sql, **params)


def build_customers() -> None:
    write("CALL build_customers(500)")


def build_days(first: str, last: str) -> None:
    write("CALL build_days(:first, :last)", first=first, last=last)


class CustomerShop:
    def __init__(self, make: Maker) -> None:
        self.make = make
        self.lamp = make.product("Đèn bàn", price=100_000, stock=999)
        self.book = make.product("Sách", price=50_000, stock=999, category="Sách")

    def customer(self, name: str, created: str, **columns: object) -> int:
        """`columns`: gender of users, the others of customers."""
        customer_id = self.make.customer(name)
        gender = columns.pop("gender", None)
        sql = "UPDATE users SET created_at = :at, gender = :gender WHERE id = :id"
        write(sql, at=at(created), gender=gender, id=customer_id)
        for column, value in columns.items():
            sql = f"UPDATE customers SET {column} = :value WHERE user_id = :id"  # noqa: S608
            write(sql, value=value, id=customer_id)
        return customer_id

    def order(self, customer_id: int, day: str, pieces: int = 1, **more: object) -> int:
        lines = more.pop("lines", {self.lamp: pieces})
        order_id = self.make.order(customer_id, lines, **more)
        sql = "UPDATE orders SET placed_at = :at WHERE id = :id"
        write(sql, at=at(day, more.pop("hour", 12)), id=order_id)
        return order_id

    def rate(self, customer_id: int, product_id: int, stars: int, day: str) -> None:
        """Whoever rates has received all they ordered."""
        for sql in _RECEIVE:
            write(sql, id=customer_id)
        sql = """INSERT INTO reviews (product_id, customer_id, rating, content, created_at)
                 VALUES (:product_id, :customer_id, :stars, '', :at)"""
        write(sql, product_id=product_id, customer_id=customer_id, stars=stars, at=at(day))


_RECEIVE = (
    "UPDATE bills SET status = 'paid'"
    " WHERE order_id IN (SELECT id FROM orders WHERE customer_id = :id)",
    "UPDATE deliveries SET delivered_at = UTC_TIMESTAMP(6)"
    " WHERE order_id IN (SELECT id FROM orders WHERE customer_id = :id)",
    "UPDATE orders SET status = 'received' WHERE customer_id = :id",
)


def ask(name: str, of: Slice) -> object:
    """The figure, without the cache."""
    return figures.all_figures()[name].read(DirectReader(), of)


def checked(names: list[str], slices: list[Slice]) -> list[tuple[str, Slice, Check]]:
    """Each figure for each slice, and its recount, at one moment; those that differ."""

    def work(connection: db.Connection) -> list[tuple[str, Slice, Check]]:
        read = DirectReader(connection)
        books = recount.Books(DirectReader(connection))
        found = [
            (name, of, Check(figures.all_figures()[name].read(read, of),
                             recount.again(books, name, of)))
            for name in names
            for of in slices
        ]  # fmt: skip
        return [one for one in found if not one[2].agrees]

    return report_db.snapshot(work)

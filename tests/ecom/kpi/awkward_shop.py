"""A shop of a few orders in May and June 2025, with everything that makes figures go wrong.

May 10  lan     2 lamps, 1 fan, BOT30K off; the fan comes back on June 2
May 12  lan     5 lamps, canceled on May 13
May 20  minh    1 lamp, canceled: nothing else on that day
May 31  minh    3 books to Huế, a tenth of a second before midnight
June 1  minh    1 book to HUẾ, at midnight
June 5  binh    1 fan for nothing, delivery cheaper; his account is deleted on June 20
June 8  lan     4 books, two of which come back, one by one; books are archived since
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ecom import db, leaving, orders, passwords
from tests.ecom.conftest import Maker
from tests.prepare import prepare

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGINNING = "2025-04-01 08:00"


def at(local: str) -> datetime:
    """UTC, of a time of the shop."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    return moment.astimezone(UTC).replace(tzinfo=None)


def write(sql: str, **params: object) -> None:
    prepare(sql, **params)


class AwkwardShop:
    def __init__(self, make: Maker) -> None:
        self.make = make
        self.admin = make.user(make.admin())
        self._people()
        self._goods()
        self._may()
        self._june()
        self._visits()
        write("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id", id=self.book)

    def _people(self) -> None:
        self.lan, self.minh = self.make.customer("lan"), self.make.customer("minh")
        self.binh, self.hoa = self.make.customer("binh"), self.make.customer("hoa")
        write("UPDATE users SET created_at = :at", at=at(BEGINNING))
        write("UPDATE users SET gender = 'female' WHERE id = :id", id=self.lan)
        sql = "UPDATE customers SET city = :city, date_of_birth = :born WHERE user_id = :id"
        write(sql, city="Hà Nội", born="1990-06-30", id=self.lan)
        write(sql, city="ha noi ", born="2007-07-01", id=self.hoa)
        write(sql, city="Huế", born=None, id=self.minh)

    def _goods(self) -> None:
        self.lamp = self.make.product("Đèn", 100_000, {"Hà Nội": 6, "Huế": 4})
        self.fan = self.make.product("Quạt", 200_000, 1)
        self.book = self.make.product("Sách", 50_000, 20, "Sách")
        self.never = self.make.product("Bàn", 900_000, 7, "Nội thất")
        self._move("TRUE", BEGINNING)
        self.make.discount("BOT30K", "order", 30_000)
        self.make.discount("SHIP10K", "delivery", 10_000)
        self.make.discount(
            "FREE",
            "category",
            9_000_000,
            percent=100,
            category_id=self.make.category(),
        )

    def _may(self) -> None:
        self.kept = self.order(
            self.lan, {self.lamp: 2, self.fan: 1}, "2025-05-10 12:00", codes=("BOT30K",)
        )
        self.canceled = self.order(self.lan, {self.lamp: 5}, "2025-05-12 09:00")
        orders.cancel(self.canceled, self.admin)
        self._move(f"cause = 'cancellation' AND order_id = {self.canceled}", "2025-05-13 10:00")
        alone = self.order(self.minh, {self.lamp: 1}, "2025-05-20 21:30", method="paypal")
        orders.cancel(alone, self.admin)
        self._move(f"cause = 'cancellation' AND order_id = {alone}", "2025-05-20 22:00")
        self.order(self.minh, {self.book: 3}, "2025-05-31 23:59:59.900000", city="Huế")
        self.give_back(self.kept, self.fan, "2025-06-02 09:00")

    def _june(self) -> None:
        self.order(self.minh, {self.book: 1}, "2025-06-01 00:00", city="HUẾ")
        gift = self.order(
            self.binh, {self.fan: 1}, "2025-06-05 15:00", codes=("FREE", "SHIP10K"), carrier_id=1
        )
        self.deliver(gift)
        self._leave(self.binh, "2025-06-20 11:00")
        books = self.order(self.lan, {self.book: 4}, "2025-06-08 08:00")
        for day in ("2025-06-10 10:00", "2025-06-11 10:00"):
            self.give_back(books, self.book, day)
        self.rate(self.lan, self.book, 4, "2025-06-30 23:59:59")

    def _visits(self) -> None:
        """On May 10 and 20; views of a product are among those of the shop."""
        sql = "INSERT INTO funnel_counts VALUES (:day, :event, :product_id, :events)"
        for day, event, product_id, events in (
            ("2025-05-10", "visit", 0, 8),
            ("2025-05-10", "product_view", 0, 12),
            ("2025-05-10", "product_view", self.lamp, 9),
            ("2025-05-10", "checkout", 0, 2),
            ("2025-05-20", "cart_add", 0, 1),
            ("2025-05-20", "cart_add", self.lamp, 1),
        ):
            write(sql, day=day, event=event, product_id=product_id, events=events)

    def order(self, customer_id: int, lines: dict[int, int], when: str, **changes: object) -> int:
        order_id = self.make.order(customer_id, lines, **changes)
        write("UPDATE orders SET placed_at = :at WHERE id = :id", at=at(when), id=order_id)
        self._move(f"cause = 'sale' AND order_id = {order_id}", when)
        return order_id

    def deliver(self, order_id: int) -> None:
        while db.row("SELECT status FROM orders WHERE id = :id", id=order_id)["status"] not in (
            "delivered",
            "received",
        ):
            orders.advance(order_id, self.admin)

    def give_back(self, order_id: int, product_id: int, when: str) -> None:
        """One piece."""
        if db.row("SELECT status FROM orders WHERE id = :id", id=order_id)["status"] != "delivered":
            self.deliver(order_id)
        orders.return_items(order_id, self.admin, [(product_id, 1)])
        newest = "SELECT MAX(id) AS id FROM "
        sql = "UPDATE returns SET refunded_at = :at WHERE id = :id"
        write(sql, at=at(when), id=db.row(newest + "returns")["id"])
        self._move(f"id = {db.row(newest + 'stock_movements')['id']}", when)

    def rate(self, customer_id: int, product_id: int, stars: int, when: str) -> None:
        write(
            "INSERT INTO reviews (product_id, customer_id, rating, content, created_at)"
            " VALUES (:product_id, :customer_id, :stars, '', :at)",
            product_id=product_id,
            customer_id=customer_id,
            stars=stars,
            at=at(when),
        )

    def _leave(self, customer_id: int, when: str) -> None:
        with_password = "UPDATE users SET password_hash = :hash WHERE id = :id"
        write(with_password, hash=passwords.hashed("kinh-trong-suot!"), id=customer_id)
        leaving.delete_account(customer_id, "kinh-trong-suot!")
        write("UPDATE users SET deactivated_at = :at WHERE id = :id", at=at(when), id=customer_id)

    def _move(self, which: str, when: str) -> None:
        """Movements to another time: their ledger has no trigger for it, nobody ever does it."""
        sql = f"UPDATE stock_movements SET created_at = :at, moved_on = :day WHERE {which}"  # noqa: S608
        write(sql, at=at(when), day=when[:10])

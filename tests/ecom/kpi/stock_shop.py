"""A small shop whose stock moves on days of one's choice, counted back from today."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ecom.kpi import figures
from ecom.kpi.reading import DirectReader
from ecom.kpi.slices import Slice
from tests.ecom.conftest import Maker
from tests.prepare import prepare

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    return datetime.now(ZONE).date()


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def lately(days: int) -> Slice:
    """Today and the days before it."""
    return Slice(ago(days - 1), today())


def at(days: int, hour: int = 12) -> datetime:
    """UTC, so many of the shop's days ago; today it is now."""
    if days == 0:
        return datetime.now(UTC).replace(tzinfo=None)
    local = datetime.combine(ago(days), time(hour), ZONE)
    return local.astimezone(UTC).replace(tzinfo=None)


def write(sql: str, **params: object) -> None:
    prepare(sql, **params)


def build(first: int, last: int) -> None:
    """Add up the days from `first` days ago to `last` days ago."""
    write("CALL build_days(:first, :last)", first=ago(first), last=ago(last))


def ask(name: str, of: Slice) -> object:
    """The figure, without the cache."""
    return figures.all_figures()[name].read(DirectReader(), of)


class StockShop:
    def __init__(self, make: Maker) -> None:
        self.make = make
        self.customer = make.customer("lan")

    def product(self, name: str, price: int = 100_000, category: str = "Phụ kiện") -> int:
        return self.make.product(name, price=price, stock=0, category=category)

    def move(
        self,
        product_id: int,
        pieces: int,
        days: int,
        cause: str = "receipt",
        city: str = "Hà Nội",
        hour: int = 12,
    ) -> None:
        sql = """INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause, created_at)
                 VALUES (:product_id, :warehouse_id, :pieces, :cause, :at)"""
        write(
            sql,
            product_id=product_id,
            warehouse_id=self.make.warehouse(city),
            pieces=pieces,
            cause=cause,
            at=at(days, hour),
        )

    def transfer(self, product_id: int, pieces: int, days: int, source: str, target: str) -> None:
        self.move(product_id, -pieces, days, "transfer", source)
        self.move(product_id, pieces, days, "transfer", target)

    def sell(self, product_id: int, pieces: int, days: int) -> int:
        """An order of that day, and what it moved."""
        order_id = self.make.order(self.customer, {product_id: pieces})
        write("UPDATE orders SET placed_at = :at WHERE id = :id", at=at(days), id=order_id)
        write(
            "UPDATE stock_movements SET created_at = :at, moved_on = :day WHERE order_id = :id",
            at=at(days),
            day=ago(days),
            id=order_id,
        )
        return order_id


def archive(product_id: int) -> None:
    write("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id", id=product_id)

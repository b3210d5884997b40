"""What was sold, by category, city, payment method, product, hour, order value and code."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate
from typing import Any

from ecom.kpi import order_sums, sources
from ecom.kpi.figures import figure
from ecom.kpi.reading import Read
from ecom.kpi.sales import sums
from ecom.kpi.sales_types import (
    CategorySales,
    CitySales,
    DiscountCost,
    HourOrders,
    MethodSales,
    ProductDay,
    ProductSales,
    ValueStep,
)
from ecom.kpi.slices import Slice

_OF_DAY = ("units", "gross_sales", "discounts", "returns")
_PRODUCT_DAY = """product_id, day, CAST(units AS SIGNED) AS units,
       gross_sales - discounts - returns AS net"""
A_SHARE, B_SHARE = Decimal("0.80"), Decimal("0.95")


@figure("sales_by_category", "reports.revenue")
def sales_by_category(read: Read, of: Slice) -> list[CategorySales]:
    """An order counts in every category it has a line of."""
    sql, params = sources.sales(of, by=("category_id",))
    named = f"SELECT s.*, c.name FROM ({sql}) s JOIN categories c ON c.id = s.category_id"
    found = [
        CategorySales(category_id=row["category_id"], name=row["name"], **sums(row))
        for row in read(named, **params)
    ]
    return sorted(found, key=lambda row: (-row.net_revenue, row.category_id))


@figure("sales_by_city", "reports.revenue")
def sales_by_city(read: Read, of: Slice) -> list[CitySales]:
    """Case and accents make no other city: it is written as by the first order that went there."""
    sql, params = sources.sales(of, by=("city",))
    named = f"SELECT s.*, {_WRITTEN} AS written FROM ({sql}) s"
    found = [CitySales(city=row["written"], **sums(row)) for row in read(named, **params)]
    return sorted(found, key=lambda row: (-row.net_revenue, row.city))


@figure("sales_by_method", "reports.revenue")
def sales_by_method(read: Read, of: Slice) -> list[MethodSales]:
    sql, params = sources.sales(of, by=("method",))
    found = [MethodSales(method=row["method"], **sums(row)) for row in read(sql, **params)]
    return sorted(found, key=lambda row: (-row.net_revenue, row.method))


@figure("sales_by_product", "reports.revenue")
def sales_by_product(read: Read, of: Slice) -> list[ProductSales]:
    """Products sold or returned in the period, best first."""
    sql, params = sources.sales(of, by=("product_id",))
    named = (
        "SELECT s.*, p.name, p.picture, p.price, p.category_id"
        f" FROM ({sql}) s JOIN products p ON p.id = s.product_id"
    )
    about = ("product_id", "name", "picture", "price", "category_id")
    found = [{**{name: row[name] for name in about}, **sums(row)} for row in read(named, **params)]
    found.sort(key=lambda row: (-_net(row), row["product_id"]))
    classes = abc_classes([_net(row) for row in found])
    return [ProductSales(**row, abc=abc) for row, abc in zip(found, classes, strict=True)]


def _net(sums_of: dict[str, Any]) -> Decimal:
    return sums_of["gross_sales"] - sums_of["discounts"] - sums_of["returns"]


def abc_classes(ranking: list[Decimal]) -> list[str]:
    """One letter for each amount of a ranking, the largest first."""
    earning = [max(amount, Decimal(0)) for amount in ranking]
    total = sum(earning)
    before = accumulate(earning, initial=Decimal(0))
    return [_abc(amount, so_far, total) for amount, so_far in zip(ranking, before, strict=False)]


def _abc(amount: Decimal, before: Decimal, total: Decimal) -> str:
    if amount <= 0 or before >= B_SHARE * total:
        return "C"
    return "A" if before < A_SHARE * total else "B"


@figure("product_days", "reports.revenue")
def product_days(read: Read, of: Slice) -> list[ProductDay]:
    """Each product and day with a sale or a return, by product, then by day."""
    sql, params = sources.sales(of, by=("product_id", "day"), sums=_OF_DAY)
    rows = read(f"SELECT {_PRODUCT_DAY} FROM ({sql}) s ORDER BY product_id, day", **params)
    return [ProductDay(row["product_id"], row["day"], row["units"], row["net"]) for row in rows]


@figure("orders_by_hour", "reports.revenue")
def orders_by_hour(read: Read, of: Slice) -> list[HourOrders]:
    """Weekdays and hours of the shop's time zone that had orders, from Monday morning."""
    rows = _read(read, order_sums.by_hour(of))
    found = [HourOrders(row["weekday"], row["hour"], int(row["orders"])) for row in rows]
    return sorted(found, key=lambda row: (row.weekday, row.hour))


@figure("order_values", "reports.revenue")
def order_values(read: Read, of: Slice) -> list[ValueStep]:
    """Steps that have orders, from the lowest."""
    rows = sorted(_read(read, order_sums.by_value(of)), key=lambda row: row["bucket"])
    return [
        ValueStep(
            step_from(row["bucket"]),
            step_from(row["bucket"] + 1),
            int(row["orders"]),
            Decimal(row["sold"]),
        )
        for row in rows
    ]


def step_from(bucket: int) -> Decimal:
    """Where a step of the SQL function value_bucket begins: 0, 2, 5, 10, 20 …"""
    if bucket == 0:
        return Decimal(0)
    return Decimal((1, 2, 5)[bucket % 3] * 10 ** (bucket // 3))


@figure("discount_costs", "reports.revenue")
def discount_costs(read: Read, of: Slice) -> list[DiscountCost]:
    """Codes used in the period, the dearest first."""
    sql, params = order_sums.by_discount(of)
    named = f"SELECT s.*, c.code, c.kind FROM ({sql}) s JOIN discounts c ON c.id = s.discount_id"
    found = [
        DiscountCost(
            row["discount_id"], row["code"], row["kind"], int(row["orders"]), Decimal(row["cost"])
        )
        for row in read(named, **params)
    ]
    return sorted(found, key=lambda row: (-row.cost, row.discount_id))


def _read(read: Read, asked: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    sql, params = asked
    return read(sql, **params)


_WRITTEN = """(
  SELECT d.city FROM deliveries d WHERE d.city = s.city ORDER BY d.order_id LIMIT 1
)"""

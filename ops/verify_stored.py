"""What is stored of days and months that are added up, row by row against the rows it came from.

By everything that is stored at once (city, payment method, category, product …), so that two wrong
sums cannot make up for each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from ecom.kpi.breakdowns import step_from
from ecom.kpi.reading import Read
from ecom.kpi.recount import Books, again
from ecom.kpi.recount.folding import fold
from ecom.kpi.recount.raw import Line
from ecom.kpi.recount.sales import tallies
from ecom.kpi.recount.shelves import movements, shelves
from ecom.kpi.sales_types import Sales
from ecom.kpi.slices import Slice
from ops.verify_differences import Found, of_rows

Key = tuple[Any, ...]
Sums = dict[str, Any]

SALES = ("orders", "units", "gross_sales", "discounts", "returns", "returned_units")
DELIVERY = ("delivery_fees", "delivery_discounts", "delivery_refunds")


def compare(read: Read, books: Books, month: Slice) -> Found:
    """Days of the month that are added up; and the month, if all that is in it is asked for."""
    found = Found()
    span = {"first": month.first, "last": month.last}
    built = {row["day"] for row in read(_BUILT_DAYS, **span)}
    until = next((row["until"] for row in read(_BUILT_MONTH, **span)), None)
    if not built:
        return found
    _compare_days(read, books, month, built, found)
    for table, (keys, values, count) in TABLES.items():
        rows = [(key, sums) for key, sums in count(books, month) if key[0] in built]
        names = f"start, {', '.join(keys)}, {', '.join(values)}"
        stored = read(_STORED.format(names=names, table=table), grain="day", **span)
        shown = {_key(row, keys): _sums(row, values) for row in stored if row["start"] in built}
        found.add(of_rows(table, "", shown, {_text(key): sums for key, sums in rows}), len(rows))
        if until:
            stored = read(_STORED.format(names=names, table=table), grain="month", **span)
            shown = {_key(row, keys): _sums(row, values) for row in stored}
            counted = _added_up(rows, month.during(month.first, until))
            found.add(of_rows(f"{table} of a month", "", shown, counted), len(counted))
    return found


def _compare_days(read: Read, books: Books, month: Slice, built: set[date], found: Found) -> None:
    rows = read(_DAYS, first=month.first, last=month.last)
    shown = {str(row.pop("day")): row for row in rows}
    counted = {}
    ratings = {row.day: row for row in again(books, "buyers_by_day", month)}
    for day in built:
        sold: Sales = again(books, "sales_total", month.during(day, day))
        counted[str(day)] = {name: getattr(sold, name) for name in SALES + DELIVERY} | {
            name: getattr(ratings[day], name) for name in ("rating_count", "rating_sum")
        }
    found.add(of_rows("rollup_days", "", shown, counted), len(counted))


def _added_up(rows: list[tuple[Key, Sums]], month: Slice) -> dict[str, Sums]:
    sums: dict[Key, Sums] = {}
    for (day, *rest), values in rows:
        if day > month.last:
            continue
        so_far = sums.setdefault((month.first, *rest), dict.fromkeys(values, 0))
        for name, value in values.items():
            if name != "closing":
                so_far[name] += value
            elif day == month.last:
                so_far[name] = value
    return {_text(key): values for key, values in sums.items()}


def _sales_by(*names: str) -> Callable[[Books, Slice], Iterator[tuple[Key, Sums]]]:
    parts: dict[str, Callable[[Books, Line], Any]] = {
        "city": lambda _books, line: fold(line.order.city or ""),
        "method": lambda _books, line: line.order.method,
        "category_id": lambda books, line: books.products[line.product_id]["category_id"],
        "product_id": lambda _books, line: line.product_id,
    }
    wanted = [parts[name] for name in names]

    def count(books: Books, of: Slice) -> Iterator[tuple[Key, Sums]]:
        lines = books.lines(of.first, of.last)
        sums = tallies(lines, lambda line: (line.day, *[part(books, line) for part in wanted]))
        return ((key, tally.sums) for key, tally in sums.items())

    return count


def _each_day(figure: str, table: str) -> Callable[[Books, Slice], Iterator[tuple[Key, Sums]]]:
    def count(books: Books, of: Slice) -> Iterator[tuple[Key, Sums]]:
        keys, values, _count = TABLES[table]
        for day in books.begun(of.first, of.last):
            for row in again(books, figure, of.during(day, day)):
                key = [row.lower if name == "bucket" else getattr(row, name) for name in keys]
                yield (day, *key), {name: getattr(row, name) for name in values}

    return count


def _warehouse_flow(books: Books, of: Slice) -> Iterator[tuple[Key, Sums]]:
    found: dict[Key, Sums] = defaultdict(lambda: {"inbound": 0, "outbound": 0})
    for one in movements(books, of):
        way = "inbound" if one.quantity > 0 else "outbound"
        found[one.day, one.warehouse_id][way] += abs(one.quantity)
    return iter(found.items())


def _product_flow(books: Books, of: Slice) -> Iterator[tuple[Key, Sums]]:
    for product_id, shelf in shelves(books, Slice(of.first, of.last)).items():
        for day in books.begun(max(of.first, shelf.days[0]), of.last):
            moved = [one.quantity for one in shelf.movements(day, day)]
            closing = shelf.closing(day)
            yield (
                (day, product_id),
                {
                    "inbound": sum(quantity for quantity in moved if quantity > 0),
                    "outbound": -sum(quantity for quantity in moved if quantity < 0),
                    "received": shelf.received(day, day),
                    "closing": closing,
                    "days_out": int(closing == 0),
                },
            )


FLOW = ("inbound", "outbound")
# The table's keys besides the day, its sums, and how its rows are counted again.
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...], Any]] = {
    "rollup_sales": (("city", "method"), SALES, _sales_by("city", "method")),
    "rollup_categories": (("category_id",), SALES, _sales_by("category_id")),
    "rollup_category_sales": (
        ("category_id", "city", "method"),
        SALES,
        _sales_by("category_id", "city", "method"),
    ),
    "rollup_product_sales": (("product_id",), SALES, _sales_by("product_id")),
    "rollup_hours": (
        ("weekday", "hour"),
        ("orders",),
        _each_day("orders_by_hour", "rollup_hours"),
    ),
    "rollup_order_values": (
        ("bucket",),
        ("orders", "sold"),
        _each_day("order_values", "rollup_order_values"),
    ),
    "rollup_discounts": (
        ("discount_id",),
        ("orders", "cost"),
        _each_day("discount_costs", "rollup_discounts"),
    ),
    "rollup_warehouse_flow": (("warehouse_id",), FLOW, _warehouse_flow),
    "rollup_product_flow": (
        ("product_id",),
        (*FLOW, "received", "closing", "days_out"),
        _product_flow,
    ),
}


def _key(row: dict[str, Any], keys: tuple[str, ...]) -> str:
    return _text((row["start"], *[_named(name, row[name]) for name in keys]))


def _named(name: str, value: Any) -> Any:
    if name == "city":
        return fold(value)
    return step_from(value) if name == "bucket" else value


def _text(key: Key) -> str:
    return ", ".join([str(part) for part in key])


def _sums(row: dict[str, Any], values: tuple[str, ...]) -> Sums:
    return {name: row[name] for name in values}


_BUILT_DAYS = "SELECT day FROM rollup_days WHERE day BETWEEN :first AND :last"
_BUILT_MONTH = "SELECT until FROM rollup_months WHERE month = :first AND until <= :last"
_DAYS = """
SELECT day, orders, units, gross_sales, discounts, returns, returned_units, delivery_fees,
       delivery_discounts, delivery_refunds, rating_count, rating_sum
FROM rollup_days WHERE day BETWEEN :first AND :last
"""
_STORED = "SELECT {names} FROM {table} WHERE grain = :grain AND start BETWEEN :first AND :last"

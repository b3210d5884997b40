"""Each day of a month as the pages read it, against the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecom.kpi import closings, figures, sources
from ecom.kpi.reading import Read
from ecom.kpi.recount import Books, again
from ecom.kpi.recount.folding import fold
from ecom.kpi.recount.raw import Line
from ecom.kpi.recount.sales import tallies
from ecom.kpi.recount.shelves import shelves
from ecom.kpi.sales import sums
from ecom.kpi.slices import Slice
from ops.verify_differences import Found, between, of_rows

DIMENSIONS = (("city", "method"), ("category_id", "city", "method"), ("product_id",))


def compare_sales(read: Read, books: Books, month: Slice) -> Found:
    """By all that pages narrow sales to, on each day, and in all: months are stored apart."""
    found = Found()
    lines = list(books.lines(month.first, month.last))
    when = f"{month.first} to {month.last}"
    for names in DIMENSIONS:
        for by in (("day", *names), names):
            sql, params = sources.sales(month, by)
            shown = {_row_key(row, by): sums(row) for row in read(sql, **params)}
            counted = {key: t.sums for key, t in tallies(lines, _key_of(books, by)).items()}
            found.add(of_rows(f"sales by {', '.join(by)}", when, shown, counted), len(counted))
    return found


def _key_of(books: Books, by: tuple[str, ...]) -> Callable[[Line], str]:
    parts: dict[str, Callable[[Line], Any]] = {
        "day": lambda line: line.day,
        "city": lambda line: fold(line.order.city or ""),
        "method": lambda line: line.order.method,
        "category_id": lambda line: books.products[line.product_id]["category_id"],
        "product_id": lambda line: line.product_id,
    }
    wanted = [parts[name] for name in by]
    return lambda line: ", ".join([str(part(line)) for part in wanted])


def _row_key(row: dict[str, Any], by: tuple[str, ...]) -> str:
    return ", ".join(fold(row[name] or "") if name == "city" else str(row[name]) for name in by)


def compare_flow(read: Read, books: Books, month: Slice) -> Found:
    """What moved in each city's warehouses."""
    found = Found()
    for city in {row["city"] for row in books.warehouses}:
        of = Slice(month.first, month.last, city=city)
        for name in ("flow_by_day", "stock_totals"):
            shown, counted = figures.all_figures()[name].read(read, of), again(books, name, of)
            when = f"{of.first} to {of.last} {city}"
            found.add(between(name, when, shown, counted), count=1)
    return found


def compare_closing(read: Read, books: Books, of: Slice) -> Found:
    """What was on hand of each product at the end of the slice, what came in, days without any."""
    shown: dict[str, dict[str, Any]] = {}
    for sql, params in (closings.closing(of, of.last), closings.kept(of)):
        for row in read(sql, **params):
            values = {name: int(value) for name, value in row.items() if name != "product_id"}
            shown.setdefault(f"product {row['product_id']}", {}).update(values)
    counted = {
        f"product {product_id}": {
            "units": shelf.closing(of.last),
            "received": shelf.received(of.first, of.last),
            "days_out": shelf.days_out(of.first, of.last),
        }
        for product_id, shelf in shelves(books, of).items()
        if shelf.days[0] <= of.last
    }
    moved = {key: values for key, values in shown.items() if key in counted or any(values.values())}
    found = Found()
    when = f"{of.first} to {of.last}"
    found.add(of_rows("stock at the end", when, moved, counted), len(counted))
    return found

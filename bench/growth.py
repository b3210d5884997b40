"""python -m bench.growth: how the shop's figures grow with its orders, and with its threads.

Prints two tables and writes bench/growth.json; its servers are its own and go at the end.
Shops of 10,000, 100,000 and a million orders are asked by turns. Beside what threads do a second
stands the bare work, also by turns.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import bare, buying, carting, clock, kpi_shop, result
from bench.kpi_shop import periods
from bench.shop import Bench, Shop, private_servers
from bench.trending import cold
from ecom import carts, catalog, db, keys, listings, order_book
from ecom.kpi import figures
from ecom.kpi.reading import DirectReader
from ecom.listings import Query
from ecom.users import User, user

ORDERS = (10_000, 100_000, 1_000_000)
THREADS = (1, 2, 4, 8, 16, 32, 64)
TOGETHER = 640  # adds or orders of all threads in a round; of reads ten times as many
FIGURES = ("sales_total", "sales_by_day", "sales_by_product", "customer_totals", "stock_totals")
FILE = result.FOLDER / "growth.json"
BEGIN, END = "<!-- growth -->", "<!-- end of growth -->"

Row = dict[str, Any]
Table = list[Row]


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    asked.add_argument("--orders", type=int, nargs="*", default=ORDERS)
    asked.add_argument("--threads", type=int, nargs="*", default=THREADS)
    asked.add_argument("--write-readme", action="store_true", help="put both into README.md")
    given = asked.parse_args()
    with private_servers() as folder:
        bench = Bench(folder)
        tables = {
            "orders": with_orders(bench, given.orders),
            "threads": with_threads(bench, given.threads),
        }
    FILE.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    if given.write_readme:
        write_readme(tables)


def with_orders(bench: Bench, sizes: list[int] | tuple[int, ...]) -> Table:
    """Median ms of each work in the shop of each size."""
    shops = [bench.of(size) for size in sizes]
    for shop in shops:
        kpi_shop.build(shop)
    works = {shop.orders: dict(of_shop(shop)) for shop in shops}
    table = []
    for name in works[shops[0].orders]:
        taken: dict[int, list[float]] = {shop.orders: [] for shop in shops}
        for _ in range(bench.times(5)):
            for shop in shops:
                shop.use()
                work = works[shop.orders][name]
                taken[shop.orders].append(clock.p50(work, bench.times(15), warm_up=2))
        row = {"name": name} | {f"{n:,}": statistics.median(ms) for n, ms in taken.items()}
        table.append(told(row, "ms"))
    return table


def of_shop(shop: Shop) -> Iterator[tuple[str, clock.Work]]:
    """None of it is answered by a cache."""
    shop.use()
    products, people = buying.goods(), buying.customers()
    buyer = busiest()
    dice = random.Random(7)
    yield "trending, cold", cold
    yield "catalogue search", lambda: listings.find(Query(text="dien thoai").cleaned())
    yield "catalogue, most popular", lambda: listings.find(Query().cleaned())
    yield "own orders, first page", lambda: order_book.of_customer(buyer)
    yield "order of 3 lines", lambda: buying.buy(people[0], dice.sample(products, 3))
    for name in FIGURES:
        figure, of = figures.all_figures()[name], periods(shop)["two years"]
        yield f"figure {name}, two years", lambda f=figure, of=of: f.read(DirectReader(), of)


def busiest() -> User:
    found = db.row(
        "SELECT customer_id AS id FROM orders GROUP BY customer_id ORDER BY COUNT(*) DESC LIMIT 1"
    )
    return user(found["id"])


def with_threads(bench: Bench, threads: list[int] | tuple[int, ...]) -> Table:
    """A second: the shop's way, and the bare one."""
    shop = bench.usual()
    products, people = buying.goods(), buying.customers(max(threads))
    product_id = carting.product()
    catalog.product(product_id)
    table = []
    with bare.client(shop) as client, buying.bare_stock(shop, products):
        for name, (ours, floor, times) in side_by_side(client, products, people, product_id):
            row: Row = {"name": name}
            bare_row: Row = {"name": f"– {floor[0]}"}
            for number in threads:
                each = max(1, bench.times(times) // number)
                rounds = clock.rates({"ours": ours, "bare": floor[1]}, number, each, 3)
                row[str(number)] = rounds.value("ours")
                bare_row[str(number)] = rounds.value("bare")
            table += [told(row, "/s"), told(bare_row, "/s")]
    return table


def side_by_side(
    client: bare.Bare, products: list[int], people: list[int], product_id: int
) -> Iterator[tuple[str, tuple[Callable[[int], Any], tuple[str, Callable[[int], Any]], int]]]:
    def sample() -> list[int]:
        return random.sample(products, buying.LINES)

    key = keys.product(product_id)
    yield (
        "cached product reads",
        (lambda _: catalog.product(product_id), ("GET", lambda _: client.redis.get(key)), 6400),
    )
    yield (
        "cart adds, a cart each",
        (
            lambda number: carts.add(carts.of_guest(f"thread {number}"), product_id),
            ("commit and HSET", lambda number: carting.write_bare(client, number)),
            TOGETHER,
        ),
    )
    yield (
        f"orders of 3 lines, {buying.PRODUCTS} products",
        (
            lambda number: buying.buy(people[number], sample()),
            ("conditional updates", lambda _: buying.take_bare(client, sample())),
            TOGETHER,
        ),
    )


def told(row: Row, unit: str) -> Row:
    """The row, printed."""
    values = "".join(f"{n:>12}{value:>9.4g}" for n, value in row.items() if n != "name")
    print(f"{row['name']:<38}{unit:<4}{values}", flush=True)
    return row | {"unit": unit}


def write_readme(tables: dict[str, Table], path: Path = result.README) -> None:
    lines = []
    for about, table in tables.items():
        sizes = [name for name in table[0] if name not in ("name", "unit")]
        lines += [
            f"| by {about} | {' | '.join(sizes)} | |",
            "|---|" + "---:|" * len(sizes) + "---|",
        ]
        for row in table:
            values = " | ".join(f"{row[size]:,.4g}" for size in sizes)
            lines.append(f"| {row['name']} | {values} | {row['unit']} |")
        lines.append("")
    result.put(path, BEGIN, END, "\n".join(lines).rstrip())


if __name__ == "__main__":
    main()

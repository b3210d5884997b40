"""python -m bench.kpi: how fast the dashboards' figures are, beside the orders they come from.

On servers of its own, in a folder that goes at the end. Without arguments: a demo shop of a
million orders and one of a tenth, about a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import kpi_figures, kpi_pages, kpi_paint, kpi_shop, kpi_upkeep
from bench.kpi_figures import ADDS_UP, GROWTH, TIMES_FASTER, Timed
from bench.shop import Shop, load, private_servers

ORDERS = 1_000_000
LONGER = 10
UNCACHED, CACHED, PAINTED = 400, 30, 1_000  # ms of a page
UPKEEP = 0.10  # of an order's time
UNMET: list[str] = []


def main() -> None:
    chosen = argparse.ArgumentParser(prog="python -m bench.kpi", description=__doc__)
    chosen.add_argument("--orders", type=int, default=ORDERS, help="of the larger shop")
    orders = chosen.parse_args().orders
    with private_servers() as folder:
        large, small = _shop(folder, orders), _shop(folder, orders // 10)
        figures(large)
        growth(small, large)
        pages(large)
        years(large)
        upkeep(folder)
        paint(large)
        title("Goals that were not met")
        print("\n".join(UNMET) or "none")


def figures(shop: Shop) -> None:
    title(f"Figures, {shop.orders:,} orders: ms from MySQL, not from the cache")
    print("scan: the same statement once, with no day, month or customer built; a minute at most")
    head("", "p50", "p95", "scan", "times", "goal")
    for timed in kpi_figures.measure(shop):
        show(timed)


def show(timed: Timed) -> None:
    goal = f"≤ {timed.goal}"
    if timed.must_be_faster:
        goal += f", {TIMES_FASTER}x"
    values = (ms(timed.p50), ms(timed.p95), ms(timed.scan), f"{timed.faster:.0f}x")
    line(f"{timed.name}, {timed.period}", *values, goal, met=timed.met)


def growth(small: Shop, large: Shop) -> None:
    title(f"Figures over two years, p50: {small.orders:,} orders and {large.orders:,}, by turns")
    head("", "fewer", "more", "ratio", "goal")
    together = [0.0, 0.0]
    for name, few, many in kpi_figures.growth(small, large):
        adds_up = kpi_figures.goal(name) == ADDS_UP
        together = [together[0] + few * adds_up, together[1] + many * adds_up]
        met = many / few <= GROWTH if adds_up else None
        goal = f"≤ {GROWTH}x" if adds_up else ""
        line(name, ms(few), ms(many), f"{many / few:.2f}x", goal, met=met)
    ratio = together[1] / together[0]
    line(
        "all that add up", *map(ms, together), f"{ratio:.2f}x", f"≤ {GROWTH}x", met=ratio <= GROWTH
    )


def years(shop: Shop) -> None:
    before = dict(kpi_figures.medians(shop))
    rows = kpi_shop.rows_of_sums()
    with clocked(f"sums of {LONGER} times as many days"):
        kpi_shop.add_years(shop, LONGER)
    title(f"Figures over two years, p50: {rows:,} rows of sums and {kpi_shop.rows_of_sums():,}")
    head("", "fewer", "more", "ratio", "goal")
    for name, many in kpi_figures.medians(shop):
        goal = kpi_figures.goal(name)
        ratio = f"{many / before[name]:.2f}x"
        line(name, ms(before[name]), ms(many), ratio, f"≤ {goal} ms", met=many <= goal)


def pages(shop: Shop) -> None:
    title("What a page reads, its parts side by side, p50 in ms")
    head("", "MySQL", "cache", "goal")
    for name, cold, warm in kpi_pages.measure(shop):
        met = cold <= UNCACHED and warm <= CACHED
        line(name, ms(cold), ms(warm), f"≤ {UNCACHED}, {CACHED}", met=met)


def paint(shop: Shop) -> None:
    title("Pages in Chromium, after a click on reload, p50 in ms")
    head("", "painted", "complete", "goal")
    for name, painted, complete in kpi_paint.measure(shop):
        met = painted <= PAINTED
        line(name, ms(painted), ms(complete), f"≤ {PAINTED}", met=met)


def upkeep(folder: Path) -> None:
    title("An order of 3 lines, p50 in ms: with the upkeep of sums, and without")
    head("", "with", "without", "more", "goal")
    kept, free = kpi_upkeep.measure(folder)
    more = kept / free - 1
    values = (f"{kept:.2f}", f"{free:.2f}", f"{more:+.1%}", f"≤ {UPKEEP:.0%}")
    line("place_order", *values, met=more <= UPKEEP)


def _shop(folder: Path, orders: int) -> Shop:
    with clocked(f"demo shop of {orders:,} orders"):
        shop = load(folder, orders)
    with clocked("  its sums"):
        kpi_shop.build(shop)
    return shop


@contextmanager
def clocked(what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(f"{what:<44}{time.perf_counter() - started:>10.1f} s", flush=True)


def title(text: str) -> None:
    print(f"\n{text}", flush=True)


def head(*names: str) -> None:
    line(*names)


def line(name: str, *values: str, met: bool | None = None) -> None:
    """`met`: whether the goal is; None if there is none."""
    told = "" if met is None else "  met" if met else "  NOT MET"
    cells = "".join(f"{value:>12}" for value in values)
    print(f"{name:<36}{cells}{told}", flush=True)
    if met is False:
        UNMET.append(f"{name}{cells}")


def ms(value: float) -> str:
    return f"{value:.1f}" if value < 1000 else f"{value:,.0f}"


if __name__ == "__main__":
    main()

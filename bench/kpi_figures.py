"""Every figure of the dashboards, beside the same one from the orders, and as the shop grows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy.exc import OperationalError

from bench.kpi_shop import periods, without_sums
from bench.shop import Shop
from ecom import db
from ecom.kpi import figures
from ecom.kpi.reading import DirectReader
from ecom.kpi.slices import Slice

ADDS_UP, OF_BUYERS = 15, 200  # goals, in ms
TIMES_FASTER, GROWTH = 50, 1.2
LONG = "two years"
OF_NOW = {"reorders"}  # of the last thirty days, whatever the period: no two years to scan
ONE_PRODUCT = {"product_days"}  # pages ask these for one product at a time
SECONDS, MOST, LEAST = 0.4, 40, 7  # of one figure
GIVEN_UP = {1969, 3024}  # MariaDB, MySQL: longer than engines.REPORT_SECONDS


@dataclass(frozen=True)
class Timed:
    """Milliseconds. `scan`: the same statement without sums, once."""

    name: str
    period: str
    p50: float
    p95: float
    scan: float = 0

    @property
    def goal(self) -> int:
        return goal(self.name)

    @property
    def faster(self) -> float:
        return self.scan / self.p50

    @property
    def met(self) -> bool:
        return self.p50 <= self.goal and (self.faster >= TIMES_FASTER or not self.must_be_faster)

    @property
    def must_be_faster(self) -> bool:
        """Unless reading what it is about is quick enough without sums, as for the stock of now."""
        reads_long = self.period == LONG and self.name not in OF_NOW
        return self.goal == ADDS_UP and reads_long and self.scan > ADDS_UP


def goal(name: str) -> int:
    """Figures of customers count distinct buyers; all others add up."""
    right = figures.all_figures()[name].right
    return OF_BUYERS if right == "reports.customers" else ADDS_UP


def measure(shop: Shop) -> Iterator[Timed]:
    """Each figure for each period, from MySQL and not from the cache."""
    shop.use()
    timed = {}
    for period, of in periods(shop).items():
        for name in figures.all_figures():
            taken = timings(_asking(name, of))
            timed[name, period] = Timed(name, period, _p50(taken), _p95(taken))
    with without_sums(shop):
        for period, of in periods(shop).items():
            for name in figures.all_figures():
                yield replace(timed[name, period], scan=_scan(name, of))


def growth(small: Shop, large: Shop) -> Iterator[tuple[str, float, float]]:
    """Median ms of each figure over two years in both shops, asked by turns."""
    for name in figures.all_figures():
        taken: dict[int, list[float]] = {small.orders: [], large.orders: []}
        for _ in range(LEAST):
            for shop in (small, large):
                shop.use()
                of = periods(shop)[LONG]
                taken[shop.orders] += timings(_asking(name, of), SECONDS / LEAST, MOST, 2)
        yield name, _p50(taken[small.orders]), _p50(taken[large.orders])


def medians(shop: Shop) -> Iterator[tuple[str, float]]:
    """Of each figure over two years."""
    shop.use()
    for name in figures.all_figures():
        yield name, _p50(timings(_asking(name, periods(shop)[LONG])))


def timings(
    work: Callable[[], object], seconds: float = SECONDS, most: int = MOST, least: int = LEAST
) -> list[float]:
    """Milliseconds of each call, after one that does not count."""
    work()
    taken: list[float] = []
    until = time.perf_counter() + seconds
    while len(taken) < least or (time.perf_counter() < until and len(taken) < most):
        taken.append(_ms(work))
    return taken


def _asking(name: str, of: Slice) -> Callable[[], object]:
    if name in ONE_PRODUCT:
        best = "SELECT MIN(product_id) AS id FROM rollup_product_sales"
        of = replace(of, product_id=db.row(best)["id"])
    figure = figures.all_figures()[name]
    return lambda: figure.read(DirectReader(), of)


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def _scan(name: str, of: Slice) -> float:
    """At least so long, if the server gives it up."""
    started = time.perf_counter()
    try:
        return _ms(_asking(name, of))
    except OperationalError as error:
        if error.orig.args[0] not in GIVEN_UP:
            raise
        return 1000 * (time.perf_counter() - started)


def _p50(taken: list[float]) -> float:
    return statistics.median(taken)


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]

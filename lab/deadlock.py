"""Deadlock: two orders of the same products, in opposite order; and three ways of many orders."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from functools import partial

import pymysql

from lab.bench import Bench, Line, side_by_side
from lab.deadlock_report import Report, latest
from lab.deadlock_told import Orders, answer, figures, table, words
from lab.deadlock_ways import (
    DEADLOCK,
    LEVEL,
    Lines,
    Way,
    place_again,
    place_as_it_comes,
    place_sorted,
    take,
)
from lab.experiment import Chart, Exhibit, Experiment, Outcome, Point, Show, Variant
from lab.texts import N_

TILLS = 8
PRODUCTS = 6
LINES = 4  # of an order
PLENTY = 1_000_000
TRIES = 3  # another session's deadlock can take the place of ours in the server's report
AS_IT_COMES, SORTED, AGAIN = (
    N_("Lines as they come"),
    N_("Lines sorted by product"),
    N_("As they come, and again"),
)
WAYS: tuple[tuple[str, Way], ...] = (
    (AS_IT_COMES, place_as_it_comes),
    (SORTED, place_sorted),
    (AGAIN, place_again),
)


def run(bench: Bench, show: Show) -> Outcome:
    bench.do("CREATE TABLE stock (product_id BIGINT PRIMARY KEY, quantity INT NOT NULL)")
    lines = [bench.connect() for _ in range(TILLS)]
    watcher = bench.connect()
    report = _forced(watcher, lines)
    orders = bench.pick(150, 12)
    came = [_place_all(lines, watcher, show, title, way, orders) for title, way in WAYS]
    loose, ordered, again = came
    return Outcome(
        holds=report.is_ours
        and report.victim in report.refused
        and len(report.refused) == 1
        and loose.deadlocks > 0
        and loose.placed == loose.wanted - loose.deadlocks
        and ordered.deadlocks == 0
        and ordered.placed == ordered.wanted
        and again.deadlocks > 0
        and again.placed == again.wanted
        and all(one.taken == one.placed * LINES for one in came),
        answer=answer(came),
        words=words(report, came, TILLS),
        figures=figures(report, came, TILLS),
        tables=(table(came),),
        exhibits=(Exhibit(N_("The server's report: its latest deadlock"), report.text),)
        if report.is_ours
        else (),
    )


def _forced(watcher: Line, lines: Sequence[Line]) -> Report:
    """Two orders wait for each other, for certain: each has its first row before it asks again."""
    for _ in range(TRIES):
        _fill(watcher)
        both_have_one = threading.Barrier(2)

        def order(line: Line, products: tuple[int, int], gate: threading.Barrier) -> bool:
            first, second = products
            line.begin(LEVEL)
            try:
                take(line, first)
                gate.wait(10)
                take(line, second)
                line.commit()
                return True
            except pymysql.OperationalError as error:
                if error.args[0] != DEADLOCK:
                    raise
                return False

        anna, binh = lines[:2]
        went = side_by_side(
            partial(order, anna, (1, 2), both_have_one),
            partial(order, binh, (2, 1), both_have_one),
        )
        refused = [
            line.number for line, placed in zip((anna, binh), went, strict=True) if not placed
        ]
        report = latest(watcher, (anna.number, binh.number), refused)
        if report.is_ours:
            break
    return report


def _place_all(
    lines: Sequence[Line], watcher: Line, show: Show, title: str, way: Way, orders: int
) -> Orders:
    _fill(watcher)
    placed, deadlocks = [0] * TILLS, [0] * TILLS
    began = time.monotonic()

    def till(number: int) -> None:
        wishes = random.Random(number)  # the same orders, whichever way
        for _ in range(orders):
            products: Lines = wishes.sample(range(1, PRODUCTS + 1), LINES)
            try:
                deadlocks[number] += way(lines[number], products)
                placed[number] += 1
            except pymysql.OperationalError as error:
                if error.args[0] != DEADLOCK:
                    raise
                deadlocks[number] += 1

    def look() -> None:
        show(Point("placed", title, time.monotonic() - began, sum(placed)))
        show(Point("deadlocks", title, time.monotonic() - began, sum(deadlocks)))

    look()
    side_by_side(*(partial(till, number) for number in range(TILLS)), look=look)
    seconds = time.monotonic() - began
    left = watcher.value("SELECT SUM(quantity) FROM stock")
    taken = PRODUCTS * PLENTY - int(left)
    return Orders(title, TILLS * orders, sum(placed), sum(deadlocks), taken, seconds)


def _fill(line: Line) -> None:
    line.many(
        "REPLACE INTO stock VALUES (%(product)s, %(pieces)s)",
        [{"product": product, "pieces": PLENTY} for product in range(1, PRODUCTS + 1)],
    )


EXPERIMENT = Experiment(
    name="deadlock",
    number=6,
    title=N_("Deadlock"),
    question=N_("Two orders want the same two products, one begins at each end. Who waits?"),
    about=N_(
        "First two orders, each of which has locked one row of the stock before it asks for the "
        "other's. Then eight threads place orders of four lines out of six products: with the "
        "lines as they come, with the lines sorted, and as they come but placed again after a "
        "deadlock."
    ),
    choices={
        "wait": N_("They wait for each other until the time is up"),
        "victim": N_("The server ends one of them at once; sorted lines are never ended"),
        "sorted": N_("The server ends one of them at once; sorted lines, too"),
    },
    variants=(
        Variant(AS_IT_COMES, place_as_it_comes, (take,)),
        Variant(SORTED, place_sorted),
        Variant(AGAIN, place_again),
    ),
    charts=(
        Chart("deadlocks", N_("Deadlocks"), x=N_("Seconds"), y=N_("Deadlocks"), kind="step"),
        Chart("placed", N_("Orders placed"), x=N_("Seconds"), y=N_("Orders placed"), kind="step"),
    ),
    run=run,
    seconds=10,
    tells=N_("Who locks in the same order as everybody else never waits in a circle."),
    reads=("sql/procedures/place_order.sql", "ecom/db.py"),
)

"""The last piece: more buyers than pieces, and three ways of taking one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pymysql

from lab.bench import Bench, Line, side_by_side
from lab.experiment import Chart, Experiment, Outcome, Point, Show, Variant
from lab.last_piece_told import Sale, answer, figures, table, words
from lab.last_piece_ways import (
    conditional_update,
    price_the_order,
    read_then_write,
    select_for_update,
)
from lab.texts import N_

BUYERS = 16
PRODUCT = 7
READ_WAY, LOCK_WAY, UPDATE_WAY = (
    N_("Read, then write"),
    N_("FOR UPDATE"),
    N_("UPDATE … WHERE"),
)
THERE_WERE = N_("Pieces there were")


def run(bench: Bench, show: Show) -> Outcome:
    pieces, presses = bench.pick(100, 12), bench.pick(25, 3)
    _lay_out(bench)
    lines = [bench.connect() for _ in range(BUYERS)]
    watcher = bench.connect()
    sales = [
        _sell(lines, watcher, show, way, buy, pieces, presses)
        for way, buy in (
            (READ_WAY, read_then_write),
            (LOCK_WAY, select_for_update),
            (UPDATE_WAY, conditional_update),
        )
    ]
    safe = all(sale.accounted == pieces == sale.sold for sale in sales[1:])
    return Outcome(
        holds=sales[0].sold > pieces and safe,
        answer=answer(sales, pieces),
        words=words(sales, pieces, BUYERS, presses),
        figures=figures(sales, pieces, BUYERS, presses),
        tables=(table(sales),),
    )


def _sell(
    lines: Sequence[Line],
    watcher: Line,
    show: Show,
    way: str,
    buy: Callable[[Line, int], bool],
    pieces: int,
    presses: int,
) -> Sale:
    _fill(watcher, pieces)
    came: list[Counter[str]] = [Counter() for _ in range(BUYERS)]
    began = time.monotonic()
    ends = [began] * BUYERS  # each one's last sale

    def buyer(number: int) -> None:
        for _ in range(presses):
            try:
                bought = buy(lines[number], PRODUCT)
                came[number]["sold" if bought else "refused"] += 1
                ends[number] = time.monotonic() if bought else ends[number]
            except pymysql.OperationalError:
                lines[number].rollback()
                came[number]["errors"] += 1

    def look() -> None:
        left, sold = _counted(watcher)
        seconds = time.monotonic() - began
        for chart in ("sold", "left"):  # first in both, so that a way has one colour
            show(Point(chart, THERE_WERE, seconds, pieces))
        show(Point("sold", way, seconds, sold))
        show(Point("left", way, seconds, left))

    look()
    side_by_side(*(partial(buyer, number) for number in range(BUYERS)), look=look, every=0.05)
    left, sold = _counted(watcher)
    total = sum(came, Counter())
    return Sale(way, left, sold, total["refused"], total["errors"], max(ends) - began)


def _lay_out(bench: Bench) -> None:
    bench.do("CREATE TABLE stock (product_id BIGINT PRIMARY KEY, quantity INT NOT NULL)")
    bench.do("CREATE TABLE sold (id BIGINT AUTO_INCREMENT PRIMARY KEY, product_id BIGINT NOT NULL)")


def _fill(line: Line, pieces: int) -> None:
    line.do("DELETE FROM sold")
    line.do("REPLACE INTO stock VALUES (%(product)s, %(pieces)s)", product=PRODUCT, pieces=pieces)


def _counted(line: Line) -> tuple[int, int]:
    """Pieces left and pieces sold, of the same moment."""
    found = line.one(
        "SELECT s.quantity, (SELECT COUNT(*) FROM sold) AS sold FROM stock s"
        " WHERE s.product_id = %(product)s",
        product=PRODUCT,
    )
    assert found
    return found["quantity"], found["sold"]


EXPERIMENT = Experiment(
    name="last-piece",
    number=4,
    title=N_("The last piece"),
    question=N_("Sixteen buyers want the same product, and there is too little. Who gets it?"),
    about=N_(
        "Sixteen threads buy one product until it is gone and go on pressing. The program reads "
        "the stock and writes it back; or it locks the row while it reads; or it takes a piece "
        "with one UPDATE that has a condition. Each sale is a row of a table, so that it can be "
        "counted afterwards."
    ),
    choices={
        "none": N_("As many are sold as there were, all three ways"),
        "read": N_("Read, then write sells too many; the other two do not"),
        "more": N_("Another of them sells too many, too"),
    },
    variants=(
        Variant(READ_WAY, read_then_write, (price_the_order,)),
        Variant(LOCK_WAY, select_for_update),
        Variant(UPDATE_WAY, conditional_update),
    ),
    charts=(
        Chart("sold", N_("Sold"), x=N_("Seconds"), y=N_("Pieces"), kind="step"),
        Chart("left", N_("Left in the stock"), x=N_("Seconds"), y=N_("Pieces"), kind="step"),
    ),
    run=run,
    seconds=5,
    tells=N_("Whoever sells what a read said was there sells it more than once."),
    reads=("sql/triggers/order_items_after_insert.sql", "sql/procedures/place_order.sql"),
)

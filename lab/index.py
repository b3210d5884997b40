"""Index: a search by name and a report of a month, with and without."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf

from lab import index_measure as measure
from lab import index_tables as tables
from lab.bench import Bench, Line
from lab.experiment import Chart, Exhibit, Experiment, Outcome, Point, Show, Variant
from lab.index_measure import Cost
from lab.index_told import (
    ALL_TYPED,
    ANYWHERE,
    BEGINNING,
    COVERING,
    DAY_INDEX,
    NAMES,
    NO_INDEX,
    TYPED,
    WORDS,
    Measured,
    figures,
    outcome_tables,
    words,
)
from lab.index_ways import (
    Rows,
    index_all_it_reads,
    index_the_day,
    padded_words,
    report,
    search_anywhere,
    search_beginning,
    search_names,
    search_words,
)
from lab.texts import N_

MONTH = "2024-07-01"
LOOK_ALIKE = (("duc", "đức"), ("dục", "đức"), ("ĐỨC", "đức"))
COLLATIONS = ("utf8mb4_unicode_520_ci", "utf8mb4_vietnamese_ci", "utf8mb4_bin")
SEARCHES: dict[str, tuple[str, Callable[[Line, str], Rows]]] = {
    ANYWHERE: ("products_plain", search_anywhere),
    BEGINNING: ("products_by_name", search_beginning),
    WORDS: ("products_by_word", search_words),
}
INDEXES: dict[str, Callable[[Line], None]] = {
    NO_INDEX: lambda _line: None,
    DAY_INDEX: index_the_day,
    COVERING: index_all_it_reads,
}


def run(bench: Bench, show: Show) -> Outcome:
    orders = bench.pick(200_000, 8_000)
    with bench.connect() as line:
        tables.make(line)
        writing, searches = _grow(bench, line, show)
        products = int(line.value("SELECT COUNT(*) FROM products_plain"))
        sizes = {title: measure.size(line, table) for title, (table, _search) in SEARCHES.items()}
        plans = [
            _plan(line, title, partial(search, typed=TYPED))
            for title, (_table, search) in SEARCHES.items()
        ]
        found = _found(line)
        tables.make_orders(line, orders)
        reports, same, report_plans = _reports(bench, line, show)
        alike = [(one, other, *_alike(line, one, other)) for one, other in LOOK_ALIKE]
    measured = Measured(
        products, orders, searches, found, sizes, writing, reports, same, alike
    )  # fmt: skip
    return Outcome(
        holds=measured.holds,
        answer=measured.answer,
        words=words(measured),
        figures=figures(measured),
        tables=outcome_tables(measured),
        exhibits=(*plans, *report_plans),
    )


def _grow(bench: Bench, line: Line, show: Show) -> tuple[dict[str, float], dict[str, Cost]]:
    """More rows step by step: seconds of the quickest step, what a search costs after the last."""
    writing, searches = dict.fromkeys(SEARCHES, inf), {}
    rows = bench.pick(10_000, 1_200)
    for step in range(bench.pick(4, 2)):
        for title, (table, search) in SEARCHES.items():
            writing[title] = min(writing[title], tables.grow(line, table, step, rows))
            line.all(f"ANALYZE TABLE {table}")
            searches[title] = measure.cost(line, partial(search, typed=TYPED), bench.pick(7, 3))
            show(Point("search", title, (step + 1) * rows, searches[title].ms))
            show(Point("rows", title, (step + 1) * rows, searches[title].read))
    return writing, searches


def _found(line: Line) -> dict[str, dict[str, int]]:
    """How many products each way finds, by what was typed."""
    line.do("ALTER TABLE products_plain ADD FULLTEXT KEY by_name (name)")
    ways = {title: search for title, (_table, search) in SEARCHES.items()} | {NAMES: search_names}
    return {
        typed: {title: len(search(line, typed)) for title, search in ways.items()}
        for typed in ALL_TYPED
    }


def _reports(bench: Bench, line: Line, show: Show) -> tuple[dict[str, Cost], bool, list[Exhibit]]:
    """The same report with each index, and whether it always told the same."""
    ask = partial(report, first_day=MONTH)
    costs, plans, told = {}, [], []
    for title, make_index in INDEXES.items():
        make_index(line)
        line.all("ANALYZE TABLE orders")
        costs[title] = measure.cost(line, ask, bench.pick(7, 3))
        told.append(ask(line))
        plans.append(_plan(line, title, ask))
        show(Point("report", title, title, costs[title].ms))
    return costs, all(rows == told[0] for rows in told), plans


def _alike(line: Line, one: str, other: str) -> tuple[bool, ...]:
    folded = padded_words(one) == padded_words(other)
    return folded, *(
        bool(line.value(f"SELECT %(one)s COLLATE {name} = %(other)s", one=one, other=other))
        for name in COLLATIONS
    )


def _plan(line: Line, title: str, ask: measure.Ask) -> Exhibit:
    return Exhibit(title, *measure.plan(line, ask))


EXPERIMENT = Experiment(
    name="index",
    number=8,
    title=N_("Index"),
    question=N_("The shop grows. Which search stays fast and finds what is meant?"),
    about=N_(
        "Three tables with the same products: without an index, with an index of names, with a "
        "FULLTEXT index of folded words. They grow step by step, and each is searched after each "
        "step. Then a report of one month over many orders, without an index and with two."
    ),
    choices={
        "anywhere": N_("LIKE '%…%': MySQL reads that many names in no time"),
        "beginning": N_("LIKE '…%' with an index of names"),
        "words": N_("FULLTEXT of folded words"),
    },
    variants=(
        Variant(ANYWHERE, search_anywhere),
        Variant(BEGINNING, search_beginning),
        Variant(WORDS, search_words, (padded_words,)),
        Variant(N_("A report and its indexes"), report, (index_the_day, index_all_it_reads)),
    ),
    charts=(
        Chart("search", N_("Time of a search"), x=N_("Products"), y=N_("Milliseconds")),
        Chart(
            "rows",
            N_("Rows read by a search"),
            x=N_("Products"),
            y=N_("Rows read"),
            kind="bar",
        ),
        Chart("report", N_("Time of a month's report"), y=N_("Milliseconds"), kind="bar"),
    ),
    run=run,
    seconds=15,
    tells=N_(
        "An index is worth what it saves reading: choose it for the question that is asked, and "
        "let it hold all that the answer needs."
    ),
    reads=("ecom/search_text.py", "ecom/listings.py", "sql/functions/search_words.sql"),
)

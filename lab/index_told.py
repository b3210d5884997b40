"""What the index experiment found, in words and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lab.experiment import Table
from lab.index_measure import Cost
from lab.texts import N_, Words, say

TYPED, PLAIN, IN_THE_MIDDLE, SHORT = "đèn ngủ", "den ngu", "kindle", "LG"
ALL_TYPED = (TYPED, PLAIN, "ngủ đèn", IN_THE_MIDDLE, SHORT, "áo")
ANYWHERE, BEGINNING = N_("LIKE '%…%'"), N_("LIKE '…%' with an index")
WORDS, NAMES = N_("FULLTEXT of folded words"), N_("FULLTEXT of the names")
NO_INDEX, DAY_INDEX = N_("No index"), N_("An index of the day")
COVERING = N_("An index of all it reads")


@dataclass(frozen=True)
class Measured:
    """Costs by way; what each way found by what was typed; bytes of rows and indexes.

    `writing`: seconds of the quickest step. `alike`: two words, and whether they are the same:
    folded, in each collation.
    """

    products: int
    orders: int
    searches: dict[str, Cost]
    found: dict[str, dict[str, int]]
    bytes: dict[str, tuple[int, int]]
    writing: dict[str, float]
    reports: dict[str, Cost]
    same_report: bool
    alike: list[tuple[str, str, bool, bool, bool, bool]]

    @property
    def holds(self) -> bool:
        """Rows read, not times: another program that runs does not change them."""
        reads = {way: cost.read for way, cost in self.searches.items()}
        return (
            reads[ANYWHERE] >= self.products
            and max(reads[BEGINNING], reads[WORDS]) * 10 < self.products
            and self.answer == "words"
            and self.same_report
            and self.reports[COVERING].read * 10 < self.reports[NO_INDEX].read
        )

    @property
    def answer(self) -> str:
        """Which way reads little and still finds what is meant."""
        if self._finds_all(WORDS) and self.searches[WORDS].read < self.products:
            return "words"
        return "beginning" if self._finds_all(BEGINNING) else "anywhere"

    def _finds_all(self, way: str) -> bool:
        found = {typed: ways[way] for typed, ways in self.found.items()}
        return found[TYPED] == found[PLAIN] and min(found.values()) > 0


def words(of: Measured) -> tuple[Words, ...]:
    like, begins, folded = (of.searches[way] for way in (ANYWHERE, BEGINNING, WORDS))
    none, day, covering = (of.reports[way] for way in (NO_INDEX, DAY_INDEX, COVERING))
    return (
        say(
            "“{typed}” among {products} products: LIKE '%…%' read {all} rows in {ms} ms. A text "
            "that may stand anywhere cannot be looked up, so every name is compared.",
            typed=TYPED,
            products=of.products,
            all=like.read,
            ms=like.ms,
        ),
        say(
            "LIKE '…%' read {read} rows in {ms} ms: an index is sorted, and those that begin so "
            "lie side by side. But of “{typed}”, which stands in the middle of a name, it found "
            "{found}.",
            read=begins.read,
            ms=begins.ms,
            typed=IN_THE_MIDDLE,
            found=of.found[IN_THE_MIDDLE][BEGINNING],
        ),
        say(
            "FULLTEXT fetched {read} rows in {ms} ms, wherever the words stand and in any order; "
            "“{plain}” without diacritics finds {found} as well.",
            read=folded.read,
            ms=folded.ms,
            plain=PLAIN,
            found=of.found[PLAIN][WORDS],
        ),
        say(
            "FULLTEXT leaves out words of one and two letters: on the names as they are, “{short}” "
            "finds {names}. The shop pads each word to four letters, and finds {found}. "
            "LIKE '%áo%' found {like} products, FULLTEXT {ao}: LIKE also takes the “áo” "
            "in “báo thức” for one.",
            short=SHORT,
            names=of.found[SHORT][NAMES],
            found=of.found[SHORT][WORDS],
            like=of.found["áo"][ANYWHERE],
            ao=of.found["áo"][WORDS],
        ),
        say(
            "For a search “duc”, “dục” and “đức” are one word: the folding and the collation of "
            "the names both say so. Where they must not be one, as with people's e-mails, the "
            "shop's column has utf8mb4_bin."
        ),
        say(
            "The report of one month over {orders} orders: {none} rows read in {ms} ms without an "
            "index; {day} in {day_ms} ms with an index of the day, each fetched one by one from "
            "the table for its total; {covering} in {covering_ms} ms when the index holds the "
            "total, too, and the table is not touched.",
            orders=of.orders,
            none=none.read,
            ms=none.ms,
            day=day.read,
            day_ms=day.ms,
            covering=covering.read,
            covering_ms=covering.ms,
        ),
        say(
            "An index is paid for when writing: the quickest of the steps took {plain} s without, "
            "{begins} s with the index of names, {folded} s with FULLTEXT, which takes {size} MB "
            "beside {data} MB of rows.",
            plain=of.writing[ANYWHERE],
            begins=of.writing[BEGINNING],
            folded=of.writing[WORDS],
            size=of.bytes[WORDS][1] / 1e6,
            data=of.bytes[WORDS][0] / 1e6,
        ),
    )


def outcome_tables(of: Measured) -> tuple[Table, ...]:
    costs = of.searches | of.reports
    return (
        Table(
            N_("What it cost"),
            (N_("Way"), N_("Rows read"), N_("Rows found"), N_("Milliseconds")),
            tuple((way, cost.read, cost.found, round(cost.ms, 2)) for way, cost in costs.items()),
        ),
        Table(
            N_("How many products are found"),
            (N_("Typed"), ANYWHERE, BEGINNING, NAMES, WORDS),
            tuple(
                (typed, *(ways[way] for way in (ANYWHERE, BEGINNING, NAMES, WORDS)))
                for typed, ways in of.found.items()
            ),
        ),
        Table(
            N_("What the index takes"),
            (N_("Way"), N_("Rows, MB"), N_("Index, MB"), N_("Writing a step, s")),
            tuple(
                (way, *(round(size / 1e6, 1) for size in of.bytes[way]), round(seconds, 2))
                for way, seconds in of.writing.items()
            ),
        ),
        Table(
            N_("Is it the same? A search may think so, a unique key of names must not."),
            (
                *(N_("One word"), N_("Another word"), N_("Folded for a search")),
                *("utf8mb4_unicode_520_ci", "utf8mb4_vietnamese_ci", "utf8mb4_bin"),
            ),
            tuple((one, other, *map(_yes, same)) for one, other, *same in of.alike),
        ),
    )


def figures(of: Measured) -> dict[str, Any]:
    keys = {
        **{ANYWHERE: "anywhere", BEGINNING: "beginning", WORDS: "words"},
        **{NO_INDEX: "report_plain", DAY_INDEX: "report_day", COVERING: "report_covering"},
    }
    costs = {keys[way]: cost for way, cost in (of.searches | of.reports).items()}
    return {
        "products": of.products,
        "orders": of.orders,
        **{f"{key}_rows_read": cost.read for key, cost in costs.items()},
        **{f"{key}_ms": round(cost.ms, 3) for key, cost in costs.items()},
        **{f"{keys[way]}_index_bytes": size for way, (_data, size) in of.bytes.items()},
        **{f"{keys[way]}_write_s": round(seconds, 3) for way, seconds in of.writing.items()},
        **{f"found_{keys[way]}": of.found[PLAIN][way] for way in of.searches},
        "found_short_by_names": of.found[SHORT][NAMES],
        "found_short_by_words": of.found[SHORT][WORDS],
    }


def _yes(same: bool) -> str:
    return N_("yes") if same else N_("no")

"""A run in figures: printed as tables, kept as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import inf
from statistics import median
from typing import Any

from ecom.errors import OutcomeUnknown
from faults.buyer import WRITES, Buyer, Press
from faults.plan import KINDS
from faults.run import Run
from faults.strikes import Struck

# What keeps MySQL from answering, or makes it slow to.
STOP_MYSQL = {
    "MySQL killed",
    "MySQL restarted",
    "MySQL frozen",
    "MySQL frozen longer than the app waits",
    "fsync slowed",
}


@dataclass(frozen=True)
class Outage:
    """Of the faults of one kind: seconds from the fault until a change was told that was asked for
    after it, and the longest that anybody waited for an answer.

    `lasted`: the longest of the faults. `alone`: those beside which nothing else kept MySQL from
    answering; of them are `median` and `most`. After *app killed* those count who had used that
    process.
    """

    kind: str
    faults: int
    alone: int
    lasted: float
    median: float | None
    most: float | None
    longest_press: float


def presses(run: Run) -> dict[str, Counter[str]]:
    """By what was asked: how often it was told, refused, unavailable, unknown, broken."""
    found: dict[str, Counter[str]] = {}
    for buyer in run.buyers:
        for press in buyer.presses:
            found.setdefault(press.do, Counter())[_answer(press)] += 1
    return found


def _answer(press: Press) -> str:
    """`unavailable`: "back in a moment", which a buyer takes for unknown, too."""
    reply = press.reply
    if reply.answer == "unknown" and not reply.gone and reply.value != OutcomeUnknown.__name__:
        return "unavailable"
    return reply.answer


def totals(run: Run) -> dict[str, int]:
    """Of the changes, not of what was only looked at."""
    asked = Counter()
    for do, answers in presses(run).items():
        if do in WRITES:
            asked += answers
    kinds = Counter(violation.kind for violation in run.violations)
    return {
        "acknowledged": asked["told"],
        "refused": asked["refused"],
        "unavailable": asked["unavailable"],
        "unknown": asked["unknown"],
        "lost": kinds["lost"],
        "doubled": kinds["doubled"],
        "otherwise wrong": kinds.total() - kinds["lost"] - kinds["doubled"],
        "looks": sum(sum(n.values()) for do, n in presses(run).items() if do not in WRITES),
    }


def outages(run: Run) -> list[Outage]:
    spans = {one: _until_told(one, run.buyers) for one in run.struck}
    return [
        _outage(kind.name, struck, spans, run.buyers)
        for kind in KINDS
        if (struck := [one for one in run.struck if one.fault.kind == kind.name])
    ]


def _outage(
    kind: str, struck: list[Struck], spans: dict[Struck, float], buyers: list[Buyer]
) -> Outage:
    stops = {one: until for one, until in spans.items() if one.fault.kind in STOP_MYSQL}
    waits = [
        spans[one]
        for one in struck
        if not any(
            other is not one
            and other.began < one.began + spans[one]
            and max(other.ended, other.began + until) > one.began
            for other, until in stops.items()
        )
    ]
    return Outage(
        kind,
        len(struck),
        len(waits),
        max(one.ended - one.began for one in struck),
        median(waits) if waits else None,
        max(waits, default=None),
        max(_longest(one, buyers) for one in struck),
    )


def _until_told(struck: Struck, buyers: list[Buyer]) -> float:
    """Seconds; endless if nobody was told of anything any more."""
    ends = [
        press.reply.ended
        for buyer in buyers
        if struck.app is None or _used(buyer, struck) == struck.app
        for press in buyer.presses
        if press.reply.began >= struck.began and press.do in WRITES and press.reply.answer == "told"
    ]
    return min(ends, default=inf) - struck.began


def _used(buyer: Buyer, struck: Struck) -> int | None:
    before = [press for press in buyer.presses if press.reply.began < struck.began]
    return before[-1].reply.by if before else None


def _longest(struck: Struck, buyers: list[Buyer]) -> float:
    """Of the presses that were waiting for an answer while the fault lasted, or began then."""
    return max(
        (
            press.reply.ended - press.reply.began
            for buyer in buyers
            for press in buyer.presses
            if _overlaps(press, struck)
        ),
        default=0,
    )


def _overlaps(press: Press, struck: Struck) -> bool:
    return press.reply.ended >= struck.began and press.reply.began <= struck.ended


def facts(run: Run) -> dict[str, Any]:
    return {
        "seed": run.seed,
        "seconds": run.seconds,
        "engines": run.engines,
        "totals": totals(run),
        "presses": {do: dict(answers) for do, answers in sorted(presses(run).items())},
        "in MySQL": run.counted,
        "unavailable": [asdict(outage) for outage in outages(run)],
        "left out": run.left_out,
        "violations": [asdict(violation) for violation in run.violations],
        "carts in their old form": run.excused,
        "schedule": [fault.facts() for fault in run.faults],
    }


def text(run: Run) -> Iterator[str]:
    """The tables, line by line, in Markdown."""
    engines = ", ".join(run.engines.values())
    yield f"seed {run.seed}, {run.seconds:.0f} s, {len(run.buyers)} buyers; {engines}"
    yield ""
    yield "| changes | |"
    yield "|---|---:|"
    for name, count in totals(run).items():
        yield f"| {name} | {count:,} |"
    yield ""
    yield "| fault | times | alone | lasted, most | told again, median | most | longest press |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for one in outages(run):
        figures = (one.lasted, one.median, one.most, one.longest_press)
        seconds = " | ".join("–" if n is None else f"{n:.2f} s" for n in figures)
        yield f"| {one.kind} | {one.faults} | {one.alone} | {seconds} |"
    for kind in run.left_out:
        yield f"LEFT OUT: {kind}"
    yield ""
    yield f"{run.counted}; carts in their old form: {len(run.excused)}"
    for violation in run.violations:
        yield f"{violation.kind.upper()} {violation.check}: {violation.text}"

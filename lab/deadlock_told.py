"""What came of the deadlocks, in words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab.deadlock_report import Report
from lab.experiment import Table
from lab.texts import N_, Words, say


@dataclass(frozen=True)
class Orders:
    """Of one way. `taken`: pieces that have left the stock, as the table says in the end."""

    way: str
    wanted: int
    placed: int
    deadlocks: int
    taken: int
    seconds: float


def answer(came: Sequence[Orders]) -> str:
    loose, ordered, _again = came
    if not loose.deadlocks:
        return "wait"
    return "sorted" if ordered.deadlocks else "victim"


def words(report: Report, came: Sequence[Orders], tills: int) -> tuple[Words, ...]:
    loose, ordered, again = came
    return (
        _victim(report),
        say(
            "{tills} threads placed {wanted} orders with the lines as they came: {deadlocks} "
            "ended in a deadlock and were lost, {placed} were placed.",
            tills=tills,
            wanted=loose.wanted,
            deadlocks=loose.deadlocks,
            placed=loose.placed,
        ),
        say(
            "The same orders with their lines sorted by product: {deadlocks} deadlocks, {placed} "
            "placed in {seconds} seconds.",
            deadlocks=ordered.deadlocks,
            placed=ordered.placed,
            seconds=ordered.seconds,
        ),
        say(
            "As they came, but begun anew after each deadlock: {deadlocks} times anew, {placed} "
            "placed in {seconds} seconds.",
            deadlocks=again.deadlocks,
            placed=again.placed,
            seconds=again.seconds,
        ),
        *([_not_quicker(ordered, again)] if ordered.seconds > again.seconds else []),
        say(
            "One has locked the first product and wants the second, the other has locked the "
            "second and wants the first: neither can go on. The server sees the circle and rolls "
            "one of them back. If all lock in the same order, no circle can close. Whoever was "
            "rolled back begins anew: nothing of it was left."
        ),
    )


def _not_quicker(ordered: Orders, again: Orders) -> Words:
    return say(
        "In this run sorting was not quicker: {ordered} seconds against {again}. Sorted orders "
        "begin at the same few rows, and all queue there. What sorting saves is lost work and "
        "errors, not always time.",
        ordered=ordered.seconds,
        again=again.seconds,
    )


def _victim(report: Report) -> Words:
    if report.victim is None:
        return say("The server's report was of another deadlock: run it again to see this one.")
    return say(
        "Two orders in opposite order: the server rolled back the one of connection {victim}, "
        "and its program got error 1213. The other one was placed.",
        victim=str(report.victim),
    )


def table(came: Sequence[Orders]) -> Table:
    return Table(
        N_("The same orders, three ways"),
        (
            N_("Way"),
            N_("Orders"),
            N_("Placed"),
            N_("Deadlocks"),
            N_("Pieces taken"),
            N_("Seconds"),
            N_("Placed per second"),
        ),
        tuple(
            (
                one.way,
                one.wanted,
                one.placed,
                one.deadlocks,
                one.taken,
                round(one.seconds, 2),
                round(one.placed / one.seconds),
            )
            for one in came
        ),
    )


def figures(report: Report, came: Sequence[Orders], tills: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "threads": tills,
        "orders": came[0].wanted,
        "victims_of_two": len(report.refused),
        "server_named_the_victim": report.is_ours and report.victim in report.refused,
    }
    for name, one in zip(("as_it_comes", "sorted", "again"), came, strict=True):
        found |= {
            f"placed_{name}": one.placed,
            f"deadlocks_{name}": one.deadlocks,
            f"pieces_taken_{name}": one.taken,
            f"seconds_{name}": round(one.seconds, 3),
        }
    return found

"""Timing of many small things, one way beside another."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Work = Callable[[], object]
WARM_UP = 10


@dataclass(frozen=True)
class Rounds:
    """What each way took, or did, in each round."""

    of: dict[str, list[float]]
    unit: str

    def value(self, way: str) -> float:
        return statistics.median(self.of[way])

    def ratio(self, way: str, floor: str) -> float:
        """Of the same round, so that whatever else the machine did then met both."""
        pairs = zip(self.of[way], self.of[floor], strict=True)
        return statistics.median(one / other for one, other in pairs)


def p50(work: Work, times: int = 300, *, warm_up: int = WARM_UP) -> float:
    """Median milliseconds of one call, after a few that do not count."""
    for _ in range(warm_up):
        work()
    return statistics.median(_seconds(work) for _ in range(times)) * 1000


def by_turns(
    ways: Mapping[str, Work], times: int, rounds: int = 5, *, warm_up: int = WARM_UP
) -> Rounds:
    """Median milliseconds of a call of each way; within a round they take turns, in any order."""
    names = list(ways)
    for name in names * warm_up:
        ways[name]()
    medians: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        taken: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(times):
            random.shuffle(names)
            for name in names:
                taken[name].append(_seconds(ways[name]))
        for name in names:
            medians[name].append(1000 * statistics.median(taken[name]))
    return Rounds(medians, "ms")


def rates(
    ways: Mapping[str, Callable[[int], object]], threads: int, each: int, rounds: int = 3
) -> Rounds:
    """How many a second each way does, by so many threads with `each` to do; rounds by turns.

    A way is called with the number of its thread, once for each thing to do.
    """
    names = list(ways)
    found: dict[str, list[float]] = {name: [] for name in names}
    for name in names:
        ways[name](0)
    for _ in range(rounds):
        random.shuffle(names)
        for name in names:
            work = ways[name]
            seconds = at_once(threads, lambda number, work=work: _repeat(work, number, each))
            found[name].append(threads * each / seconds)
    return Rounds(found, "/s")


def at_once(threads: int, work: Callable[[int], object]) -> float:
    """Seconds until `work(0)` … `work(threads - 1)`, begun together, are done."""
    gate = threading.Barrier(threads + 1)
    errors: list[BaseException] = []

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in running:
        thread.join()
    if errors:
        raise errors[0]
    return time.perf_counter() - started


def _repeat(work: Callable[[int], object], number: int, times: int) -> None:
    for _ in range(times):
        work(number)


def _seconds(work: Work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

"""Timing of many small things."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator

Figure = tuple[str, float, str]


def p50(work: Callable[[], object], times: int = 300) -> float:
    """Median milliseconds of one call, after a few that do not count."""
    for _ in range(10):
        work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


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


def against(name: str, value: float, floor: str, bare: float) -> Iterator[Figure]:
    """A figure in ms, the bare one, and how many times as long it takes."""
    yield name, value, "ms"
    yield f"  {floor}", bare, "ms"
    yield "  ratio", value / bare, "x"

"""The race, forced: a reader is stopped between what it has read and what it stores."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ecom.errors import Unavailable
from lab.bench import side_by_side
from lab.stale_price_shelf import Shelf
from lab.texts import N_

PATIENCE = 10.0  # seconds

Read = Callable[[Callable[[], int]], int]


@dataclass(frozen=True)
class Step:
    ms: float
    who: str
    what: str


@dataclass(frozen=True)
class Race:
    """`kept`: whether Redis held the late price at the end."""

    steps: tuple[Step, ...]
    kept: bool


def race(shelf: Shelf, read: Read, change: Callable[[], None]) -> Race:
    """The reader loads, the writer changes, commits and deletes, then the reader stores."""
    loaded, changed = threading.Event(), threading.Event()
    steps: list[Step] = []
    begun = time.monotonic()

    def note(who: str, what: str) -> None:
        steps.append(Step(round(1000 * (time.monotonic() - begun), 1), who, what))

    def load_slowly() -> int:
        price = shelf.load()
        note(N_("Reader"), N_("finds nothing in Redis, and reads the old price in MySQL"))
        loaded.set()
        _wait(changed)  # here a busy machine, a long query or a bad network stops a real reader
        return price

    def reader() -> None:
        read(load_slowly)
        note(N_("Reader"), N_("brings the old price to Redis"))

    def writer() -> None:
        _wait(loaded)
        change()
        note(N_("Writer"), N_("changes the price, commits, and deletes the key"))
        changed.set()

    side_by_side(reader, writer)
    kept = bool(shelf.redis.exists(shelf.key))
    note("Redis", N_("keeps the old price") if kept else N_("refuses it: the lease is gone"))
    return Race(tuple(steps), kept)


def _wait(for_it: threading.Event) -> None:
    if not for_it.wait(PATIENCE):
        raise Unavailable("the other side of the race did not come")

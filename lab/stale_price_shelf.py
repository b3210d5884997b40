"""One price in MySQL, its copy in Redis, and somebody who looks at it again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ecom import keys
from lab.bench import Bench
from lab.experiment import Point, Show
from lab.texts import N_

OLD, NEW = 24_990_000, 21_990_000  # dong
EVERY = 0.05  # seconds between two looks
LONGEST = 15.0  # seconds: nobody waits for ever for the new price


class Shelf:
    """`ttl_ms`: how long the copy lives. `load` asks MySQL, on a connection of its own."""

    def __init__(self, bench: Bench, ttl_ms: int) -> None:
        self.redis, self.key, self.ttl_ms = bench.redis, bench.key("price"), ttl_ms
        self.settle = bench.pick(500, 100) / 1000  # seconds of new prices before one believes it
        self._line = bench.connect()
        self._line.do("CREATE TABLE prices (id INT PRIMARY KEY, name VARCHAR(80), price BIGINT)")
        self._line.do(
            "INSERT INTO prices VALUES (1, 'Điện thoại iPhone 15 Pro', %(price)s)", price=OLD
        )

    def load(self) -> int:
        return self._line.value("SELECT price FROM prices WHERE id = 1")

    def put_back(self) -> None:
        self._line.do("UPDATE prices SET price = %(price)s WHERE id = 1", price=OLD)
        self.redis.delete(self.key, keys.lease(self.key))


@dataclass
class Watch:
    """`stale`: reads that got the old price; `seconds`: after the change, of the last of them."""

    reads: int = 0
    stale: int = 0
    seconds: float = 0.0


def watch(shelf: Shelf, read: Callable[[], int], way: str, show: Show) -> Watch:
    """Reads from the moment of the change until the new price stays."""
    found, begun = Watch(), time.monotonic()
    while True:
        price = read()
        after = time.monotonic() - begun
        found.reads += 1
        if price == OLD:
            found.stale, found.seconds = found.stale + 1, after
        show(Point("price", way, round(after, 3), price - NEW))
        left = max(0, shelf.redis.pttl(shelf.key)) / 1000
        show(Point("left", way, round(after, 3), left))
        if after - found.seconds > shelf.settle or after > LONGEST:
            break
        time.sleep(EVERY)
    show(Point("stale", way, N_("The old price"), found.seconds))
    return found

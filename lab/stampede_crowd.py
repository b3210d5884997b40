"""The readers of the experiment, and the report that they want."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from statistics import median
from time import perf_counter, sleep
from typing import Any

from lab.bench import Bench, Line, side_by_side

LINES = 16  # connections for all readers together: a shop's pool has an end too
BETWEEN = 0.04  # seconds that a reader looks at what it has read


class Report:
    """Best sellers in ten currencies: a question that MySQL has to read and add up much for."""

    def __init__(self, bench: Bench, rows: int) -> None:
        self._lines: SimpleQueue[Line] = SimpleQueue()
        with bench.connect() as line:
            line.do(
                "CREATE TABLE sales (id INT PRIMARY KEY AUTO_INCREMENT, product INT NOT NULL,"
                " pieces INT NOT NULL, price BIGINT NOT NULL)"
            )
            line.do("CREATE TABLE currencies (code CHAR(3) PRIMARY KEY, dong INT NOT NULL)")
            line.many("INSERT INTO currencies VALUES (%(code)s, %(dong)s)", _CURRENCIES)
            tens = " UNION ALL ".join(f"SELECT {n} AS n" for n in range(10))
            for _ in range(rows // 10_000):
                line.do(
                    "INSERT INTO sales (product, pieces, price) SELECT a.n * 10 + b.n,"
                    " 1 + (a.n + d.n) % 3, 90000 + 1000 * c.n"
                    f" FROM ({tens}) a, ({tens}) b, ({tens}) c, ({tens}) d"
                )
        for _ in range(LINES):
            self._lines.put(bench.connect())

    def load(self) -> list[dict[str, Any]]:
        with self._line() as line:
            return line.all(
                "SELECT product, code, CAST(SUM(pieces) AS SIGNED) AS pieces,"
                " CAST(SUM(pieces * price / dong) AS SIGNED) AS revenue"
                " FROM sales CROSS JOIN currencies"
                " GROUP BY product, code ORDER BY revenue DESC LIMIT 10"
            )

    @contextmanager
    def _line(self) -> Iterator[Line]:
        line = self._lines.get()
        try:
            yield line
        finally:
            self._lines.put(line)


class Crowd:
    """Readers who read again and again until the old value has ended and they have the new one.

    `loads`: how often MySQL was asked; `waits`: the longest wait of each reader, in ms.
    """

    def __init__(self, load: Callable[[], Any], readers: int) -> None:
        self.loads = 0
        self.waits: list[float] = []
        self._load, self._readers = load, readers
        self._lock = threading.Lock()
        self._began = 0.0

    def load(self) -> Any:
        with self._lock:
            self.loads += 1
        return self._load()

    def ms(self) -> float:
        """Since all of them have begun."""
        return 1000 * (perf_counter() - self._began) if self._began else 0.0

    @property
    def median_ms(self) -> float:
        return median(self.waits)

    @property
    def slowest_ms(self) -> float:
        return max(self.waits)

    def rush(
        self, store: Callable[[], int], read: Callable[[], Any], look: Callable[[], None]
    ) -> None:
        """`store` keeps the old value, and returns in how many milliseconds it ends."""
        ends_ms = 0

        def begin() -> None:
            nonlocal ends_ms
            ends_ms = store()
            self._began = perf_counter()

        gate = threading.Barrier(self._readers, action=begin)

        def reader() -> None:
            gate.wait()
            waits = [0.0]
            asked = 0.0
            while asked < ends_ms:
                asked = self.ms()
                read()
                waits.append(self.ms() - asked)
                sleep(BETWEEN)
            with self._lock:
                self.waits.append(max(waits))

        side_by_side(*[reader] * self._readers, look=look)


_CURRENCIES = [
    {"code": code, "dong": dong}
    for code, dong in (
        ("VND", 1),
        ("USD", 26_000),
        ("EUR", 30_000),
        ("JPY", 170),
        ("CNY", 3_600),
        ("KRW", 19),
        ("THB", 800),
        ("SGD", 20_000),
        ("GBP", 35_000),
        ("AUD", 17_000),
    )
]

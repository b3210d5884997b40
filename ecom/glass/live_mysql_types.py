"""What `live_mysql` tells of the server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Server:
    """Sums since MySQL began; `at`: seconds of a clock, for what happened between two of them.

    `questions` without those that this process has asked here. `read_requests` asked the buffer
    pool for a page, `reads` had to go to the disk. `row_waits` waited for a lock of a row.
    `pages_…` are of the buffer pool.
    """

    at: float
    version: str
    questions: int
    commits: int
    rollbacks: int
    connections: int
    running: int
    read_requests: int
    reads: int
    pages: int
    pages_data: int
    pages_dirty: int
    pages_free: int
    page_bytes: int
    row_waits: int

    @property
    def hit_ratio(self) -> float | None:
        """Of the buffer pool, of 1, since MySQL began."""
        return 1 - self.reads / self.read_requests if self.read_requests else None


@dataclass(frozen=True)
class Rates:
    """Between two looks, per second but for `hit_ratio`, of 1; None if no page was wanted."""

    seconds: float
    questions: float
    commits: float
    hit_ratio: float | None


@dataclass(frozen=True)
class Table:
    """`rows` and bytes are InnoDB's estimates."""

    name: str
    rows: int
    data: int
    indexes: int


@dataclass(frozen=True)
class Index:
    """`reads`: rows read by it since MySQL began."""

    table: str
    name: str
    columns: str
    unique: bool
    reads: int


@dataclass(frozen=True)
class Transaction:
    """`waits`: seconds that it has been waiting for a lock; None: it does not. `locked` rows."""

    connection: int
    state: str
    seconds: float
    waits: float | None
    locked: int
    changed: int
    isolation: str
    statement: str | None


@dataclass(frozen=True)
class Wait:
    """Connection `waiting` wants a lock that each of `blocking` holds, or asked for before it."""

    waiting: int
    blocking: tuple[int, ...]
    table: str
    index: str
    mode: str


@dataclass(frozen=True)
class Digest:
    """Statements that differ in their values only. Seconds; rows per run."""

    text: str
    runs: int
    mean: float
    total: float
    examined: float
    returned: float

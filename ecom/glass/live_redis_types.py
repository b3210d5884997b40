"""What `live_redis` tells of the server and of the shop's keys."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Server:
    """Sums since Redis began; `at`: seconds of a clock, for what happened between two of them.

    What this process has asked here is taken off. `hits` and `misses` count commands that read a
    key. `limit`: bytes it may hold, None: as many as there are. `policy`: what it does when it is
    full.
    """

    at: float
    version: str
    used: int
    peak: int
    limit: int | None
    policy: str
    clients: int
    commands: int
    hits: int
    misses: int
    expired: int
    evicted: int
    keys: int

    @property
    def hit_ratio(self) -> float | None:
        """Of 1, since Redis began."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else None


@dataclass(frozen=True)
class Rates:
    """Between two looks: `hit_ratio` of 1, None if nothing was read."""

    seconds: float
    commands: float
    hits: int
    misses: int

    @property
    def hit_ratio(self) -> float | None:
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else None


@dataclass(frozen=True)
class Family:
    """Keys that begin alike. `bytes`: of those that were measured, times their number."""

    name: str
    keys: int
    bytes: int
    measured: int


@dataclass(frozen=True)
class Key:
    """`name` is masked. `ends_in`: seconds, None: it stays. `bytes` with what Redis adds."""

    name: str
    family: str
    kind: str
    bytes: int
    ends_in: float | None


@dataclass(frozen=True)
class Keys:
    """The shop's; `complete`: all of them were looked at."""

    families: list[Family]
    keys: list[Key]
    complete: bool

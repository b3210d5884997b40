"""When which fault strikes: the same for the same seed, length and number of processes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from random import Random
from typing import Any

MYSQL, REDIS, APP, DISK = "mysql", "redis", "app", "disk"


@dataclass(frozen=True)
class Kind:
    """`on`: what is struck; at most one fault at a time strikes the same. `seconds`: how long it
    lasts, from and to; `rest`: how long it is then left alone."""

    name: str
    on: str
    weight: int
    seconds: tuple[float, float] = (0, 0)
    rest: float = 2.5


KINDS = (
    Kind("MySQL killed", MYSQL, 3),
    Kind("MySQL restarted", MYSQL, 2),
    Kind("MySQL frozen", MYSQL, 3, (0.3, 5)),
    Kind("MySQL frozen longer than the app waits", MYSQL, 1, (11, 13)),
    Kind("MySQL's lines cut", MYSQL, 5, (0.5, 2), rest=0.5),
    Kind("COMMIT's reply cut", MYSQL, 5, (0.5, 2), rest=0.5),
    Kind("Redis killed", REDIS, 3, rest=1.5),
    Kind("Redis restarted", REDIS, 2, rest=1.5),
    Kind("Redis frozen", REDIS, 3, (0.2, 4), rest=1.5),
    Kind("Redis frozen, then the app killed", REDIS, 2, (0.5, 3), rest=1.5),
    Kind("Redis' lines cut", REDIS, 5, (0.5, 2), rest=0.5),
    Kind("FLUSHALL", REDIS, 2, rest=0.5),
    Kind("fsync slowed", DISK, 3, (1, 6)),
    Kind("app killed", APP, 4, rest=5),
)
LONGEST_SHARE = 0.25  # of the run: a longer fault has no place in a short one
EVERY = 2.5  # seconds from one fault to the next, on average
QUIET = 1.0  # seconds at the beginning, and at the end
CUTS = 6  # of one fault


@dataclass(frozen=True)
class Fault:
    """`at`: seconds after the beginning. `seed`: of what is left to chance in it: which process,
    after how many bytes, how slow."""

    at: float
    kind: str
    seconds: float
    seed: int

    def facts(self) -> dict[str, Any]:
        return asdict(self)


def plan(seed: int, seconds: float, every: float = EVERY) -> list[Fault]:
    """By time. Kinds whose turn it is not are drawn again, so that each comes about as often as
    its weight says."""
    random = Random(f"faults {seed}")
    longest = LONGEST_SHARE * seconds
    kinds = [kind for kind in KINDS if kind.seconds[0] <= longest]
    free = dict.fromkeys((MYSQL, REDIS, APP, DISK), 0.0)
    found: list[Fault] = []
    at = QUIET
    while at < seconds - QUIET:
        ready = [kind for kind in kinds if free[kind.on] <= at]
        if ready:
            kind = random.choices(ready, [one.weight for one in ready])[0]
            lasts = round(random.uniform(kind.seconds[0], min(kind.seconds[1], longest)), 3)
            if at + lasts < seconds:
                found.append(Fault(round(at, 3), kind.name, lasts, random.getrandbits(32)))
                free[kind.on] = at + lasts + kind.rest
        at += random.uniform(0.3, 1.7) * every
    return found


def on(name: str) -> str:
    return next(kind.on for kind in KINDS if kind.name == name)

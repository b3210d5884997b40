"""What a pair of transactions has shown, beside what InnoDB is documented to allow."""

from __future__ import annotations

from dataclasses import dataclass

from lab.bench import Line
from lab.isolation_pair import LEVELS, Pair, Told
from lab.texts import Words, say

# What is still allowed at each level. MySQL manual, “Transaction Isolation Levels” and “Phantom
# Rows”: InnoDB reads from one snapshot at REPEATABLE READ, which is more than the standard asks for
# (no phantoms in plain reads) and does not see what an UPDATE then overwrites. At SERIALIZABLE
# every SELECT of a transaction locks what it reads.
ALLOWED = {
    "READ UNCOMMITTED": {
        "dirty-read",
        "non-repeatable-read",
        "phantom",
        "lost-update",
        "write-skew",
    },
    "READ COMMITTED": {"non-repeatable-read", "phantom", "lost-update", "write-skew"},
    "REPEATABLE READ": {"lost-update", "write-skew"},
    "SERIALIZABLE": set[str](),
}
TIMED_OUT, DEADLOCK, CHANGED = 1205, 1213, 1020


@dataclass(frozen=True)
class Server:
    """`snapshot_isolation`: MariaDB refuses to change at REPEATABLE READ what others have changed
    since the snapshot (innodb_snapshot_isolation; on by default from 11.6.2)."""

    version: str
    snapshot_isolation: bool


@dataclass(frozen=True)
class Verdict:
    happened: bool
    allowed: bool
    waited: bool
    codes: tuple[int, ...]  # errors of the server

    @property
    def as_documented(self) -> bool:
        return self.happened == self.allowed


def server(line: Line) -> Server:
    """As it is for the connection `line`."""
    found = line.one("SHOW VARIABLES LIKE 'innodb_snapshot_isolation'") or {}
    return Server(str(line.value("SELECT VERSION()")), found.get("Value") == "ON")


def allows(about: Server, level: str, scenario: str) -> bool:
    if scenario == "lost-update" and level == "REPEATABLE READ" and about.snapshot_isolation:
        return False
    return scenario in ALLOWED[level]


def of(pair: Pair, about: Server) -> Verdict:
    """When it has ended."""
    return Verdict(
        pair.scenario.happened(pair.values),
        allows(about, pair.level, pair.scenario.key),
        any(told.waited for told in pair.told),
        tuple(told.code for told in pair.told if told.code is not None),
    )


def words(pair: Pair, verdict: Verdict) -> list[Words]:
    """What was seen, who waited, who was refused, and whether the level allows it."""
    found = [pair.scenario.tells(pair.values)]
    for told in pair.told:
        if told.waited and told.ended is not None:
            found.append(
                say(
                    "{side} waited {seconds} seconds for a lock of the other one.",
                    side=told.step.side,
                    seconds=told.ended - told.began,
                )
            )
        if told.code is not None:
            found.append(_refused(told))
    return [*found, _compared(pair, verdict)]


def _refused(told: Told) -> Words:
    side, code = told.step.side, str(told.code)
    if told.code == DEADLOCK:
        return say(
            "Each waited for the other: the server ended {side}, with error {code}.",
            side=side,
            code=code,
        )
    if told.code == TIMED_OUT:
        return say(
            "{side} waited until its time was up, and got error {code}.", side=side, code=code
        )
    if told.code == CHANGED:
        return say(
            "{side} was refused with error {code}: the row has changed since it read.",
            side=side,
            code=code,
        )
    return say("{side} was refused with error {code}.", side=side, code=code)


def _compared(pair: Pair, verdict: Verdict) -> Words:
    values = {"level": pair.level, "what": pair.scenario.title}
    if verdict.happened and verdict.allowed:
        return say("{what}: it happened. {level} allows it.", **values)
    if verdict.happened:
        return say("{what}: it happened, though {level} should not allow it.", **values)
    if verdict.allowed:
        return say("{what}: not this time, though {level} would allow it.", **values)
    return say("{what}: it did not happen. {level} does not allow it.", **values)


assert set(ALLOWED) == set(LEVELS)

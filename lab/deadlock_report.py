"""What the server says of its latest deadlock: a section of SHOW ENGINE INNODB STATUS."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from lab.bench import Line

_SECTION = re.compile(
    r"^LATEST DETECTED DEADLOCK\n-+\n(.*?)^-+\n(?:TRANSACTIONS|FILE I/O)\n-+$", re.DOTALL | re.M
)
_TRANSACTION = re.compile(
    r"^\*\*\* \((\d+)\) TRANSACTION:$.*?^(?:MySQL|MariaDB) thread id (\d+)", re.DOTALL | re.M
)
_VICTIM = re.compile(r"^\*\*\* WE ROLL BACK TRANSACTION \((\d+)\)", re.M)


@dataclass(frozen=True)
class Report:
    """`victim`: the connection that the server says it ended; `refused`: those that were told so.

    `is_ours` is False if the latest deadlock is of other connections: then `text` is empty, since
    it could hold statements of others.
    """

    text: str
    victim: int | None
    refused: tuple[int, ...]
    is_ours: bool


def latest(line: Line, connections: Collection[int], refused: Collection[int]) -> Report:
    """Needs the right PROCESS."""
    status = line.one("SHOW ENGINE INNODB STATUS") or {}
    return read(str(status.get("Status", "")), connections, refused)


def read(status: str, connections: Collection[int], refused: Collection[int]) -> Report:
    section = _SECTION.search(status)
    text = section[1].strip() if section else ""
    by_place = {place: int(number) for place, number in _TRANSACTION.findall(text)}
    if set(by_place.values()) != set(connections):
        return Report("", None, tuple(refused), False)
    ended = _VICTIM.search(text)
    return Report(text, by_place.get(ended[1]) if ended else None, tuple(refused), True)

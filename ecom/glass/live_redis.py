"""What Redis holds and does at this moment, asked in nobody's story.

All functions raise NotAllowed where the glass box is not allowed, RedisDown without Redis, and
Untold if the account may not ask.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from ecom import keys, link, trace
from ecom.glass import masks, shared
from ecom.glass.live_redis_types import Family, Key, Keys, Rates, Server
from ecom.glass.server import Untold

MOST_KEYS = 5_000  # that are looked at; of a larger Redis the figures are of a part
SAMPLES = 20  # keys per family whose memory is asked for
SHOWN = 15  # keys per family in the list
BATCH = 500
QUICKLY = 1  # seconds for which what one has seen is shown to all others too


@shared.look(QUICKLY)
def server() -> Server:
    """Of a cluster: the sums over its masters."""
    answers = _ask_each([("INFO",), ("DBSIZE",)])
    told = [info for info, _ in answers]

    def total(name: str) -> int:
        return sum(int(one[name]) for one in told)

    own = _of_run(" ".join(str(one["run_id"]) for one in told))
    return Server(
        at=time.monotonic(),
        version=str(told[0]["redis_version"]),
        used=total("used_memory"),
        peak=total("used_memory_peak"),
        limit=total("maxmemory") or None,
        policy=str(told[0]["maxmemory_policy"]),
        clients=total("connected_clients"),
        commands=total("total_commands_processed") - own["commands"],
        hits=total("keyspace_hits") - own["hits"],
        misses=total("keyspace_misses") - own["misses"],
        expired=total("expired_keys"),
        evicted=total("evicted_keys"),
        keys=sum(int(size) for _, size in answers),
    )


def between(before: Server, after: Server) -> Rates:
    """What happened from one look to the next; nothing if Redis began anew meanwhile."""
    seconds = max(after.at - before.at, 1e-6)
    return Rates(
        seconds,
        max(0, after.commands - before.commands) / seconds,
        max(0, after.hits - before.hits),
        max(0, after.misses - before.misses),
    )


@shared.look(QUICKLY)
def shop_keys() -> Keys:
    """Largest family first; keys by their end."""
    names, complete = _names()
    by_family: dict[str, list[str]] = {}
    for name in names:
        by_family.setdefault(family(name), []).append(name)
    measured = [name for each in by_family.values() for name in sorted(each)[:SAMPLES]]
    commands = [
        command
        for name in measured
        for command in (("TYPE", name), ("PTTL", name), ("MEMORY USAGE", name))
    ]
    told = _ask(commands) if commands else []
    ended = told[::3].count("none") + told[1::3].count(-2)
    _looked(hits=2 * len(measured) - ended, misses=ended)  # TYPE and PTTL count as reads
    keys_of: dict[str, list[Key]] = {}
    for name, kind, left, size in zip(measured, told[::3], told[1::3], told[2::3], strict=True):
        if size is not None and left != -2:  # it has not ended meanwhile
            ends_in = None if left == -1 else left / 1000
            found = Key(masks.key(name), family(name), str(kind), int(size), ends_in)
            keys_of.setdefault(found.family, []).append(found)
    families = [_sum(which, len(each), keys_of.get(which, [])) for which, each in by_family.items()]
    shown = [key for each in keys_of.values() for key in sorted(each, key=_end)[:SHOWN]]
    return Keys(sorted(families, key=lambda one: -one.bytes), sorted(shown, key=_end), complete)


def family(name: str) -> str:
    """What `ecom.keys` calls it: 'product', 'cart'; 'lease' and 'visit' are their own."""
    if name.endswith(":lease"):
        return "lease"
    own = name.partition(keys.prefixed(""))[2]
    if own.startswith("funnel:") and ":visit:" in own:
        return "visit"
    found = re.match(r"[a-z]+", own)
    return found[0] if found else "other"


def _names() -> tuple[set[str], bool]:
    """All servers as they are now: in a cluster one may be gone, or another one there, later."""
    with trace.silence():
        found = link.attempt(lambda redis: [_names_of(one) for one in link.servers(redis)])
    return set().union(*(names for names, _ in found)), all(complete for _, complete in found)


def _names_of(server: Any) -> tuple[set[str], bool]:
    names: set[str] = set()
    cursor: Any = 0
    for _ in range(MOST_KEYS // BATCH):
        scan = ("SCAN", cursor, "MATCH", f"*{keys.prefixed('')}*", "COUNT", BATCH)
        ((cursor, found),) = _told(_pipelined(server, [scan]))
        names.update(found)
        if int(cursor) == 0:
            return names, True
    return names, False


def _ask(commands: Sequence[tuple[Any, ...]]) -> list[Any]:
    """About keys, in one go."""
    return _answers(lambda redis: _pipelined(redis, commands))


def _ask_each(commands: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """The same of each server."""

    def ask(redis: Any) -> list[Any]:
        return [a for server in link.servers(redis) for a in _pipelined(server, commands)]

    answers = _answers(ask)
    step = len(commands)
    return [answers[at : at + step] for at in range(0, len(answers), step)]


def _answers(ask: Callable[[Any], list[Any]]) -> list[Any]:
    with trace.silence():
        return _told(link.attempt(ask))


def _told(answers: list[Any]) -> list[Any]:
    """An answer that is an error is no sign that Redis is down."""
    _looked(commands=len(answers))
    for answer in answers:
        if isinstance(answer, Exception):
            raise Untold("denied", str(answer))
    return answers


_own = {"commands": 0, "hits": 0, "misses": 0}
_lives: list[str] = []
_counting = threading.Lock()


def _of_run(run_id: str) -> dict[str, int]:
    """What was asked of this life of Redis: its sums begin anew when it does."""
    with _counting:
        if _lives and run_id not in _lives:
            _own.update(dict.fromkeys(_own, 0))
        _lives[:] = [run_id]
        return dict(_own)


def _looked(**more: int) -> None:
    with _counting:
        for name, count in more.items():
            _own[name] += count


def _pipelined(redis: Any, commands: Sequence[tuple[Any, ...]]) -> list[Any]:
    with redis.pipeline(transaction=False) as pipeline:
        for command in commands:
            pipeline.execute_command(*command)
        return pipeline.execute(raise_on_error=False)


def _sum(name: str, count: int, measured: list[Key]) -> Family:
    mean = sum(key.bytes for key in measured) / len(measured) if measured else 0
    return Family(name, count, round(mean * count), len(measured))


def _end(key: Key) -> float:
    return float("inf") if key.ends_in is None else key.ends_in

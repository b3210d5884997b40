"""No trust in an old memory: a Redis that comes back stale becomes an empty one.

A server that was restarted, restored from a snapshot or promoted after a fail-over may remember
what has changed since. Each server keeps under `keys.memory()` who it was when its memory was last
found good: its run id, which a restart changes, and its replication id, which a promotion changes.
Where the two differ, our keys are removed before anyone reads them.

In a cluster each master has such a mark of its own, in a slot of its own. Nothing here is a script:
Redis Enterprise, and so Azure Managed Redis, does not answer INFO to scripts.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from itertools import count
from typing import Any

from redis import Redis
from redis.connection import AbstractConnection
from redis.crc import key_slot
from redis.exceptions import ConnectionError as NotConnected

from ecom import keys

log = logging.getLogger(__name__)

SWEEP_BATCH = 500
_IDS = ("run_id", "master_replid")


class Memory:
    """Of the servers of one client."""

    def __init__(self, cluster: bool) -> None:
        self._cluster = cluster
        self._trusted: set[str] = set()  # who was greeted by this process

    def greet(self, connection: AbstractConnection) -> None:
        """Of each new connection, before it is used. A replica is refused: it is promoted later."""
        mark = self._mark(connection)
        if mark is None:
            return
        identity, held = _identity(connection, mark)
        if held != identity:
            self._sweep(connection)
            _say(connection, ["SET", mark, identity])
        self._trusted.add(identity)

    def is_trusted(self, redis: Redis) -> bool:
        """Whether `redis` is still the server that was greeted.

        After a FLUSHALL it is, and that is noted again: a new connection would otherwise take what
        was written since for an old memory.
        """
        with _connection(redis) as connection:
            mark = self._mark(connection)
            if mark is None:
                return True
            identity, held = _identity(connection, mark)
            if held is None and identity in self._trusted:
                _say(connection, ["SET", mark, identity, "NX"])
                return True
            return held == identity

    def empty(self, redis: Redis) -> None:
        """Remove all our keys from one server; its memory is a good one then."""
        with _connection(redis) as connection:
            self._sweep(connection)
            if mark := self._mark(connection):
                _say(connection, ["SET", mark, _identity(connection, mark)[0]])

    def _mark(self, connection: AbstractConnection) -> str | None:
        """The key that says whose memory this is; None on a master without slots."""
        if not self._cluster:
            return keys.memory()
        (told,) = _say(connection, ["CLUSTER", "NODES"])
        own = _own_slots(told)
        if not own:
            return None
        return keys.memory_of(
            next(tag for tag in map(str, count()) if key_slot(tag.encode()) in own)
        )

    def _sweep(self, connection: AbstractConnection) -> None:
        cursor = "0"
        while True:
            scan = ["SCAN", cursor, "MATCH", keys.prefixed("*"), "COUNT", SWEEP_BATCH]
            ((cursor, found),) = _say(connection, scan)
            if found:  # one by one: in a cluster they are of many slots
                _say(connection, *(["UNLINK", name] for name in found))
            if cursor == "0":
                return


def _identity(connection: AbstractConnection, mark: str) -> tuple[str, str | None]:
    """Who the server is, and whose memory it says it has."""
    server, replication, held = _say(
        connection, ["INFO", "server"], ["INFO", "replication"], ["GET", mark]
    )
    told = dict(re.findall(r"^(\w+):(\w+)", f"{server}\n{replication}", re.MULTILINE))
    found = [told[name] for name in _IDS if name in told]
    if not found:
        log.warning("Redis does not tell who it is: what it remembers is taken as it is")
    return " ".join(found) or "unknown", held


def _own_slots(nodes: str) -> set[int]:
    """Of the answering master, from CLUSTER NODES."""
    fields = next((line.split() for line in nodes.splitlines() if "myself" in line), None)
    if fields is None:
        raise NotConnected("a node of the Redis Cluster does not tell its own slots")
    if "master" not in fields[2].split(","):
        raise NotConnected("a replica of the Redis Cluster")
    ranges = (part.split("-") for part in fields[8:] if not part.startswith("["))
    return {slot for ends in ranges for slot in range(int(ends[0]), int(ends[-1]) + 1)}


def _say(connection: AbstractConnection, *commands: Iterable[Any]) -> list[Any]:
    """The replies to `commands`, sent in one go."""
    packed = connection.pack_commands([tuple(command) for command in commands])
    connection.send_packed_command(packed, check_health=False)
    return [connection.read_response() for _ in commands]


class _connection:
    """One of the pool's: greeted if it is new."""

    def __init__(self, redis: Redis) -> None:
        self._pool = redis.connection_pool

    def __enter__(self) -> AbstractConnection:
        self._held = self._pool.get_connection()
        return self._held

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._held.disconnect()  # replies may wait on it that nobody asked for any more
        self._pool.release(self._held)

"""redis-py's client of a Redis Cluster, which sends nothing twice that may have run.

MOVED, ASK and TRYAGAIN are followed, since the command was refused then. A lost reply is an error:
redis-py would ask another time, and its pipeline does so even when told to try once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.commands import CoreCommands
from redis.connection import ConnectionPool
from redis.exceptions import AskError, MovedError, TryAgainError
from redis.retry import Retry

PORT = 6379
REDIRECTIONS = (MovedError, AskError, TryAgainError)


class Cluster(RedisCluster):
    """Asks masters only. Connects at once; raises RedisClusterException if no node answers."""

    def __init__(
        self, urls: Sequence[str], pool: Callable[..., ConnectionPool], **options: Any
    ) -> None:
        super().__init__(
            url=urls[0],
            startup_nodes=[_node(url) for url in urls[1:]],
            connection_pool_class=pool,
            retry=Retry(NoBackoff(), 0),
            **options,
        )

    def mget(self, keys: Any, *more: Any) -> list[Any]:
        return self.mget_nonatomic(keys, *more)

    def pipeline(self, transaction: Any = None, shard_hint: Any = None) -> Pipeline:  # type: ignore[override]
        if transaction or shard_hint:
            raise ValueError("a transaction is of one slot")
        return Pipeline(self)

    def masters(self) -> list[Redis]:
        return [self.get_redis_connection(node) for node in self.get_primaries()]


class Pipeline(CoreCommands):
    """Commands with keys, sent to each master in one go; the replies in the order of the calls."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._commands: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self._nodes: list[ClusterNode] = []

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *_: object) -> None:
        self._commands, self._nodes = [], []

    def execute_command(self, *args: Any, **options: Any) -> Pipeline:
        (node,) = options.pop("target_nodes", None) or [self._node_of(args)]
        self._commands.append((args, options))
        self._nodes.append(node)
        return self

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        commands, nodes = self._commands, self._nodes
        self._commands, self._nodes = [], []
        replies: list[Any] = [None] * len(commands)
        for node in dict.fromkeys(nodes):
            numbers = [number for number, of in enumerate(nodes) if of == node]
            sent = self._cluster.get_redis_connection(node).pipeline(transaction=False)
            for number in numbers:
                args, options = commands[number]
                sent.execute_command(*args, **options)
            for number, reply in zip(numbers, sent.execute(raise_on_error=False), strict=True):
                args, options = commands[number]
                moved = isinstance(reply, REDIRECTIONS)
                replies[number] = self._again(args, options) if moved else reply
        if raise_on_error:
            for reply in replies:
                if isinstance(reply, Exception):
                    raise reply
        return replies

    def _node_of(self, args: Sequence[Any]) -> ClusterNode:
        slot = self._cluster.determine_slot(*args)
        return self._cluster.nodes_manager.get_node_from_slot(slot)

    def _again(self, args: Sequence[Any], options: dict[str, Any]) -> Any:
        """The client learns from the redirection where the slot is."""
        return self._cluster.execute_command(*args, **options)


def _node(url: str) -> ClusterNode:
    parts = urlsplit(url)
    return ClusterNode(parts.hostname, parts.port or PORT)

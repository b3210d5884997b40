"""Moving windows of the `limits` library: in Redis for all processes, else in this one's memory.

A hit counts before its outcome is known; `give_back` takes one off again.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from limits import RateLimitItem
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import Redis

from ecom import keys, link

T = TypeVar("T")


class Limit(NamedTuple):
    """How many hits in which time, and by whom."""

    item: RateLimitItem
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.item.key_for(*self.names)


class _InRedis(RedisStorage):
    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        super().__init__("redis://", key_prefix=prefix)

    def initialize_storage(self, _uri: str) -> None:
        self.storage = self._redis  # our own client: what it is asked goes one way
        super().initialize_storage(_uri)

    def give_back(self, key: str) -> None:
        self._redis.lpop(self.prefixed_key(key))


class _InMemory(MemoryStorage):
    def give_back(self, key: str) -> None:
        if events := self.events.get(key):
            events.pop(0)


class Windows:
    def __init__(self, storage: _InRedis | _InMemory) -> None:
        self._storage = storage
        self._limiter = MovingWindowRateLimiter(storage)

    def hit(self, limit: Limit) -> bool:
        """Count one, unless the window is full."""
        return self._limiter.hit(limit.item, *limit.names)

    def left(self, limit: Limit) -> int:
        return self._limiter.get_window_stats(limit.item, *limit.names).remaining

    def wait(self, limit: Limit) -> int:
        """Seconds until a full window has room again, at least 1."""
        reset = self._limiter.get_window_stats(limit.item, *limit.names).reset_time
        return max(1, math.ceil(reset - time.time()))

    def clear(self, limit: Limit) -> None:
        self._storage.clear(limit.key)

    def give_back(self, limit: Limit) -> None:
        self._storage.give_back(limit.key)


def use(work: Callable[[Windows], T]) -> T:
    """What `work` returns, with Redis, or once more with this process's memory if Redis is down."""
    try:
        return link.attempt(lambda redis: work(_in_redis(redis, keys.throttle())))
    except link.RedisDown:
        return use_memory(work)


def use_memory(work: Callable[[Windows], T]) -> T:
    with _memory_lock:
        return work(_in_memory())


@lru_cache(maxsize=4)
def _in_redis(redis: Redis, prefix: str) -> Windows:
    return Windows(_InRedis(redis, prefix))


@cache
def _in_memory() -> Windows:
    return Windows(_InMemory())


_memory_lock = threading.Lock()

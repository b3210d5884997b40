"""The one way to Redis: short timeouts, no replay, a breaker, and no trust in an old memory.

    link.attempt(lambda redis: redis.get(key))      # raises RedisDown; ask MySQL instead
    FILL = link.script("fill")                      # ecom/lua/fill.lua
    link.attempt(lambda redis: FILL(redis, keys=[key], args=[value]))

Replies are text. A command whose reply was lost may have run: nothing is repeated here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from redis import Redis
from redis.exceptions import (
    ClusterError,
    RedisClusterException,
    RedisError,
    ResponseError,
)

from ecom import redis_clients, tls
from ecom.breaker import Breaker, RedisDown
from ecom.redis_clients import CONNECT_SECONDS, REPLY_SECONDS, Client, Where
from ecom.redis_memory import Memory
from ecom.redis_scripts import script
from ecom.settings import settings

__all__ = [
    "CONNECT_SECONDS", "REPLY_SECONDS", "RedisDown", "attempt", "before_trust", "close",
    "distrust", "empty", "probe", "problem", "script", "servers", "state",
]  # fmt: skip

T = TypeVar("T")
log = logging.getLogger(__name__)


class _Line:
    """Client and breaker of one server, or of one cluster; a process normally has one."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._memory = Memory(where.cluster)
        self.breaker = Breaker()
        self._client: Client | None = None
        self.problem = ""
        self._making = threading.Lock()

    def ask(self, work: Callable[[Any], T]) -> T:
        try:
            answer = work(self._connected())
        except (RedisError, RedisClusterException) as error:
            if isinstance(error, ResponseError) and not isinstance(error, ClusterError):
                log.warning("Redis refused a command: %s", error)
            self.breaker.failed()
            if self._where.cluster:
                # Most other keys are of masters that answer, so failures are never in a row: the
                # next caller tries them all.
                self.breaker.doubt()
            self._note(error)
            raise RedisDown(str(error)) from error
        self.breaker.succeeded()
        self.problem = ""
        return answer

    def come_back(self) -> None:
        def greet_and_pay(redis: Client) -> None:
            for server in redis_clients.servers(redis):
                server.ping()
            for hook in _before_trust:
                hook(redis)

        try:
            self.ask(greet_and_pay)
        except RedisDown:
            if self._where.cluster:
                self.close()  # the next trial asks the cluster anew who is there
            raise

    def look(self) -> None:
        def is_trusted(redis: Client) -> bool:
            return all(self._memory.is_trusted(one) for one in redis_clients.servers(redis))

        if not self._passed(is_trusted):
            log.warning("Redis is another server than before: asking it anew")
            self._passed(redis_clients.renew)
            self.breaker.doubt()

    def empty(self) -> None:
        def each(redis: Client) -> None:
            for server in redis_clients.servers(redis):
                self._memory.empty(server)

        self._passed(each)

    def close(self) -> None:
        with self._making:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _passed(self, work: Callable[[Client], T]) -> T:
        self.breaker.admit(self.come_back)
        return self.ask(work)

    def _note(self, error: Exception) -> None:
        """What will be so until a setting or a certificate is changed is told once."""
        if why := tls.refusal(str(error)):
            trust = "ECOM_REDIS_CA" if self._where.ca else "the system's CAs"
            problem = f"ECOM_REDIS_URL with {trust}: no TLS: {why}"
            if problem != self.problem:
                log.error("%s", problem)
            self.problem = problem

    def _connected(self) -> Client:
        client = self._client
        if client is None:
            with self._making:
                client = self._client or redis_clients.connect(self._where, self._memory.greet)
                self._client = client
        return client


_before_trust: list[Callable[[Any], None]] = []
_lines: dict[Where, _Line] = {}
_making = threading.Lock()


def _line() -> _Line:
    now = settings()
    if not now.redis_url:
        raise RedisDown("no Redis is configured")
    where = Where(now.redis_url, now.redis_ca, now.redis_prefix, now.redis_cluster)
    line = _lines.get(where)
    if line is None:
        with _making:
            line = _lines.get(where) or _lines.setdefault(where, _Line(where))
    return line


def attempt(work: Callable[[Any], T]) -> T:
    """What `work` returns, given a client. Raises RedisDown if Redis fails, or failed just now.

    Whoever wrote or deleted something and gets RedisDown tells `debts.owe`.
    """
    line = _line()
    line.breaker.admit(line.come_back)
    return line.ask(work)


def servers(redis: Client) -> list[Redis]:
    """Clients of each server that holds keys of its own: one, or the masters of a cluster."""
    return redis_clients.servers(redis)


def probe() -> None:
    """Ask Redis for a sign of life, so that shoppers need not find out. Raises RedisDown.

    A fail-over that kept our connections open is found here: what the new server remembers is
    thrown away before the next question.
    """
    _line().look()


def empty() -> None:
    """Remove all our keys, for whoever changed MySQL behind everybody's back. Raises RedisDown."""
    _line().empty()


def distrust() -> None:
    """Redis may hold what should be gone: nobody in this process reads it before the next trial."""
    try:
        _line().breaker.doubt()
    except RedisDown:
        return  # none configured: there is nothing to distrust


def state() -> str:
    """Of this process's breaker: closed (Redis is asked), open or half-open."""
    return _line().breaker.state


def problem() -> str:
    """What is wrong with a setting or a certificate, if that is why Redis cannot be asked."""
    return _line().problem


def before_trust(hook: Callable[[Any], None]) -> None:
    """`hook` runs in every trial, before anyone is let through to Redis again."""
    _before_trust.append(hook)


def close() -> None:
    """Close all connections; the next attempt opens new ones."""
    with _making:
        for line in _lines.values():
            line.close()
        _lines.clear()

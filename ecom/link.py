"""The one way to Redis: short timeouts, no replay, a breaker, and no trust in an old memory.

    link.attempt(lambda redis: redis.get(key))      # raises RedisDown; ask MySQL instead
    FILL = link.script("fill")                      # ecom/lua/fill.lua
    link.attempt(lambda redis: FILL(redis, keys=[key], args=[value]))

Replies are text. A command whose reply was lost may have run: nothing is repeated here.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import AbstractConnection
from redis.exceptions import NoScriptError, RedisError, ResponseError
from redis.retry import Retry

from ecom import traced_redis
from ecom.breaker import Breaker, RedisDown
from ecom.settings import settings

__all__ = [
    "RedisDown", "attempt", "before_trust", "close", "distrust", "probe", "script", "state",
]  # fmt: skip

T = TypeVar("T")
log = logging.getLogger(__name__)

CONNECT_SECONDS = 0.5
REPLY_SECONDS = 0.4
SWEEP_BATCH = 500


@dataclass(frozen=True)
class Script:
    text: str
    sha: str

    def __call__(self, redis: Redis, keys: Sequence[str], args: Sequence[Any] = ()) -> Any:
        try:
            return redis.evalsha(self.sha, len(keys), *keys, *args)
        except NoScriptError:  # it did not run, so it may be sent again; EVAL makes it known
            return redis.eval(self.text, len(keys), *keys, *args)


@cache
def script(name: str) -> Script:
    text = (Path(__file__).parent / "lua" / f"{name}.lua").read_text(encoding="utf-8")
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


class _Line:
    """Client and breaker of one server; a process normally has one."""

    def __init__(self, url: str, ca: str | None, prefix: str) -> None:
        self.life = f"{prefix}:life"
        self._ours = f"{prefix}:*"
        self.breaker = Breaker()
        self.client = Redis.from_url(
            url,
            decode_responses=True,
            protocol=2,
            retry=Retry(NoBackoff(), 0),  # the default retries ten times and replays writes
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=REPLY_SECONDS,
            driver_info=None,
            redis_connect_func=self._greet,
            connection_class=traced_redis.connection_class(url),
            **({"ssl_ca_certs": ca} if ca else {}),
        )

    def ask(self, work: Callable[[Redis], T]) -> T:
        try:
            answer = work(self.client)
        except RedisError as error:
            if isinstance(error, ResponseError):
                log.warning("Redis refused a command: %s", error)
            self.breaker.failed()
            raise RedisDown(str(error)) from error
        self.breaker.succeeded()
        return answer

    def come_back(self) -> None:
        def greet_and_pay(redis: Redis) -> None:
            redis.ping()
            for hook in _before_trust:
                hook(redis)

        self.ask(greet_and_pay)

    def _greet(self, connection: AbstractConnection) -> None:
        """Runs on each new connection: a server with another life is emptied of our keys first.

        So a Redis that comes back stale (a snapshot, a replica that lagged) becomes an empty one.
        """
        connection.on_connect()

        def say(*command: Any) -> Any:
            connection.send_command(*command, check_health=False)
            return connection.read_response()

        run_id = say("EVAL", script("same_life").text, 1, self.life, "0")
        if run_id == 1:
            return
        cursor = "0"
        while True:
            cursor, found = say("SCAN", cursor, "MATCH", self._ours, "COUNT", SWEEP_BATCH)
            if found:
                say("UNLINK", *found)
            if cursor == "0":
                break
        say("SET", self.life, run_id)


_before_trust: list[Callable[[Redis], None]] = []
_lines: dict[tuple[str, str | None, str], _Line] = {}
_making = threading.Lock()


def _line() -> _Line:
    now = settings()
    if not now.redis_url:
        raise RedisDown("no Redis is configured")
    which = (now.redis_url, now.redis_ca, now.redis_prefix)
    line = _lines.get(which)
    if line is None:
        with _making:
            line = _lines.get(which) or _lines.setdefault(which, _Line(*which))
    return line


def attempt(work: Callable[[Redis], T]) -> T:
    """What `work` returns. Raises RedisDown at once while the breaker is open, or if Redis fails.

    Whoever wrote or deleted something and gets RedisDown tells `debts.owe`.
    """
    line = _line()
    line.breaker.admit(line.come_back)
    return line.ask(work)


def probe() -> None:
    """Ask Redis for a sign of life, so that shoppers need not find out. Raises RedisDown.

    After a FLUSHALL it notes again that this server is the trusted one; a new connection would
    otherwise take what was written since for an old memory.
    """
    line = _line()
    attempt(lambda redis: script("same_life")(redis, [line.life], ["1"]))


def distrust() -> None:
    """Redis may hold what should be gone: nobody in this process reads it before the next trial."""
    try:
        _line().breaker.doubt()
    except RedisDown:
        return  # none configured: there is nothing to distrust


def state() -> str:
    """Of this process's breaker: closed (Redis is asked), open or half-open."""
    return _line().breaker.state


def before_trust(hook: Callable[[Redis], None]) -> None:
    """`hook` runs in every trial, before anyone is let through to Redis again."""
    _before_trust.append(hook)


def close() -> None:
    """Close all connections; the next attempt opens new ones."""
    with _making:
        for line in _lines.values():
            line.client.close()
        _lines.clear()

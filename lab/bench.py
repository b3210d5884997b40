"""Where an experiment works: a schema and Redis keys of its own, gone when it ends.

with bench() as lab:
    lab.copy("products", rows=10_000)
    with lab.connect() as line:
        line.begin()
        left = line.value("SELECT quantity FROM stock WHERE id = %(id)s FOR UPDATE", id=7)
        line.do("UPDATE stock SET quantity = quantity - 1 WHERE id = %(id)s", id=7)
        line.commit()
    lab.redis.hincrby(lab.key("cart"), "7", 1)
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import pymysql
from redis.exceptions import RedisClusterException, RedisError
from sqlalchemy import make_url

from ecom import keys
from ecom.engines import COLLATION
from ecom.errors import Unavailable
from ecom.redis_clients import Client, Where, connect
from ecom.settings import settings
from lab.line import Line

T = TypeVar("T")
SCHEMA = "glass_lab"  # what the lab's account may make begins so
FORGOTTEN_AFTER = 15 * 60  # seconds; of an experiment whose process was killed
AT_ONCE = 2  # experiments in this process: more would measure one another
REPLY_SECONDS = 30  # of Redis: an experiment may keep it busy
ASK_AGAIN = 0.5  # seconds; who waits for a seat may leave in between

_seats = threading.BoundedSemaphore(AT_ONCE)
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")


class Bench:
    """`quick`: as few rows and rounds as still show it, for tests."""

    def __init__(self, schema: str, prefix: str, quick: bool) -> None:
        self.schema, self.prefix, self.quick = schema, prefix, quick
        self.redis = redis_client()
        self._lines: list[Line] = []

    def connect(self, lock_wait_seconds: int = 5) -> Line:
        line = Line(self.schema, lock_wait_seconds)
        self._lines.append(line)
        return line

    def do(self, sql: str, **values: Any) -> int:
        with Line(self.schema) as line:
            return line.do(sql, **values)

    def key(self, name: str) -> str:
        return f"{self.prefix}:{name}"

    def pick(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    def copy(self, table: str, rows: int | None = None) -> None:
        """The shop's table with its indexes, without its triggers and foreign keys."""
        shop = make_url(settings().mysql_url or "").database
        assert _IDENTIFIER.fullmatch(table), table
        with Line(self.schema) as line:
            line.do(f"CREATE TABLE {table} LIKE `{shop}`.{table}")
            line.do("SET foreign_key_checks = 0")
            columns = ", ".join(
                f"`{found['name']}`"
                for found in line.all(
                    "SELECT column_name AS name FROM information_schema.columns"
                    " WHERE table_schema = DATABASE() AND table_name = %(table)s"
                    " AND COALESCE(generation_expression, '') = '' ORDER BY ordinal_position",
                    table=table,
                )
            )
            limit = f" ORDER BY 1 LIMIT {int(rows)}" if rows else ""
            line.do(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM `{shop}`.{table}{limit}"
            )

    def end(self) -> None:
        for line in self._lines:
            line.close()
        self.redis.close()


def side_by_side(
    *works: Callable[[], T], look: Callable[[], None] = lambda: None, every: float = 0.1
) -> list[T]:
    """What each returns, all begun at the same moment, a thread each; the first error is raised.

    Meanwhile, every so many seconds and once at the end, this thread calls `look`, to show how far
    it is. If that raises, as it does when the visitor leaves, it is raised once all have ended:
    none may write to what is dropped then.
    """
    found: dict[int, T] = {}
    errors: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], T]) -> None:
        try:
            gate.wait()
            found[place] = work()
        except BaseException as error:
            errors.append(error)

    threads = [
        threading.Thread(target=partial(run, place, work), daemon=True)
        for place, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                thread.join(every)
                look()
    finally:
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]
    return [found[place] for place in range(len(works))]


def redis_client() -> Client:
    """A client of the shop's Redis, or Redis Cluster, that replays nothing and has patience."""
    now = settings()
    if not now.redis_url:
        raise Unavailable("no Redis is configured")
    where = Where(now.redis_url, now.redis_ca, now.redis_prefix, now.redis_cluster)
    return connect(where, lambda _connection: None, REPLY_SECONDS)


@contextmanager
def bench(quick: bool = False, waiting: Callable[[], None] = lambda: None) -> Iterator[Bench]:
    """A place to work, and everything in it gone at the end.

    `waiting` is called at once and then every half a second while others work, and may raise to
    wait no longer.
    Raises Unavailable if MySQL or Redis does not answer, or no account is set for the lab.
    """
    patience = 0.0
    while not _seats.acquire(timeout=patience):
        waiting()
        patience = ASK_AGAIN
    try:
        yield from _place(quick)
    except (RedisError, RedisClusterException) as error:
        raise Unavailable(f"Redis does not answer the lab: {error}") from error
    except (pymysql.OperationalError, pymysql.InterfaceError) as error:  # the latter: (0, '')
        raise Unavailable(f"MySQL broke the experiment off: {error}") from error
    finally:
        _seats.release()


def _place(quick: bool) -> Iterator[Bench]:
    sweep()
    sweep_keys()
    name = f"{int(time.time()):x}_{secrets.token_hex(3)}"
    schema, prefix = f"{SCHEMA}_{name}", keys.prefixed(f"lab:{name}")
    made = Bench(schema, prefix, quick)
    with Line(None) as line:
        line.do(f"CREATE DATABASE {schema} COLLATE {COLLATION}")
    try:
        yield made
    finally:
        made.end()
        _drop(schema, prefix)


def sweep() -> None:
    """Drop what experiments have left whose process was killed."""
    with Line(None) as line:
        found = line.all("SHOW DATABASES LIKE %(pattern)s", pattern=rf"{SCHEMA}\_%")
    for row in found:
        (schema,) = row.values()
        name = schema.removeprefix(f"{SCHEMA}_")
        if _is_forgotten(name):
            _drop(schema, keys.prefixed(f"lab:{name}"))


def sweep_keys() -> None:
    """Drop keys of old experiments whose schema is gone already."""
    lab = keys.prefixed("lab:")
    with redis_client() as redis:
        for key in redis.scan_iter(match=f"*{lab}*", count=500):
            own = key.removeprefix("{")  # a key's lease has the key in braces
            if own.startswith(lab) and _is_forgotten(own.removeprefix(lab).partition(":")[0]):
                redis.unlink(key)


def _is_forgotten(name: str) -> bool:
    """Names begin with the second of their making."""
    if not re.fullmatch(r"[0-9a-f]+_[0-9a-f]+", name):
        return False
    return int(name.partition("_")[0], 16) < time.time() - FORGOTTEN_AFTER


def _drop(schema: str, prefix: str) -> None:
    """The keys first: while the schema is there, a later sweep finds what is left of both."""
    redis = redis_client()
    for pattern in (f"{prefix}:*", f"{{{prefix}:*"):  # a key's lease has the key in braces
        for key in redis.scan_iter(match=pattern, count=500):
            redis.unlink(key)
    redis.close()
    with Line(None) as line:
        line.do(f"DROP DATABASE IF EXISTS {schema}")

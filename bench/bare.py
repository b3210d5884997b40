"""Floors: what a competent client of the same libraries takes for the bare work.

The same driver, pool and options as the shop's (`ecom.engines`, `ecom.link`), and nothing else: no
breaker, no story, no translation of errors. Its changes stay out of the private servers' binary log
as the shop's do, or they would be written to disk twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from bench.shop import Shop
from ecom import binary_log, engines, link
from ops import private_shop

ROW = "bench_rows"


class Bare:
    """Of one shop; close it at the end."""

    def __init__(self, shop: Shop, database: str | None = None) -> None:
        self._shop, self._database = shop, database

    @cached_property
    def redis(self) -> Redis:
        return Redis.from_url(
            self._shop.redis_url,
            decode_responses=True,
            protocol=2,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=link.CONNECT_SECONDS,
            socket_timeout=link.REPLY_SECONDS,
        )

    @cached_property
    def single(self) -> Engine:
        """For a statement by itself."""
        return self._engine("AUTOCOMMIT", skip_autocommit_rollback=True)

    @cached_property
    def transactions(self) -> Engine:
        return self._engine(engines.ISOLATION)

    def _engine(self, isolation: str, **options: Any) -> Engine:
        url = make_url(private_shop.accounts(self._shop.url)["mysql_url"])
        made = create_engine(
            url.set(drivername="mysql+pymysql", database=self._database or url.database),
            isolation_level=isolation,
            pool_reset_on_return=None,
            **engines.POOLS["transaction"],
            connect_args={"charset": "utf8mb4", "ssl_disabled": True},
            **options,
        )
        event.listen(made, "connect", lambda connection, _record: binary_log.keep_out(connection))
        return made

    def read(self, sql: str, **values: Any) -> list[Any]:
        with self.single.connect() as connection:
            return connection.execute(text(sql), values).all()

    def commit(self, work: Callable[[Connection], object]) -> None:
        with self.transactions.connect() as connection:
            work(connection)
            connection.commit()

    def commit_row(self) -> None:
        """One row changed, and on disk."""
        self.commit(lambda connection: connection.execute(_RAISE))

    def insert_row(self) -> None:
        self.commit(lambda connection: connection.execute(_INSERT))

    def close(self) -> None:
        for name in {"single", "transactions"} & self.__dict__.keys():
            getattr(self, name).dispose()
        if "redis" in self.__dict__:
            self.redis.close()


@contextmanager
def client(shop: Shop) -> Iterator[Bare]:
    """With a table of one row to change and to add to."""
    bare = Bare(shop)
    columns = "id INT PRIMARY KEY AUTO_INCREMENT, n INT NOT NULL"
    with shop.table(ROW, columns, _FIRST):
        try:
            yield bare
        finally:
            bare.close()


_RAISE = text(f"UPDATE {ROW} SET n = n + 1 WHERE id = 1")  # noqa: S608
_INSERT = text(f"INSERT INTO {ROW} (n) VALUES (1)")  # noqa: S608
_FIRST = f"INSERT INTO {ROW} (id, n) VALUES (1, 0)"  # noqa: S608

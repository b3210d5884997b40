"""Demo shops on private servers, read and changed with the shop's own accounts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pymysql.cursors import Cursor
from sqlalchemy import make_url

from ecom.settings import override
from ops import grants, private_shop, servers
from ops.connection import connect

USUAL, LARGE = 10_000, 1_000_000  # orders
IN_MEMORY = ("tmpfs", "ramfs")


@dataclass(frozen=True)
class Shop:
    """Of `orders` orders; `first` and `last`: the days of the first and the last one.

    `url`: the administrator's, for what only a bench does.
    """

    url: str
    redis_url: str
    orders: int
    first: date
    last: date

    def use(self) -> Shop:
        """From here on `ecom` is about this shop."""
        override(**self._settings(), demo=False, redis_cluster=False)
        return self

    def environ(self) -> dict[str, str]:
        """For a process of this shop's app: no other setting of this machine reaches it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ECOM_")}
        return kept | {f"ECOM_{name.upper()}": value for name, value in self._settings().items()}

    def _settings(self) -> dict[str, str]:
        own = {"redis_url": self.redis_url, "redis_prefix": f"bench{self.orders}"}
        return private_shop.accounts(self.url) | own

    @contextmanager
    def administrator(self) -> Iterator[Cursor]:
        with connect(self.url) as connection, connection.cursor() as cursor:
            yield cursor

    @contextmanager
    def table(self, name: str, columns: str, filled: str = "") -> Iterator[None]:
        """A table of the bench's own, filled by a statement, that the shop's account may change."""
        account = make_url(private_shop.accounts(self.url)["mysql_url"]).username
        with self.administrator() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            cursor.execute(f"CREATE TABLE {name} ({columns})")
            if filled:
                cursor.execute(filled)
            cursor.execute(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO '{account}'@'{grants.HOST}'"
            )
        try:
            yield
        finally:
            with self.administrator() as cursor:
                cursor.execute(f"DROP TABLE {name}")


@dataclass
class Bench:
    """What every part is measured with. `effort`: of the usual number of calls; tests make few."""

    folder: Path
    usual_orders: int = USUAL
    large_orders: int = LARGE
    effort: float = 1.0
    _shops: dict[int, Shop] = field(default_factory=dict)

    def usual(self) -> Shop:
        return self.of(self.usual_orders)

    def large(self) -> Shop:
        """Takes minutes to load."""
        return self.of(self.large_orders)

    def of(self, orders: int) -> Shop:
        """The shop of so many orders, made when it is first asked for, and in use from here on."""
        if orders not in self._shops:
            self._shops[orders] = load(self.folder, orders)
        return self._shops[orders].use()

    def times(self, usual: int) -> int:
        return max(2, round(self.effort * usual))


@contextmanager
def private_servers() -> Iterator[Path]:
    """Their folder, on a disk: a commit in memory would be no commit."""
    home = "/var/tmp" if _is_in_memory(tempfile.gettempdir()) else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="glass-bench-", dir=home) as folder:
        try:
            servers.ensure(folder)
            yield Path(folder)
        finally:
            servers.stop()


def load(folder: Path, orders: int) -> Shop:
    url, redis_url = servers.urls(folder, f"glass_{orders}")
    override(demo_orders=orders)
    private_shop.install_shop(url, demo=True)
    return found(url, redis_url, orders)


def found(url: str, redis_url: str, orders: int) -> Shop:
    """The shop that is there."""
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT MIN(placed_on), MAX(placed_on) FROM orders")
        return Shop(url, redis_url, orders, *cursor.fetchone())


def _is_in_memory(folder: str) -> bool:
    """By the mount that is nearest to it; without /proc it is taken for a disk."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    path = Path(folder).resolve()
    kinds = dict(line.split()[1:3] for line in mounts.read_text().splitlines())
    return next(kinds[str(p)] for p in (path, *path.parents) if str(p) in kinds) in IN_MEMORY

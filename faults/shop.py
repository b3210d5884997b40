"""A shop of its own: private servers on a slow disk, proxies before them, goods, buyers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from argon2 import PasswordHasher
from pymysql.connections import Connection

from ecom.settings import override, settings
from faults.buyer import PASSWORD, Goods
from faults.cuts import Proxy
from faults.disk import SlowDisk, slow_disk
from ops import private_shop, servers
from ops.connection import connect
from ops.demo.products import CATEGORIES, products
from ops.process import Process

PREFIX = "glass-faults-"
# Not in memory, where MariaDB takes what it has written for kept, and calls no fsync.
DISK = Path("/var/tmp")  # noqa: S108 - made by mkdtemp
PRODUCTS = 20
FEW, MANY = 40, 3_000  # pieces: of every fourth product, of the others
CODES = {"GIAM10": 60, "GIAM50K": 25, "SHIP": 40}  # and how often they may be used
PER_CUSTOMER = 8
STEP_SECONDS = 2  # of the simulated carrier


@dataclass(frozen=True)
class Facts:
    """What is known before anybody buys: customers by id, pieces by product."""

    customers: dict[int, str]
    stock: dict[int, int]

    @property
    def goods(self) -> Goods:
        return Goods(list(self.stock), list(CODES))


@dataclass
class Shop:
    folder: Path
    keeper: servers.Keeper
    mysql: Proxy
    redis: Proxy
    disk: SlowDisk | None
    facts: Facts

    @property
    def mysql_url(self) -> str:
        return servers.urls(self.folder)[0]

    def process(self, name: str) -> Process:
        return self.keeper.processes[name]

    def environs(self, apps: int) -> list[dict[str, str]]:
        """Of the app's processes: the first one asks the servers, the others the proxies."""
        straight = servers.urls(self.folder)
        mysql, redis = (quote(str(proxy.path)) for proxy in (self.mysql, self.redis))
        through = (
            f"mysql://root@localhost/{servers.DATABASE}?unix_socket={mysql}",
            f"unix://{redis}",
        )
        return [_environ(*(straight if number == 0 else through)) for number in range(apps)]


@contextmanager
def shop(buyers: int) -> Iterator[Shop]:
    """Raises SettingError where there are no server programs, RuntimeError if they do not start."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=DISK if DISK.is_dir() else None))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        packages = Path(settings().data_dir) / "packages"
        if packages.is_dir():  # programs that were fetched for the shop
            (folder / "packages").symlink_to(packages.resolve())
        disk = slow_disk(folder)
        if disk:
            stack.enter_context(disk.preloaded())
        keeper = servers.Keeper(folder)
        stack.callback(keeper.end)
        keeper.start()
        keeper.ready.wait()
        if keeper.problem is not None:
            raise RuntimeError(f"the servers do not start: {keeper.problem}") from keeper.problem
        proxies = []
        for name in ("mysql", "redis"):
            proxy = Proxy(folder / f"{name}-proxy.sock", keeper.run_dir / f"{name}.sock")
            proxy.start()
            stack.callback(proxy.stop)
            proxies.append(proxy)
        url = servers.urls(folder)[0]
        override(carrier_step_seconds=STEP_SECONDS)
        private_shop.install_shop(url)
        yield Shop(folder, keeper, *proxies, disk, fill(url, buyers))


def fill(url: str, buyers: int) -> Facts:
    """Goods, codes and customers of an empty shop; `url` is the administrator's."""
    with connect(url) as connection:
        return Facts(_customers(connection, buyers), _goods(connection))


def _customers(connection: Connection, buyers: int) -> dict[int, str]:
    # As weak as it can be: hashing is not what is tried here.
    secret = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    names = {number: f"khach{number}" for number in range(1, buyers + 1)}
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO users (id, username, email, password_hash, role, full_name)"
            " VALUES (%s, %s, %s, %s, 'customer', 'Nguyễn Thị Lan')",
            [(id_, name, f"{name}@example.com", secret) for id_, name in names.items()],
        )
        cursor.executemany("INSERT INTO customers (user_id) VALUES (%s)", [(id_,) for id_ in names])
    return names


def _goods(connection: Connection) -> dict[int, int]:
    chosen = products()[::12][:PRODUCTS]
    stock = {one.id: MANY if place % 4 else FEW for place, one in enumerate(chosen)}
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO categories (id, name) VALUES (%s, %s)", list(enumerate(CATEGORIES, 1))
        )
        cursor.executemany(
            "INSERT INTO warehouses (id, name, city, capacity) VALUES (%s, %s, %s, %s)",
            [(1, "Kho Bắc", "Hà Nội", sum(stock.values())), (2, "Kho Nam", "Cần Thơ", 9_999)],
        )
        cursor.executemany(
            "INSERT INTO products (id, category_id, name, description, price, details, picture)"
            " VALUES (%s, %s, %s, %s, %s, '{}', %s)",
            [(p.id, p.category_id, p.name, p.description, p.price, p.picture) for p in chosen],
        )
        cursor.executemany(
            "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)"
            " VALUES (%s, %s, %s, 'receipt')",
            [
                (product, warehouse, part)
                for product, pieces in stock.items()
                for warehouse, part in ((1, pieces - pieces // 4), (2, pieces // 4))
            ],
        )
        cursor.executemany(
            "INSERT INTO discounts (code, kind, percent, maximum_discount, starts_at, ends_at,"
            " usage_limit, per_customer_limit)"
            " VALUES (%s, %s, %s, %s, '2020-01-01', '2099-01-01', %s, %s)",
            [
                (code, kind, percent, most, CODES[code], PER_CUSTOMER)
                for code, kind, percent, most in (
                    ("GIAM10", "order", 10, Decimal(200_000)),
                    ("GIAM50K", "order", None, Decimal(50_000)),
                    ("SHIP", "delivery", None, Decimal(20_000)),
                )
            ],
        )
    return stock


def _environ(mysql_url: str, redis_url: str) -> dict[str, str]:
    accounts = private_shop.accounts(mysql_url)
    return {
        "ECOM_MYSQL_URL": accounts["mysql_url"],
        "ECOM_MYSQL_REPORTS_URL": accounts["mysql_reports_url"],
        "ECOM_REDIS_URL": redis_url,
        "ECOM_CARRIER_STEP_SECONDS": str(STEP_SECONDS),
        "ECOM_LOG_LEVEL": "WARNING",
    }

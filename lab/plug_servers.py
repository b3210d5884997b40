"""A shop of its own for the experiment: servers in a folder that goes at the end, goods, a robot.

The shop of the class is not touched: other processes, other sockets, other data.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ecom.errors import Unavailable
from ecom.settings import ROOT, settings
from ops import private_shop, servers
from ops.connection import connect
from ops.demo.products import CATEGORIES, products

PREFIX = "glass-plug-"
MEMORY = Path("/dev/shm")  # noqa: S108 - made by mkdtemp; in memory no slow disk is measured
ROOM = 600 * 1024 * 1024  # bytes: of MySQL's first files and logs, and some more
OLD_SECONDS = 120  # a folder younger than that may be one that is being made
PIECES = 1_000_000  # of each product: nobody shall be refused for want of them


@dataclass
class Pair:
    """MySQL and Redis with an installed shop, and what can be done to them."""

    data_dir: Path
    keeper: servers.Keeper
    customers: list[int] = field(default_factory=list)
    products: list[int] = field(default_factory=list)

    @property
    def mysql_url(self) -> str:
        return servers.urls(self.data_dir)[0]

    def kill_redis(self) -> None:
        self.keeper.paused.add("redis")  # or the keeper would start it again at once
        self.kill("redis")

    def start_redis(self) -> None:
        self.keeper.paused.discard("redis")

    def flush_redis(self) -> None:
        servers.empty_redis(self.data_dir)  # FLUSHALL

    def kill_mysql(self) -> None:
        """kill -9. Its keeper starts it again, and InnoDB takes up its log."""
        self.kill("mysql")

    def kill(self, name: str) -> None:
        pid = self.keeper.processes[name].pid
        if pid is None:
            raise Unavailable(f"{name} of the experiment does not run")
        os.kill(pid, signal.SIGKILL)


@contextmanager
def pair(shoppers: int) -> Iterator[Pair]:
    """Raises SettingError where there are no server programs, Unavailable if they do not start."""
    sweep((MEMORY, Path(tempfile.gettempdir())))
    data_dir = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_where()))
    packages = Path(settings().data_dir) / "packages"
    if packages.is_dir():  # programs that were fetched for the shop
        (data_dir / "packages").symlink_to(packages.resolve())
    keeper = servers.Keeper(data_dir)
    try:
        keeper.start()
        keeper.ready.wait()
        if keeper.problem is not None:
            raise Unavailable(f"the servers do not start: {keeper.problem}") from keeper.problem
        made = Pair(data_dir, keeper)
        private_shop.install_shop(made.mysql_url)
        _fill(made, shoppers)
        yield made
    finally:
        keeper.end()
        shutil.rmtree(data_dir, ignore_errors=True)


@contextmanager
def robot(shop: Pair, on_line: Callable[[dict[str, Any]], None]) -> Iterator[queue.SimpleQueue]:
    """Shoppers in a process of their own; their lines, as they come. `on_line` sees them first,
    in a thread of its own.

    Raises Unavailable if the process fails.
    """
    mysql_url, redis_url = servers.urls(shop.data_dir)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ECOM_")}
    lines: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    log_file = shop.data_dir / "robot.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lab.plug_robot"],
            cwd=ROOT,
            env=ours
            | {
                "ECOM_MYSQL_URL": private_shop.accounts(mysql_url)["mysql_url"],
                "ECOM_REDIS_URL": redis_url,
                "ECOM_DATA_DIR": str(shop.data_dir),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdin is not None and process.stdout is not None

    def read(output: IO[str]) -> None:
        for text in output:
            line = json.loads(text)
            on_line(line)
            lines.put(line)

    reader = threading.Thread(target=read, args=(process.stdout,), daemon=True)
    try:
        reader.start()
        process.stdin.write(json.dumps([shop.customers, shop.products]) + "\n")
        process.stdin.flush()
        yield lines
        process.stdin.close()
        if process.wait(timeout=30):
            raise Unavailable(f"the shoppers' process failed:\n{log_file.read_text()[-2000:]}")
        reader.join()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _fill(shop: Pair, shoppers: int) -> None:
    goods = products()[::24]
    with connect(shop.mysql_url) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO categories (id, name) VALUES (%s, %s)", list(enumerate(CATEGORIES, 1))
        )
        cursor.execute(
            "INSERT INTO warehouses (id, name, city, capacity) VALUES (1, 'Kho', 'Hà Nội', %s)",
            (len(goods) * PIECES,),
        )
        cursor.executemany(
            "INSERT INTO products (id, category_id, name, description, price, details, picture)"
            " VALUES (%s, %s, %s, %s, %s, '{}', %s)",
            [(p.id, p.category_id, p.name, p.description, p.price, p.picture) for p in goods],
        )
        cursor.executemany(
            "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause)"
            " VALUES (%s, 1, %s, 'receipt')",
            [(found.id, PIECES) for found in goods],
        )
        shop.products = [found.id for found in goods]
        shop.customers = list(range(1, shoppers + 1))
        cursor.executemany(
            "INSERT INTO users (id, username, email, password_hash, role, full_name)"
            " VALUES (%s, %s, %s, 'nobody signs in', 'customer', 'Nguyễn Thị Lan')",
            [(n, f"khach{n}", f"khach{n}@example.com") for n in shop.customers],
        )
        cursor.executemany(
            "INSERT INTO customers (user_id) VALUES (%s)", [(n,) for n in shop.customers]
        )


def _where() -> Path:
    """In memory if there is room, and programs may run there; else where temporary files lie."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        found = os.statvfs(MEMORY)
        if found.f_bavail * found.f_frsize > ROOM and not found.f_flag & os.ST_NOEXEC:
            return MEMORY
    return Path(tempfile.gettempdir())


def sweep(folders: Iterable[Path]) -> None:
    """Remove what a run has left whose process was killed; its servers went with it."""
    for folder in folders:
        for left in folder.glob(f"{PREFIX}*"):
            with suppress(FileNotFoundError):  # another run has just ended
                found = left.stat()
                old = time.time() - found.st_mtime > OLD_SECONDS
                if old and found.st_uid == os.getuid() and servers.owner_pid(left) is None:
                    shutil.rmtree(left, ignore_errors=True)

"""The demo shop brought back while processes serve it, on private servers with a small demo."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from redis import Redis

from ecom import permissions, shop_reset
from ecom.errors import IllegalStep, NotAllowed, SignInRequired
from ecom.users import User
from ops import reset, servers
from ops.connection import connect

SERVE = """
import signal, time
from contextlib import suppress
from ecom import db, link, shop_reset
from ecom.errors import ShopError
from ecom.settings import settings
from ecom.users import User
from ops import reset, startup

TEACHER = User(1, "admin", "admin@example.com", "A", "admin", level="super_admin")
signal.signal(signal.SIGUSR1, lambda *_: shop_reset.begin(TEACHER))
startup.begin(lambda private: link.attempt(lambda redis: redis.set("glass:cart:{old}", "1")))
said = ""
while True:
    now = startup.state().name
    if reset.is_under_way(settings().data_dir):
        with suppress(ShopError):  # nothing of this may get into the new shop
            db.rows("UPDATE users SET full_name = 'changed'")
    if now != said:
        print(now, flush=True)
        said = now
    time.sleep(0.02)
"""
MARKS = "UPDATE users SET full_name = 'changed'", "DELETE FROM wishlist_items"
FOUND = """
SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM wishlist_items) > 0,
       (SELECT COUNT(*) FROM users WHERE full_name = 'changed'), (SELECT COUNT(*) FROM sessions)
"""
ORDERS = 1000


class Shop:
    """A process that serves it: what it says of its state, as it changes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.states: Queue[str] = Queue()
        Thread(target=self._listen, daemon=True).start()

    def becomes(self, state: str, seconds: float = 60) -> None:
        assert self.states.get(timeout=seconds) == state

    def until(self, state: str, seconds: float = 60) -> None:
        while self.states.get(timeout=seconds) != state:
            pass

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.states.put(line.strip())


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def serve(
    data_dir: Path, start_process: Callable[..., subprocess.Popen[str]]
) -> Callable[[], Shop]:
    def start() -> Shop:
        return Shop(
            start_process(
                SERVE,
                ECOM_DATA_DIR=str(data_dir),
                ECOM_MYSQL_URL="",
                ECOM_REDIS_URL="",
                ECOM_DEMO_ORDERS=str(ORDERS),
            )
        )

    return start


def mark(data_dir: Path) -> None:
    """As a class would: people and lists are changed, and somebody is signed in."""
    with connect(servers.urls(data_dir)[0]) as connection, connection.cursor() as cursor:
        for statement in MARKS:
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO sessions (token_hash, user_id, visitor_hash, expires_at)"
            " SELECT REPEAT('x', 32), MIN(id), REPEAT('y', 32), '2040-01-01' FROM users"
        )


def is_as_on_its_first_day(data_dir: Path) -> bool:
    with connect(servers.urls(data_dir)[0]) as connection, connection.cursor() as cursor:
        cursor.execute(FOUND)
        orders, wishes, changed, sessions = cursor.fetchone()
    return orders >= ORDERS and (wishes, changed, sessions) == (1, 0, 0)


def cart_is_kept(data_dir: Path) -> bool:
    with Redis.from_url(servers.urls(data_dir)[1]) as redis:
        return redis.exists("glass:cart:{old}") == 1


def test_a_reset_closes_every_process_and_is_finished_whoever_is_killed(serve, data_dir):
    first = serve()
    first.until("ready")
    second = serve()
    second.until("ready")
    mark(data_dir)
    assert not is_as_on_its_first_day(data_dir)
    assert cart_is_kept(data_dir)
    second.process.send_signal(signal.SIGUSR1)
    for shop in (first, second):
        shop.becomes("resetting")
    end = time.monotonic() + 30
    while reset.progress(data_dir)[0] != "demo":
        assert time.monotonic() < end
        time.sleep(0.005)
    first.process.kill()  # the servers of the data folder die with it
    second.until("ready")
    assert is_as_on_its_first_day(data_dir)
    assert not reset.is_under_way(data_dir)
    assert not cart_is_kept(data_dir)


def test_what_was_interrupted_is_finished_by_the_next_start(serve, data_dir):
    assert reset.begin(data_dir)
    assert not reset.begin(data_dir)
    shop = serve()
    shop.until("resetting")
    shop.until("ready")
    assert is_as_on_its_first_day(data_dir)
    assert not reset.is_under_way(data_dir)


@pytest.mark.parametrize(
    "user",
    [
        User(1, "x", "x@example.com", "X", "customer"),
        *(
            User(1, "x", "x@example.com", "X", "employee", department=department)
            for department in permissions.RIGHTS_OF_DEPARTMENT
        ),
        User(1, "x", "x@example.com", "X", "admin", level="moderator"),
        User(1, "x", "x@example.com", "X", "admin", level="support"),
    ],
    ids=lambda user: f"{user.role} {user.department or user.level or ''}".strip(),
)
def test_only_a_super_admin_may_ask_for_it(user):
    asked: list[bool] = []
    shop_reset.offer(lambda: asked.append(True) or True)
    try:
        with pytest.raises(NotAllowed):
            shop_reset.begin(user)
        with pytest.raises(SignInRequired):
            shop_reset.begin(None)
    finally:
        shop_reset.offer(None)
    assert not asked


def test_it_is_refused_on_a_server_of_ones_own_and_while_one_is_under_way():
    teacher = User(1, "x", "x@example.com", "X", "admin", level="super_admin")
    assert not shop_reset.is_offered()
    with pytest.raises(IllegalStep) as refused:
        shop_reset.begin(teacher)
    assert refused.value.code == "no_reset_here"
    shop_reset.offer(lambda: False)
    try:
        with pytest.raises(IllegalStep) as refused:
            shop_reset.begin(teacher)
    finally:
        shop_reset.offer(None)
    assert refused.value.code == "reset_under_way"

"""One Redis with a replica behind an address that moves, as a managed service has it."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ecom import carts, keys, link, sessions
from ops import programs, redis_server
from ops.process import Process
from tests.cluster_server import kill
from tests.ecom.conftest import Maker
from tests.fail_over.conftest import SECONDS, Switch, wait_for_redis
from tests.folders import new_folder

VISITOR = "v" * 32


@dataclass
class Pair:
    """`switch` leads to `first` until a test moves it."""

    folder: Path
    first: Process
    second: Process
    switch: Switch

    def path(self, which: Process) -> Path:
        return self.folder / which.pid_file.parent.name / "redis.sock"

    def say(self, which: Process, *commands: str) -> str:
        """What Redis answers to all of them."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.path(which)))
            line.sendall("".join(f"{command}\r\n" for command in (*commands, "QUIT")).encode())
            return b"".join(iter(lambda: line.recv(65536), b"")).decode()

    def wait(self, which: Process, command: str, answer: str) -> None:
        end = time.monotonic() + SECONDS
        while answer not in self.say(which, command):
            assert time.monotonic() < end, self.say(which, command)
            time.sleep(0.01)


@pytest.fixture
def pair(make: Maker, override: Callable[..., Any], free_port: int) -> Iterator[Pair]:
    """The second one is the first one's replica."""
    folder = new_folder("glass-pair-")
    running = []
    for name, port in (("first", free_port), ("second", 0)):
        own = folder / name
        own.mkdir()
        process = redis_server.process(programs.redis_server(own), own, own)
        process.command += ["--port", str(port), "--bind", "127.0.0.1"]
        process.command += ["--repl-diskless-sync-delay", "0", "--shutdown-timeout", "0"]
        process.start()
        process.wait_until_ready()
        running.append(process)
    switch = Switch(folder, folder / "first/redis.sock")
    found = Pair(folder, *running, switch)
    found.say(found.second, f"REPLICAOF 127.0.0.1 {free_port}")
    found.wait(found.second, "INFO replication", "master_link_status:up")
    override(redis_url=f"unix://{quote(str(switch.path))}")
    link.close()
    yield found
    link.close()
    switch.close()
    for process in running:
        process.stop()
    shutil.rmtree(folder)


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


def test_a_dropped_connection_is_one_slow_click(pair: Pair, make: Maker) -> None:
    product, owner = make.product(stock=500), carts.of_customer(make.customer("lan"))
    session = sessions.start(make.user(owner.customer_id), VISITOR)
    for pieces in range(1, 9):
        (
            pair.switch.cut
            if pieces % 2
            else lambda: pair.say(pair.first, "CLIENT KILL TYPE normal")
        )()
        assert carts.add(owner, product).quantity == pieces
        assert carts.read(owner).count == pieces
        assert sessions.find(session.token).user.id == owner.customer_id
    wait_for_redis()
    assert carts.read(owner).count == 8


def test_the_promoted_replica_lacked_the_last_writes(pair: Pair, make: Maker) -> None:
    product, owner = make.product(stock=500), carts.of_customer(make.customer("lan"))
    gone = sessions.start(make.user(owner.customer_id), VISITOR)
    stays = sessions.start(make.user(owner.customer_id), VISITOR)
    for session in (gone, stays):
        assert sessions.find(session.token)
    carts.add(owner, product)
    carts.read(owner)
    copy = f"HGET {owner.key} version"
    before = pair.say(pair.first, copy)
    pair.wait(pair.second, copy, before)
    pair.say(pair.second, "REPLICAOF 127.0.0.1 1")  # it hears no more
    carts.add(owner, product, 4)
    sessions.end(gone.token)
    kill(pair.first)
    assert carts.add(owner, product).quantity == 6  # no error while nobody is there
    pair.say(pair.second, "REPLICAOF NO ONE")
    assert pair.say(pair.second, copy) == before  # that is what it remembers
    pair.switch.to(pair.path(pair.second))
    for _ in range(2):  # at once, and when Redis is asked again
        assert carts.read(owner).count == 6
        assert sessions.find(gone.token) is None
        assert sessions.find(stays.token).user.id == owner.customer_id
        wait_for_redis()
    assert pair.say(pair.second, copy) != before


def test_a_fail_over_that_keeps_our_connections_is_found_by_the_next_look(
    pair: Pair, make: Maker
) -> None:
    """As behind a proxy: demoted and promoted again, it is who it was, with another's memory."""
    name = keys.prefixed("old")
    link.attempt(lambda redis: redis.set(name, "x"))
    pair.say(pair.first, "REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE")
    assert link.attempt(lambda redis: redis.get(name)) == "x"
    link.probe()
    wait_for_redis()
    assert link.attempt(lambda redis: redis.get(name)) is None
    link.attempt(lambda redis: redis.set(name, "new"))
    link.probe()
    assert link.attempt(lambda redis: redis.get(name)) == "new"


def test_what_was_emptied_by_hand_is_not_taken_for_an_old_memory(pair: Pair, make: Maker) -> None:
    link.probe()
    pair.say(pair.first, "FLUSHALL")
    link.attempt(lambda redis: redis.set(keys.prefixed("new"), "x"))
    link.probe()
    link.close()
    assert link.attempt(lambda redis: redis.get(keys.prefixed("new"))) == "x"


def test_a_shop_that_was_changed_behind_its_back_empties_redis(pair: Pair, make: Maker) -> None:
    link.attempt(lambda redis: redis.set("not-ours", "stays"))
    link.attempt(lambda redis: redis.set(keys.prefixed("ours"), "goes"))
    link.empty()
    assert link.attempt(lambda redis: redis.mget(keys.prefixed("ours"), "not-ours")) == [
        None,
        "stays",
    ]

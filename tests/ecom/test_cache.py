from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ecom import cache, cache_many, db, envelopes, errors, keys, link

KEY_NAME = "listing:test"


class Source:
    """A fact in MySQL, and how often it was read."""

    def __init__(self, pause: float = 0) -> None:
        self.loads = 0
        self.pause = pause
        self.write("first")

    def write(self, value: str) -> None:
        db.transaction(
            lambda c: db.execute(
                c,
                "INSERT INTO warehouses (name, city, capacity) VALUES ('test', :value, 0)"
                " ON DUPLICATE KEY UPDATE city = VALUES(city)",
                value=value,
            )
        )

    def load(self) -> str:
        self.loads += 1
        found = db.row("SELECT city FROM warehouses WHERE name = 'test'")["city"]
        time.sleep(self.pause)
        return found


@pytest.fixture
def source(shop: str) -> Source:
    return Source()


@pytest.fixture
def key(shop: str) -> str:
    return keys.prefixed(KEY_NAME)


def test_a_second_read_is_one_get(source: Source, key: str) -> None:
    cache.get_or_load(key, source.load, 60)
    link.attempt(lambda redis: redis.config_resetstat())
    assert cache.get_or_load(key, source.load, 60) == "first"
    assert source.loads == 1
    asked = link.attempt(lambda redis: redis.info("commandstats"))
    calls = {name.removeprefix("cmdstat_"): stat["calls"] for name, stat in asked.items()}
    assert {n: c for n, c in calls.items() if not n.startswith(("config", "info"))} == {"get": 1}


def test_what_comes_from_redis_equals_what_was_loaded(key: str) -> None:
    value = {
        "name": 'Điện thoại \'A\' "B" {"$decimal": "1"}',
        "price": Decimal("24990000.00"),
        "at": datetime(2026, 2, 28, 23, 59, 59, 5),
        "days": [date(2026, 1, 1), None, True, 1, 0.5, {"deep": Decimal("-0.10")}],
    }
    cache.get_or_load(key, lambda: value, 60)
    held = cache.get_or_load(key, lambda: pytest.fail("loaded again"), 60)
    assert held == value
    assert str(held["price"]) == "24990000.00"


def test_decode_turns_what_was_kept_into_what_was_loaded(key: str) -> None:
    for _ in range(2):
        assert cache.get_or_load(key, lambda: (1, 2), 60, decode=tuple) == (1, 2)


def test_what_is_shared_is_decoded_once_and_never_older_than_redis(
    source: Source, key: str
) -> None:
    decoded: list[str] = []

    def decode(value: list[str]) -> tuple[str]:
        decoded.append(value[0])
        return (value[0],)

    def read() -> tuple[str]:
        return cache.get_or_load(key, lambda: (source.load(),), 60, decode, shared=True)

    read()
    assert read() is read()
    assert len(decoded) == 1
    source.write("second")
    cache.forget(key)
    read()
    assert read() == ("second",)


def test_that_there_is_nothing_is_kept_for_a_short_time(key: str) -> None:
    loads = []
    for _ in range(2):
        assert cache.get_or_load(key, lambda: loads.append(1), 600, decode=dict) is None
    assert len(loads) == 1
    left = link.attempt(lambda redis: redis.pttl(key))
    assert 0 < left <= 1000 * keys.NEGATIVE_TTL * (1 + envelopes.JITTER)


def test_values_loaded_together_do_not_end_together(shop: str) -> None:
    names = [keys.product(n) for n in range(30)]
    for name in names:
        cache.get_or_load(name, lambda: 1, 100)
    left = [link.attempt(lambda redis, name=name: redis.pttl(name)) for name in names]
    assert max(left) - min(left) > 5_000
    assert min(left) > 89_000 and max(left) < 110_001


def test_no_reader_brings_back_what_was_read_before_a_change(source: Source, key: str) -> None:
    stale = []
    for turn in range(50):
        source.pause = random.uniform(0, 0.01)
        wanted = f"change {turn}"
        with ThreadPoolExecutor(4) as pool:
            for _ in range(4):
                pool.submit(cache.get_or_load, key, source.load, 60)
            time.sleep(random.uniform(0, 0.01))
            source.write(wanted)
            cache.forget(key)
        if cache.get_or_load(key, source.load, 60) != wanted:
            stale.append(turn)
        cache.forget(key)
    assert stale == []


CALLERS = """
import sys, time, threading
from ecom import cache, db, keys

def load():
    db.transaction(lambda c: db.execute(c, "INSERT INTO carts (visitor_hash) VALUES (:h)",
                                        h=__import__("secrets").token_bytes(32)))
    time.sleep(0.5)
    return "value"

def read():
    time.sleep(max(0, float(sys.argv[1]) - time.time()))
    got.append(cache.get_or_load(keys.prefixed("listing:test"), load, 60))

got = []
db.ping()
threads = [threading.Thread(target=read) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(got.count("value"))
"""


def test_64_callers_in_four_processes_make_one_load(
    shop: str, start_process: Callable[..., Any]
) -> None:
    start = str(time.time() + 5)
    callers = [start_process(CALLERS, start) for _ in range(4)]
    assert [caller.communicate(timeout=60)[0].strip() for caller in callers] == ["16"] * 4
    assert db.row("SELECT COUNT(*) AS n FROM carts")["n"] == 1


def test_one_reader_refreshes_early_while_the_others_read_on(source: Source, key: str) -> None:
    text, _ = envelopes.seal("old", 60, took=1e9)  # so dear to load that the next reader is early
    link.attempt(lambda redis: redis.set(key, text))
    source.pause = 0.3
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda _: cache.get_or_load(key, source.load, 60), range(8)))
    assert sorted(read) == ["first"] + ["old"] * 7
    assert source.loads == 1
    assert cache.get_or_load(key, source.load, 60) == "first"


@pytest.mark.parametrize("why", [errors.Unavailable, errors.SettingError])
def test_what_is_kept_is_shown_while_mysql_is_down(
    shop: str, key: str, why: type[errors.ShopError]
) -> None:
    def mysql_is_down(*_: Any) -> Any:
        raise why("down")

    text, _ = envelopes.seal("kept", 60, took=1e9)
    link.attempt(lambda redis: redis.set(key, text))
    assert cache.get_or_load(key, mysql_is_down, 60) == "kept"
    assert cache_many.get_many({1: key}, mysql_is_down, 60) == {1: "kept"}
    with pytest.raises(why):
        cache_many.get_many({1: key, 2: keys.product(2)}, mysql_is_down, 60)


def test_nobody_waits_for_a_loader_that_failed(source: Source, key: str) -> None:
    def fail() -> str:
        raise errors.Unavailable("down")

    with pytest.raises(errors.Unavailable):
        cache.get_or_load(key, fail, 60)
    started = time.monotonic()
    assert cache.get_or_load(key, source.load, 60) == "first"
    assert time.monotonic() - started < keys.LEASE_TTL / 2


def test_the_lease_of_a_loader_that_died_ends(source: Source, key: str) -> None:
    link.attempt(lambda redis: redis.set(keys.lease(key), "dead", px=200))
    assert cache.get_or_load(key, source.load, 60) == "first"
    assert link.attempt(lambda redis: redis.exists(key)) == 1


def test_without_redis_every_caller_loads(source: Source, key: str, redis_server: Any) -> None:
    cache.get_or_load(key, source.load, 60)
    redis_server.stop()
    source.write("second")
    cache.forget(key)
    assert cache.get_or_load(key, source.load, 60) == "second"
    assert cache_many.get_many({1: key}, lambda _: {1: source.load()}, 60) == {1: "second"}
    assert source.loads == 3


def test_a_frozen_redis_delays_a_few_reads_and_not_each(
    source: Source, key: str, redis_server: Any
) -> None:
    cache.get_or_load(key, source.load, 60)
    redis_server.suspend()
    started = time.monotonic()
    for _ in range(200):
        assert cache.get_or_load(key, source.load, 60) == "first"
    assert time.monotonic() - started < 200 * link.REPLY_SECONDS / 10


def test_a_change_is_seen_while_others_read_through_every_outage(
    source: Source, key: str, redis_server: Any
) -> None:
    """After `forget` returned, nobody in this process reads an older value."""
    stop = threading.Event()
    told = ["first"]
    older: list[tuple[str, str]] = []

    def number(value: str) -> int:
        return 0 if value == "first" else int(value)

    def read() -> None:
        while not stop.is_set():
            least = told[-1]
            found = cache.get_or_load(key, source.load, 60)
            if number(found) < number(least):
                older.append((found, least))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    outages = {20: redis_server.suspend, 40: redis_server.start, 60: redis_server.kill}
    for change in range(1, 100):
        outages.get(change, redis_server.start if change == 80 else lambda: None)()
        source.write(str(change))
        cache.forget(key)
        told.append(str(change))
        time.sleep(0.005)
    stop.set()
    for reader in readers:
        reader.join()
    assert older == []

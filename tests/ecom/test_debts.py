from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecom import cache, carts, db, debts, errors, keys, link
from ecom.settings import settings

FORGET_ELSEWHERE = """
import sys
from ecom import cache
cache.forget(sys.argv[1])
"""


@pytest.fixture
def key(shop: str) -> str:
    key = keys.prefixed("listing:test")
    cache.get_or_load(key, lambda: "old", 600)
    return key


def read(key: str) -> str:
    return cache.get_or_load(key, lambda: "new", 600)


def owed() -> list[str]:
    return [row["redis_key"] for row in db.rows("SELECT redis_key FROM cache_debts ORDER BY 1")]


@pytest.mark.parametrize("outage", ["suspend", "cut off"])
def test_what_a_process_owes_is_paid_before_it_reads_redis_again(
    key: str, redis_server: Any, outage: str, override: Callable[..., Any]
) -> None:
    if outage == "suspend":
        redis_server.suspend()
    else:
        link.attempt(lambda redis: redis.client_kill_filter(skipme=False, _type="normal"))
    cache.forget(key)
    redis_server.start()
    assert settled_read(key) == "new"


def settled_read(key: str) -> str:
    """The first read that asks Redis again, and not MySQL because the breaker is still open."""
    import time

    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            link.attempt(lambda redis: redis.ping())
        except link.RedisDown:
            time.sleep(0.02)
            continue
        break
    return read(key)


def test_a_debt_of_a_process_that_ended_is_paid_by_another(
    key: str, redis_server: Any, second_process: Callable[..., str]
) -> None:
    redis_server.suspend()
    second_process(FORGET_ELSEWHERE, key)
    redis_server.start()
    assert owed() == [key]
    assert debts.pay() == 1
    assert owed() == []
    assert read(key) == "new"


def test_nothing_is_owed_when_redis_confirms(key: str) -> None:
    cache.forget(key)
    assert owed() == []
    assert debts.pay() == 0


def test_debts_stay_while_redis_is_down(key: str, redis_server: Any) -> None:
    redis_server.stop()
    cache.forget(key, keys.product(1))
    assert debts.pay() == 0
    assert owed() == [key, keys.product(1)]


def test_a_debt_that_mysql_cannot_be_told_is_remembered_here(
    key: str, redis_server: Any, mysql_server: Any
) -> None:
    redis_server.suspend()
    mysql_server.stop()
    with pytest.raises(errors.OutcomeUnknown):
        cache.forget(key)
    redis_server.start()
    assert settled_read(key) == "new"
    mysql_server.start()
    debts.pay()
    assert owed() == []


def test_a_mysql_that_lets_nobody_in_any_more_leaves_the_outcome_unknown(
    key: str, redis_server: Any, override: Callable[..., Any]
) -> None:
    there = settings().mysql_url
    redis_server.stop()
    override(mysql_url=there.replace("://", "://nobody-", 1))
    with pytest.raises(errors.OutcomeUnknown) as told:
        cache.forget(key)
    assert isinstance(told.value.__cause__, errors.SettingError)
    override(mysql_url=there)
    debts.pay()
    assert owed() == [key]


def test_a_debt_that_mysql_could_not_be_told_is_told_when_it_is_back(
    key: str, redis_server: Any, mysql_server: Any
) -> None:
    redis_server.stop()
    mysql_server.stop()
    with pytest.raises(errors.OutcomeUnknown):
        cache.forget(key)
    mysql_server.start()
    assert debts.pay() == 0
    assert owed() == [key]


def test_a_change_is_confirmed_only_if_redis_or_mysql_knows_what_is_old(
    make: Any, override: Callable[..., Any], tmp_path: Path
) -> None:
    owner, lamp = carts.of_guest("lan"), make.product()
    there = settings().mysql_url
    carts.add(owner, lamp)

    def hang_up_when_mysql_is_gone() -> None:
        line = listener.accept()[0]
        override(mysql_url="mysql://root@localhost/glass_shop?unix_socket=/nowhere")
        line.close()

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "redis.sock"))
        listener.listen()
        threading.Thread(target=hang_up_when_mysql_is_gone, daemon=True).start()
        override(redis_url=f"unix://{tmp_path}/redis.sock")
        with pytest.raises(errors.OutcomeUnknown):
            carts.add(owner, lamp)
    override(mysql_url=there)
    debts.pay()
    assert owed() == [owner.key]
    assert carts.count(owner) == 2


def test_paying_settles_only_the_debt_that_was_seen(key: str, redis_server: Any) -> None:
    """Owed again between the deletion and the settling: it must be paid again."""
    debts.owe([key])
    seen = db.row("SELECT incurred FROM cache_debts")["incurred"]
    debts.owe([key])
    debts._settle([key], [seen])
    assert owed() == [key]
    assert debts.pay() == 1


def test_a_thousand_debts_are_paid_at_once(shop: str) -> None:
    many = [keys.product(n) for n in range(1200)]
    debts.owe(many)
    assert debts.pay() == 1200
    assert owed() == []


def test_a_loader_cannot_store_what_a_debt_deleted(key: str) -> None:
    def load() -> str:
        debts.owe([key])
        debts.pay()
        return "read before the debt was paid"

    cache.forget(key)
    cache.get_or_load(key, load, 600)
    assert read(key) == "new"

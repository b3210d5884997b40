from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ecom import keys, link
from ecom.breaker import FAILURES_TO_OPEN, Breaker
from ecom.settings import settings


def set_key(name: str, value: str = "x") -> None:
    link.attempt(lambda redis: redis.set(name, value))


def get_key(name: str) -> str | None:
    return link.attempt(lambda redis: redis.get(name))


def try_until_back() -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            link.attempt(lambda redis: redis.ping())
        except link.RedisDown:
            time.sleep(0.02)
        else:
            return
    pytest.fail("Redis did not come back")


def test_a_redis_that_comes_back_with_an_old_memory_comes_back_empty(redis_server: Any) -> None:
    set_key(keys.prefixed("old"))
    set_key("not-ours", "stays")
    snapshot = Path(settings().data_dir) / "dump.rdb"
    link.attempt(lambda redis: redis.save())
    set_key(keys.prefixed("old"), "changed since")
    redis_server.kill()
    redis_server.start()
    snapshot.unlink()
    with pytest.raises(link.RedisDown):
        for _ in range(FAILURES_TO_OPEN + 1):
            get_key("not-ours")  # the restart was seen or not: both ways lead to a new connection
        raise link.RedisDown
    try_until_back()
    assert get_key(keys.prefixed("old")) is None
    assert get_key("not-ours") == "stays"
    assert get_key(keys.memory()) is not None


def test_the_same_server_is_not_emptied_by_a_new_connection(shop: str) -> None:
    set_key(keys.prefixed("held"))
    link.close()
    assert get_key(keys.prefixed("held")) == "x"


def test_the_mark_of_a_version_before_this_one_is_left_alone(shop: str) -> None:
    set_key(keys.prefixed("held"))
    set_key(keys.prefixed("life"), "its run id alone")
    link.close()
    assert get_key(keys.prefixed("held")) == "x"
    assert get_key(keys.prefixed("life")) == "its run id alone"


def test_a_memory_with_many_keys_is_emptied(shop: str) -> None:
    link.attempt(lambda redis: redis.mset({keys.prefixed(f"n{n}"): n for n in range(5000)}))
    set_key(keys.memory(), "another server")
    link.close()
    assert get_key(keys.prefixed("n4999")) is None
    assert link.attempt(lambda redis: redis.dbsize()) == 1


def test_a_dead_redis_fails_at_once_and_is_found_again(redis_server: Any) -> None:
    set_key(keys.prefixed("k"))
    redis_server.suspend()
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(link.RedisDown):
            get_key(keys.prefixed("k"))
    started = time.monotonic()
    with pytest.raises(link.RedisDown):
        get_key(keys.prefixed("k"))
    assert time.monotonic() - started < link.REPLY_SECONDS / 2
    assert link.state() in ("open", "half-open")
    redis_server.start()
    try_until_back()
    assert link.state() == "closed"
    assert get_key(keys.prefixed("k")) == "x"


def test_a_command_whose_reply_was_lost_is_not_repeated(redis_server: Any) -> None:
    name = keys.prefixed("count")
    link.attempt(lambda redis: redis.incr(name))
    redis_server.suspend()
    with pytest.raises(link.RedisDown):
        link.attempt(lambda redis: redis.incr(name))
    redis_server.start()
    try_until_back()
    assert get_key(name) == "2"


def test_a_script_runs_on_a_server_that_forgot_it(shop: str) -> None:
    fill = link.script("fill")
    for _ in range(2):
        link.attempt(lambda redis: redis.script_flush())
        assert link.attempt(lambda redis: fill(redis, ["v{1}", "l{1}"], ["t", "", 1])) == 0


def test_what_redis_refuses_is_not_an_error_of_the_page(shop: str) -> None:
    set_key(keys.prefixed("text"))
    with pytest.raises(link.RedisDown):
        link.attempt(lambda redis: redis.hgetall(keys.prefixed("text")))


def test_a_doubt_during_a_trial_needs_another_trial() -> None:
    breaker = Breaker()
    with pytest.raises(link.RedisDown):
        breaker.admit(breaker.doubt)
    assert not breaker.closed
    breaker.admit(lambda: None)
    assert breaker.closed


def test_only_one_caller_tries() -> None:
    breaker = Breaker()
    breaker.failed()
    trying, done = threading.Event(), threading.Event()

    def trial() -> None:
        trying.set()
        assert done.wait(5)

    first = threading.Thread(target=breaker.admit, args=(trial,))
    first.start()
    assert trying.wait(5)
    with pytest.raises(link.RedisDown):
        breaker.admit(lambda: pytest.fail("a second trial"))
    done.set()
    first.join()
    assert breaker.closed


def test_at_the_start_the_others_wait_for_the_first() -> None:
    breaker = Breaker()
    trials: list[int] = []

    def trial() -> None:
        time.sleep(0.2)
        trials.append(1)

    callers = [threading.Thread(target=breaker.admit, args=(trial,)) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert trials == [1]
    assert breaker.closed

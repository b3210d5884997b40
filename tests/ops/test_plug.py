"""The shop's own servers killed for a class, here those of the suite."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ecom import db, link, plug
from ecom.errors import IllegalStep, NotAllowed, SignInRequired
from ecom.users import User
from ops import plug as servers_plug
from ops import servers

TEACHER = User(1, "thay", "thay@example.com", "T", "admin", level="moderator")
PUPIL = User(2, "lan", "lan@example.com", "L", "customer")


@pytest.fixture
def offered(shop: str) -> Iterator[None]:
    plug.offer(servers_plug.Plug())
    yield
    plug.offer(None)


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not found():
        assert time.monotonic() < end
        time.sleep(0.01)


def redis_answers() -> bool:
    return servers.keeper().processes["redis"].answers()


def test_only_who_rules_the_classroom_pulls_the_plug_and_only_where_it_is(offered: None) -> None:
    pid = servers.keeper().processes["redis"].pid
    for viewer, refusal in ((None, SignInRequired), (PUPIL, NotAllowed)):
        with pytest.raises(refusal):
            plug.pull(viewer, "kill_redis")
    with pytest.raises(IllegalStep):
        plug.pull(TEACHER, "end")
    plug.offer(None)
    with pytest.raises(IllegalStep):
        plug.pull(TEACHER, "kill_redis")
    assert servers.keeper().processes["redis"].pid == pid


def test_redis_stays_away_until_somebody_starts_it(redis_server: Any, offered: None) -> None:
    plug.pull(TEACHER, "kill_redis")
    until(lambda: not redis_answers())
    assert 0 < plug.redis_returns_in() <= servers_plug.AWAY_SECONDS
    with pytest.raises(IllegalStep):
        plug.pull(TEACHER, "flush_redis")
    assert db.rows("SELECT 1 AS one") == [{"one": 1}]
    plug.pull(TEACHER, "start_redis")
    until(redis_answers)
    assert plug.redis_returns_in() is None
    link.attempt(lambda redis: redis.set("remembered", "1"))
    plug.pull(TEACHER, "flush_redis")
    assert link.attempt(lambda redis: redis.get("remembered")) is None


def test_redis_comes_back_by_itself_if_nobody_starts_it(
    redis_server: Any, offered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers_plug, "AWAY_SECONDS", 0.2)
    plug.pull(TEACHER, "kill_redis")
    until(lambda: not redis_answers())
    until(redis_answers)
    assert plug.redis_returns_in() is None


def test_mysql_is_started_again_by_its_keeper(mysql_server: Any, offered: None) -> None:
    before = mysql_server.pid
    plug.pull(TEACHER, "kill_mysql")
    until(lambda: mysql_server.pid not in (None, before))
    until(servers.keeper().processes["mysql"].answers)
    assert db.rows("SELECT 1 AS one") == [{"one": 1}]

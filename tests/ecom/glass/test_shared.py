"""A class that watches a server asks it as one viewer does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ecom import errors
from ecom.glass import live_mysql, live_redis, shared
from ecom.glass.server import Untold

Override = Callable[..., object]
VIEWERS = 20


def test_all_who_watch_share_one_look(shop: str, override: Override) -> None:
    override(glass=True)
    live_mysql.transactions()  # connects
    before = live_mysql._own[0]
    with ThreadPoolExecutor(VIEWERS) as viewers:
        seen = list(viewers.map(lambda _: live_mysql.server(), range(VIEWERS)))
        found = list(viewers.map(lambda _: live_redis.shop_keys(), range(VIEWERS)))
    assert live_mysql._own[0] - before <= 4, "two questions, of one look or, after a pause, of two"
    assert len({one.at for one in seen}) <= 2 and len({id(one) for one in found}) <= 2


def test_a_look_is_made_anew_when_it_is_old_or_another_server_is_meant(
    shop: str, override: Override
) -> None:
    looks: list[int] = []

    def ask() -> int:
        looks.append(len(looks))
        return looks[-1]

    override(glass=True)
    at_once, later = shared.look(0)(ask), shared.look(60)(ask)
    assert [at_once(), at_once()] == [0, 1]
    assert [later(), later()] == [2, 2]
    override(redis_prefix="other")
    assert [later(), later()] == [3, 3]


def test_who_may_not_look_does_not_see_what_others_saw(shop: str, override: Override) -> None:
    override(glass=True)
    live_mysql.server()
    override(mysql_glass_url=None)
    for _ in range(2):
        with pytest.raises(Untold, match="no_account"):
            live_mysql.server()
    override(glass=False)
    with pytest.raises(errors.NotAllowed):
        live_mysql.server()

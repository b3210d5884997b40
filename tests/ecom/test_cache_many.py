"""Many cached values at once, and those that a sorted set ranks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from ecom import cache, cache_many, keys, link, trace
from ecom.settings import settings


def test_a_batch_read_before_a_change_is_not_stored(shop: str) -> None:
    names = {n: keys.product(n) for n in range(3)}

    def load_while_it_changes(wanted: list[int]) -> dict[int, str]:
        cache.forget(names[1])
        return dict.fromkeys(wanted, "old")

    cache_many.get_many(names, load_while_it_changes, 60)
    loaded: list[int] = []
    cache_many.get_many(
        names, lambda wanted: loaded.extend(wanted) or dict.fromkeys(wanted, "new"), 60
    )
    assert loaded == [1]


def test_a_batch_loads_only_what_is_missing_and_leaves_out_what_does_not_exist(shop: str) -> None:
    asked: list[list[int]] = []

    def load(wanted: list[int]) -> dict[int, int]:
        asked.append(wanted)
        return {n: n * n for n in wanted if n != 3}

    some = {n: keys.product(n) for n in (2, 3)}
    more = {n: keys.product(n) for n in (4, 3, 2, 1)}
    assert cache_many.get_many(some, load, 60) == {2: 4}
    assert list(cache_many.get_many(more, load, 60).items()) == [(4, 16), (2, 4), (1, 1)]
    assert asked == [[2, 3], [4, 1]]
    assert cache_many.get_many({}, load, 60) == {}


@pytest.fixture
def ranks(shop: str) -> str:
    """Of three ids, the second one ahead."""
    name = keys.prefixed("ranks")
    link.attempt(lambda redis: redis.zadd(name, {"1": 5, "2": 9, "3": 1}))
    return name


def no_load(_wanted: list[int]) -> dict[int, int]:
    raise AssertionError("all of it is in Redis")


def squares(wanted: list[int]) -> dict[int, int]:
    return {n: n * n for n in wanted}


def names_of(story: trace.Story) -> list[str]:
    return [command.name for command in story.commands]


def test_what_is_ranked_comes_with_its_values_in_one_command(ranks: str) -> None:
    read = partial(cache_many.get_ranked, ranks, 2, keys.product)
    assert list(read(squares, 60).items()) == [(2, 4), (1, 1)]
    with trace.telling() as story:
        assert list(read(no_load, 60).items()) == [(2, 4), (1, 1)]
    assert names_of(story) == ["SORT_RO"]
    assert cache_many.get_ranked(keys.prefixed("none"), 2, keys.product, squares, 60) == {}


def test_an_account_of_the_shops_keys_alone_gets_what_is_ranked_by_two_commands(
    ranks: str, override: Callable[..., object]
) -> None:
    cache_many.get_ranked(ranks, 3, keys.product, squares, 60)
    path = settings().redis_url.partition("://")[2]
    link.attempt(
        lambda redis: redis.execute_command(
            "ACL", "SETUSER", "few", "reset", "on", ">secret", "+@all", f"~{keys.prefixed('*')}"
        )
    )
    override(redis_url=f"unix://few:secret@{path}")
    with trace.telling() as story:
        found = cache_many.get_ranked(ranks, 3, keys.product, no_load, 60)
    assert list(found.items()) == [(2, 4), (1, 1), (3, 9)]
    assert names_of(story)[-3:] == ["SORT_RO", "ZREVRANGE", "MGET"]

"""Hits, misses, and what filled a key, as Redis answered them."""

from __future__ import annotations

import pytest

from ecom import cache, carts, catalog, keys, link, trace, trending
from ecom.glass import cached
from ecom.glass.cached import Key
from ecom.trace import Story


def key_of(story: Story, name: str) -> Key:
    return {key.name: key for key in cached.of(story)}[name]


def test_a_first_read_misses_and_is_filled_by_its_statements_the_second_hits(make):
    product_id = make.product()
    with trace.telling() as first:
        catalog.product(product_id)
    with trace.telling() as second:
        catalog.product(product_id)
    name = keys.product(product_id)
    missed, hit = key_of(first, name), key_of(second, name)
    assert (missed.hits, missed.misses, missed.filled) == (0, 1, True)
    asked = {entry.number for entry in first.statements if "products" in entry.sql}
    assert asked <= set(missed.filled_by)
    assert (hit.hits, hit.misses, hit.filled, hit.filled_by) == (1, 0, False, ())
    assert hit.bytes == len(link.attempt(lambda redis: redis.get(name)).encode())
    assert second.statements == []


def test_a_value_under_a_lease_misses_once(shop):
    name = keys.prefixed("test")
    with trace.telling() as story:
        cache.get_or_load(name, lambda: {"a": 1}, 60)
    key = key_of(story, name)
    assert (key.hits, key.misses, key.filled) == (0, 1, True)
    asked = {command.number: command.script or command.name for command in story.commands}
    assert [asked[number] for number in key.entries] == ["GET", "fill"]


def test_a_load_that_fails_fills_nothing(shop):
    name = keys.prefixed("test")

    def fail() -> None:
        raise ValueError

    with trace.telling() as story, pytest.raises(ValueError):
        cache.get_or_load(name, fail, 60)
    key = key_of(story, name)
    assert (key.misses, key.filled, key.filled_by) == (1, False, ())


def test_many_at_once_are_told_apart(make):
    known, new = make.product(), make.product()
    catalog.product(known)
    with trace.telling() as story:
        catalog.cards([known, new])
    assert key_of(story, keys.product(known)).hits == 1
    other = key_of(story, keys.product(new))
    assert (other.hits, other.misses, other.filled) == (0, 1, True)
    assert other.filled_by


def test_what_is_trending_and_its_cards_are_told_apart_too(make):
    sold, other = make.product(), make.product()
    trending.top()
    trending.note_sale([(sold, 1), (other, 2)])
    catalog.product(sold)
    with trace.telling() as story:
        trending.top()
    ranks = key_of(story, keys.trending())
    assert (ranks.hits, ranks.bytes) == (1, len(f"{sold}{other}"))
    known, new = key_of(story, keys.product(sold)), key_of(story, keys.product(other))
    assert (known.hits, known.misses) == (1, 0)
    assert known.bytes > 100
    assert (new.hits, new.misses, new.filled) == (0, 1, True)


def test_a_change_forgets_its_key_and_not_its_lease(shop):
    name = keys.prefixed("test")
    with trace.telling() as story:
        cache.forget(name)
    (key,) = cached.of(story)
    assert (key.name, key.forgotten, key.hits, key.misses) == (name, True, 0, 0)


def test_a_cart_that_is_written_through_is_stored(make):
    owner = carts.of_guest("somebody")
    carts.read(owner)
    product_id = make.product()
    with trace.telling() as story:
        carts.add(owner, product_id, 1)
    assert key_of(story, owner.key).filled


def test_what_is_left_of_a_keys_life_is_asked_in_nobodys_story(shop):
    lasting, ending, missing = (keys.prefixed(name) for name in ("lasting", "ending", "missing"))
    link.attempt(lambda redis: redis.set(lasting, 1))
    link.attempt(lambda redis: redis.set(ending, 1, px=60_000))
    with trace.telling() as story:
        left = cached.ttls([lasting, ending, missing])
    assert left.keys() == {lasting, ending}
    assert left[lasting] is None
    assert 59 < left[ending] <= 60
    assert story.entries == []


def test_without_redis_nothing_is_known_of_any_key(redis_server):
    redis_server.kill()
    assert cached.ttls(["anything"]) == {}

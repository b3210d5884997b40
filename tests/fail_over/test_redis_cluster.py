"""The shop on a real Redis Cluster of three masters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis.crc import key_slot

from ecom import (
    cache,
    cache_many,
    carts,
    catalog,
    debts,
    funnel,
    keys,
    link,
    sessions,
    throttle,
    trace,
    trending,
)
from ecom.errors import Unavailable
from ecom.glass import live_redis
from ecom.settings import settings
from ops.redis_cluster import Cluster, Node
from tests.cluster_server import bring_back, suspend
from tests.ecom.conftest import Maker
from tests.fail_over.conftest import wait_for_redis

VISITOR = "v" * 32
SCRIPTS = {path.stem for path in (Path(link.__file__).parent / "lua").glob("*.lua")}


def set_all(values: dict[str, str]) -> None:
    def work(redis: Any) -> None:
        pipeline = redis.pipeline(transaction=False)
        for key, value in values.items():
            pipeline.set(key, value)
        pipeline.execute()

    link.attempt(work)


def test_every_script_runs_with_all_its_keys_in_one_slot(
    redis_cluster: Cluster, make: Maker, override: Callable[..., Any]
) -> None:
    products = [make.product(stock=3) for _ in range(4)]
    lan = make.customer("lan")
    make.order(lan, {products[0]: 1})
    with trace.telling() as story:
        assert [card.id for card in catalog.cards(products)] == products
        assert catalog.categories()
        assert carts.add(carts.of_customer(lan), products[1]).quantity == 1
        assert carts.read(carts.of_customer(lan)).count == 1
        assert trending.top()
        trending.note_sale([(products[2], 1)])
        funnel.note_view(VISITOR, products[0])
        override(mysql_url="mysql://nobody@127.0.0.1:1/nothing")
        with pytest.raises(Unavailable):
            funnel.flush()
    ran = {command.script for command in story.commands if command.script}
    assert ran == SCRIPTS
    wrong = [command.error for command in story.commands if command.error]
    assert all(error.startswith("NoScriptError") for error in wrong)  # then its text was sent


def test_keys_of_all_masters_are_read_and_forgotten_at_once(redis_cluster: Cluster) -> None:
    wanted = {number: keys.product(number) for number in range(60)}
    assert len({key_slot(key.encode()) * 3 // 16384 for key in wanted.values()}) == 3
    asked: list[list[int]] = []

    def load(numbers: list[int]) -> dict[int, int]:
        asked.append(numbers)
        return {number: number * 2 for number in numbers}

    for _ in range(2):
        assert cache_many.get_many(wanted, load, 60) == {number: number * 2 for number in wanted}
    cache.forget(*(wanted[number] for number in range(50)))
    assert cache_many.get_many(wanted, load, 60)[7] == 14
    assert [len(numbers) for numbers in asked] == [60, 50]


def test_a_session_ends_everywhere_at_once(redis_cluster: Cluster, make: Maker) -> None:
    started = sessions.start(make.user(make.customer("lan")), VISITOR)
    assert sessions.find(started.token).user.username == "lan"
    assert link.attempt(lambda redis: redis.exists(*session_keys(redis))) == 1
    sessions.end(started.token)
    assert sessions.find(started.token) is None


def session_keys(redis: Any) -> list[str]:
    names = [name for one in link.servers(redis) for name in one.scan_iter("*:session:*")]
    return names or ["none"]


def test_failed_sign_ins_are_counted_and_given_back(redis_cluster: Cluster) -> None:
    first = throttle.begin("lan", "10.0.0.1")
    assert throttle.begin("lan", "10.0.0.1").left == first.left - 1
    assert link.attempt(lambda redis: len(list(redis.scan_iter("*:throttle:*")))) >= 2
    first.succeeded()
    assert throttle.begin("lan", "10.0.0.1").left == first.left


def test_debts_of_many_slots_are_paid(redis_cluster: Cluster) -> None:
    names = [keys.product(number) for number in range(200)]
    set_all(dict.fromkeys(names, "old"))
    debts.owe(names)
    assert debts.pay() == 200
    assert link.attempt(lambda redis: redis.mget(names)) == [None] * 200


def test_the_live_view_adds_up_the_masters(
    redis_cluster: Cluster, override: Callable[..., Any]
) -> None:
    override(glass=True)
    set_all({keys.product(number): "x" for number in range(30)})
    assert live_redis.server().keys == 30 + 3  # and a mark of each master
    families = {one.name: one.keys for one in live_redis.shop_keys().families}
    assert families == {"product": 30, "memory": 3}


def test_what_may_have_run_is_not_sent_again(redis_cluster: Cluster) -> None:
    """A reply is lost: to one command, and to a pipeline."""
    name = keys.prefixed("counted")
    link.attempt(lambda redis: redis.incr(name))
    port = link.attempt(lambda redis: redis.get_node_from_key(name).port)
    node = next(one for one in redis_cluster.nodes if one.port == port)

    def by_pipeline(redis: Any) -> None:
        redis.pipeline(transaction=False).execute_command("INCR", name).execute()

    for number, ask in enumerate((lambda redis: redis.incr(name), by_pipeline), start=2):
        suspend(node.process)
        with pytest.raises(link.RedisDown):
            link.attempt(ask)
        bring_back(node)
        wait_for_redis()
        assert link.attempt(lambda redis: redis.get(name)) == str(number)


def test_a_slot_that_has_moved_is_followed(redis_cluster: Cluster) -> None:
    """To the master that has it now, by single commands and by pipelines."""
    key = keys.prefixed("moved")
    slot = key_slot(key.encode())
    names = [key, keys.prefixed("elsewhere"), keys.prefixed("third")]
    set_all(dict.fromkeys(names, "1"))
    masters = [
        n for n in redis_cluster.nodes if "role:master" in redis_cluster.ask(n, "INFO replication")
    ]
    source = next(
        n for n in masters if f"[{slot}" in "[" + str(slot) and holds(redis_cluster, n, key)
    )
    target = next(n for n in masters if n is not source)
    move(redis_cluster, slot, key, source, target)
    try:
        assert link.attempt(lambda redis: redis.mget(names)) == ["1"] * 3
        set_all(dict.fromkeys(names, "2"))
        assert link.attempt(lambda redis: redis.get(key)) == "2"
    finally:
        move(redis_cluster, slot, key, target, source)


def holds(cluster: Cluster, node: Node, key: str) -> bool:
    try:
        return cluster.ask(node, f"EXISTS {key}") == ":1"
    except RuntimeError:  # MOVED
        return False


def move(cluster: Cluster, slot: int, key: str, source: Node, target: Node) -> None:
    target_id = cluster.ask(target, "CLUSTER MYID").split()[-1]
    source_id = cluster.ask(source, "CLUSTER MYID").split()[-1]
    word = settings().redis_url.partition("://:")[2].partition("@")[0]
    cluster.ask(target, f"CLUSTER SETSLOT {slot} IMPORTING {source_id}")
    cluster.ask(source, f"CLUSTER SETSLOT {slot} MIGRATING {target_id}")
    cluster.ask(source, f"MIGRATE 127.0.0.1 {target.port} {key} 0 5000 AUTH {word}")
    for node in (target, source):
        cluster.ask(node, f"CLUSTER SETSLOT {slot} NODE {target_id}")

"""A master of the Redis Cluster is killed: the shop goes on, and shows nothing old afterwards."""

from __future__ import annotations

import time

import pytest

from ecom import carts, link, sessions
from ecom.cart_rows import Owner
from ops.redis_cluster import Cluster, Node
from tests.cluster_server import bring_back, kill, suspend
from tests.ecom.conftest import Maker
from tests.fail_over.conftest import SECONDS, wait_for_redis

VISITOR = "v" * 32


def shard_of(cluster: Cluster, key: str) -> tuple[Node, Node]:
    """The master that holds the key, and its replica."""
    named = link.attempt(lambda redis: redis.get_node_from_key(key).port)
    master = next(node for node in cluster.nodes if node.port == named)
    own_id = cluster.ask(master, "CLUSTER MYID").split()[-1]
    told = cluster.ask(master, "CLUSTER NODES").splitlines()
    (port,) = (
        int(line.split()[1].split("@")[0].split(":")[1]) for line in told if f" {own_id} " in line
    )
    return master, next(node for node in cluster.nodes if node.port == port)


def wait_for_promotion(cluster: Cluster, node: Node) -> None:
    end = time.monotonic() + SECONDS
    while "role:master" not in cluster.ask(node, "INFO replication"):
        assert time.monotonic() < end
        time.sleep(0.05)


def in_step(cluster: Cluster, replica: Node, key: str, version: str) -> None:
    """The replica has the cart of this version."""
    end = time.monotonic() + SECONDS
    while cluster.ask(replica, f"READONLY\r\nHGET {key} version").split()[-1] != version:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_replica_that_lacked_the_last_writes_is_promoted(
    redis_cluster: Cluster, make: Maker
) -> None:
    product, lan = make.product(stock=50), make.customer("lan")
    owner = carts.of_customer(lan)
    session = sessions.start(make.user(lan), VISITOR)
    carts.add(owner, product)
    assert carts.read(owner).count == 1
    master, replica = shard_of(redis_cluster, owner.key)
    version = link.attempt(lambda redis: redis.hget(owner.key, "version"))
    in_step(redis_cluster, replica, owner.key, version)
    suspend(replica.process)
    redis_cluster.ask(master, "CLIENT KILL TYPE replica")  # it hears no more
    carts.add(owner, product, 4)
    kill(master.process)
    assert clicks(owner, product) == 6  # MySQL answers, without an error
    bring_back(replica)
    wait_for_promotion(redis_cluster, replica)
    held = redis_cluster.ask(replica, f"HGET {owner.key} version")
    assert held.split() == ["$1", version]  # the old cart is what it remembers
    wait_for_redis()
    assert carts.read(owner).count == 6
    assert sessions.find(session.token).user.id == lan
    assert link.attempt(lambda redis: redis.hget(owner.key, "version")) != version
    sessions.end(session.token)
    assert sessions.find(session.token) is None


def clicks(owner: Owner, product: int) -> int:
    carts.add(owner, product)
    return carts.read(owner).count


def test_a_master_without_a_replica_comes_back_empty_and_is_trusted(
    redis_cluster: Cluster, make: Maker
) -> None:
    product, owner = make.product(stock=50), carts.of_customer(make.customer("lan"))
    carts.add(owner, product)
    master, replica = shard_of(redis_cluster, owner.key)
    kill(replica.process)
    kill(master.process)
    assert clicks(owner, product) == 2
    with pytest.raises(link.RedisDown):
        link.attempt(lambda redis: redis.get(owner.key))
    bring_back(master)
    bring_back(replica)
    redis_cluster.wait_until_ok()
    wait_for_redis()
    assert clicks(owner, product) == 3
    assert carts.read(owner).count == 3
    assert link.attempt(lambda redis: redis.hget(owner.key, "version")) is not None

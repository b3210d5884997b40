"""A Redis Cluster in the place of the one server.

GLASS_REDIS_CLUSTER=1 pytest tests/ecom tests/lab
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from ops.process import Process
from ops.redis_cluster import Cluster, Node

# Tests that look into Redis by a client or in figures of their own, which know one server. What
# they are about is tried on a cluster in tests/fail_over.
OF_ONE_SERVER = (
    "test_truth.py",
    "test_a_change_is_confirmed_only_if_redis_or_mysql_knows_what_is_old",
    "test_a_frozen_redis_delays_a_few_reads_and_not_each",
    "test_a_listing_takes_few_round_trips_however_many_cards_it_has",
    "test_a_memory_with_many_keys_is_emptied",
    "test_a_redis_that_comes_back_with_an_old_memory_comes_back_empty",
    "test_a_second_read_is_one_get",
    "test_an_account_of_the_shops_keys_alone_gets_what_is_ranked_by_two_commands",
    "test_keys_are_counted_by_family_and_masked",
    "test_nothing_typed_stands_in_redis",
    "test_of_a_long_reply_a_story_keeps_only_the_size",
    "test_replies_stay_with_their_commands_when_a_line_is_opened_or_tried_on_the_way",
    "test_what_is_ranked_comes_with_its_values_in_one_command",
    "test_what_the_account_may_not_ask_is_no_sign_that_redis_is_down",
)


def kill(process: Process) -> None:
    """kill -9"""
    os.kill(process.pid, signal.SIGKILL)
    while process.running():
        time.sleep(0.01)


def suspend(process: Process) -> None:
    os.kill(process.pid, signal.SIGSTOP)
    threads = Path(f"/proc/{process.pid}/task")
    while not all(_state(thread) == "T" for thread in threads.glob("*/stat")):
        time.sleep(0.01)


def bring_back(node: Node) -> None:
    if node.process.running():
        os.kill(node.process.pid, signal.SIGCONT)
    else:
        node.process.start()
    node.process.wait_until_ready()


class ClusterServer:
    """All nodes of it at once, as a test takes down the one server."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def kill(self) -> None:
        for node in self._cluster.nodes:
            kill(node.process)

    def stop(self) -> None:
        self._cluster.stop()

    def suspend(self) -> None:
        for node in self._cluster.nodes:
            suspend(node.process)

    def start(self) -> None:
        for node in self._cluster.nodes:
            bring_back(node)
        self._cluster.wait_until_ok()

    def empty(self) -> None:
        for node in masters(self._cluster):
            self._cluster.ask(node, "FLUSHALL")


def masters(cluster: Cluster) -> list[Node]:
    return [n for n in cluster.nodes if "role:master" in cluster.ask(n, "INFO replication")]


def _state(thread: Path) -> str:
    return thread.read_text().rpartition(")")[2].split()[0]

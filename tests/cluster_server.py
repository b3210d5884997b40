"""A Redis Cluster in the place of the one server, for `GLASS_REDIS_CLUSTER=1 pytest tests/ecom`."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from ops.process import Process
from ops.redis_cluster import Cluster, Node


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

"""A private Redis Cluster: masters, each with replicas if wanted, on ports of this machine alone.

    cluster = redis_cluster.Cluster(folder)       # three masters
    cluster.start()                               # until cluster_state is ok
    override(redis_url=cluster.url, redis_cluster=True)
    cluster.stop()

A cluster has no Unix sockets: whoever may read the folder's `password` may ask it. Nothing but who
has which slots is kept on disk.
"""

from __future__ import annotations

import re
import secrets
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ops import programs
from ops.process import Process

HOST = "127.0.0.1"
SLOTS = 16384
NODE_TIMEOUT_MS = 1000  # after which a master that is gone is replaced by a replica
READY_SECONDS = 30

OPTIONS = f"""
bind {HOST}
save ""
appendonly no
maxmemory 256mb
maxmemory-policy allkeys-lru
cluster-enabled yes
cluster-config-file nodes.conf
cluster-node-timeout {NODE_TIMEOUT_MS}
cluster-announce-ip {HOST}
repl-diskless-sync-delay 0
shutdown-timeout 0
"""


@dataclass(frozen=True)
class Certificates:
    """Files; with them the nodes answer over TLS alone, to clients and to each other."""

    ca: Path
    certificate: Path
    key: Path


@dataclass
class Node:
    folder: Path
    port: int
    bus_port: int
    process: Process


class Cluster:
    """`start` must be called by a thread that lives as long as the cluster shall."""

    def __init__(
        self,
        data_dir: Path,
        masters: int = 3,
        replicas: int = 0,
        certificates: Certificates | None = None,
    ) -> None:
        self.folder = data_dir.absolute() / "redis-cluster"
        self.masters, self.replicas = masters, replicas
        self.certificates = certificates
        self.ports: list[int] = []  # `ports_needed` of them; drawn by `start` where none are given
        self.nodes: list[Node] = []
        self._password = ""

    @property
    def ports_needed(self) -> int:
        """One for clients and one for the other nodes each."""
        return 2 * self.masters * (1 + self.replicas)

    @property
    def url(self) -> str:
        """For ECOM_REDIS_URL, with the addresses of all nodes."""
        scheme = "rediss" if self.certificates else "redis"
        places = ",".join(f"{HOST}:{node.port}" for node in self.nodes)
        return f"{scheme}://:{self._password}@{places}"

    def start(self) -> None:
        """Start all nodes, give them their slots and wait until they serve them."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._password = secrets.token_hex(16)
        (self.folder / "password").touch(mode=0o600)
        (self.folder / "password").write_text(self._password)
        ports = self.ports or _free_ports(self.ports_needed)
        pairs = zip(ports[::2], ports[1::2], strict=True)
        self.nodes = [self._node(n, *pair) for n, pair in enumerate(pairs)]
        try:
            for node in self.nodes:
                node.process.start()
            for node in self.nodes:
                node.process.wait_until_ready()
            self._join()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for node in self.nodes:
            node.process.stop()

    def wait_until_ok(self, seconds: float = READY_SECONDS) -> None:
        """Until every node that runs says that all slots are served."""
        running = [node for node in self.nodes if node.process.running()]
        _wait(lambda: all(_is_ok(self.ask(n, "CLUSTER INFO")) for n in running), seconds)

    def ask(self, node: Node, command: str) -> str:
        """The reply as Redis sends it; an error of Redis is a RuntimeError."""
        with socket.create_connection((HOST, node.port), timeout=5) as plain:
            connection = self._encrypted(plain)
            connection.sendall(f"AUTH {self._password}\r\n{command}\r\nQUIT\r\n".encode())
            said = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
        allowed, _, reply = said.partition("\r\n")
        if allowed != "+OK" or reply.startswith("-"):
            raise RuntimeError(f"{command}: {said.strip()}")
        return reply.removesuffix("+OK\r\n").strip()

    def _node(self, number: int, port: int, bus_port: int) -> Node:
        folder = self.folder / f"node-{number}"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "nodes.conf").unlink(missing_ok=True)  # its memory is gone, and so its slots
        file = folder / "redis.conf"
        file.touch(mode=0o600)
        file.write_text(OPTIONS + self._own_options(folder, port, bus_port))
        program = programs.redis_server(self.folder.parent)
        node = Node(folder, port, bus_port, process=None)  # type: ignore[arg-type]
        node.process = Process(
            name=f"{program.path.name} {number} of the cluster",
            command=[*program.command, str(file)],
            answers=lambda: self._answers(node),
            log_file=folder / "redis.log",
            pid_file=folder / "redis.pid",
            environ=program.environ,
        )
        return node

    def _own_options(self, folder: Path, port: int, bus_port: int) -> str:
        lines = [
            f"dir {_quoted(folder)}",
            f"cluster-port {bus_port}",
            f"requirepass {self._password}",
            f"masterauth {self._password}",
        ]
        if found := self.certificates:
            lines += [
                "port 0",
                f"tls-port {port}",
                f"tls-ca-cert-file {_quoted(found.ca)}",
                f"tls-cert-file {_quoted(found.certificate)}",
                f"tls-key-file {_quoted(found.key)}",
                "tls-auth-clients no",
                "tls-replication yes",
                "tls-cluster yes",
            ]
        else:
            lines.append(f"port {port}")
        return "\n".join(lines) + "\n"

    def _answers(self, node: Node) -> bool:
        try:
            return self.ask(node, "PING") == "+PONG"
        except (OSError, RuntimeError):
            return False

    def _encrypted(self, plain: socket.socket) -> socket.socket:
        if self.certificates is None:
            return plain
        context = ssl.create_default_context(cafile=str(self.certificates.ca))
        context.check_hostname = False  # which node it is, its port says
        return context.wrap_socket(plain)

    def _join(self) -> None:
        masters, replicas = self.nodes[: self.masters], self.nodes[self.masters :]
        bounds = [SLOTS * n // self.masters for n in range(self.masters + 1)]
        for node, (first, after) in zip(masters, pairwise(bounds), strict=True):
            self.ask(node, f"CLUSTER ADDSLOTSRANGE {first} {after - 1}")
        for number, node in enumerate(self.nodes):
            self.ask(node, f"CLUSTER SET-CONFIG-EPOCH {number + 1}")
        for node in self.nodes[1:]:
            self.ask(masters[0], f"CLUSTER MEET {HOST} {node.port} {node.bus_port}")
        known = f"cluster_known_nodes:{len(self.nodes)}\r"
        _wait(lambda: all(known in self.ask(node, "CLUSTER INFO") for node in self.nodes))
        for number, node in enumerate(replicas):
            its_master = self.ask(masters[number % self.masters], "CLUSTER MYID").split()[-1]
            self.ask(node, f"CLUSTER REPLICATE {its_master}")
        self.wait_until_ok()
        in_step = "master_link_status:up"
        _wait(lambda: all(in_step in self.ask(node, "INFO replication") for node in replicas))


def _quoted(path: Path) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", str(path)) + '"'


def _is_ok(told: str) -> bool:
    return "cluster_state:ok" in told and f"cluster_slots_ok:{SLOTS}" in told


def _wait(condition: Callable[[], bool], seconds: float = READY_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"the Redis Cluster is not ready after {seconds:.0f} s")
        time.sleep(0.02)


def _free_ports(count: int) -> list[int]:
    """Of this moment; the servers take them at once."""
    held = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports

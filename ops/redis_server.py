"""The private Redis or Valkey: nothing on disk, least used keys go first when it is full."""

from __future__ import annotations

import socket
from pathlib import Path

from ops.process import Process
from ops.programs import Program

OPTIONS = (
    *("--port", "0"),
    *("--unixsocketperm", "700"),
    *("--save", ""),
    *("--appendonly", "no"),
    *("--maxmemory", "256mb"),
    *("--maxmemory-policy", "allkeys-lru"),
)


def process(program: Program, data_dir: Path, run_dir: Path) -> Process:
    """The server on `<run_dir>/redis.sock`."""
    path = run_dir / "redis.sock"
    own = ("--unixsocket", str(path), "--dir", str(data_dir))
    return Process(
        name=program.path.name,
        command=[*program.command, *own, *OPTIONS],
        answers=lambda: answers(path),
        log_file=data_dir / "redis.log",
        pid_file=run_dir / "redis.pid",
        environ=program.environ,
    )


def answers(path: Path) -> bool:
    try:
        return _ask(path, b"PING") == b"+PONG"
    except OSError:
        return False


def empty(path: Path) -> None:
    if _ask(path, b"FLUSHALL") != b"+OK":
        raise RuntimeError("Redis does not empty itself")


def _ask(path: Path, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        connection.connect(str(path))
        connection.sendall(command + b"\r\n")
        return connection.recv(100).strip()

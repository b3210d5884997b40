"""How to open a client on the private servers."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from ecom.errors import SettingError
from ecom.settings import settings
from ops import programs, servers

PACKAGES = {"mysql": "mariadb-client", "redis": "redis-tools"}


def command(server: str) -> tuple[list[str], dict[str, str]]:
    """Words and environment of a client of `server`, mysql or redis.

    Raises SettingError if there is no such program.
    """
    program = _program(server)
    if program is None:
        raise SettingError(f"No {server} client on this machine: install {PACKAGES[server]}")
    return [*program.command, *_words(server)], os.environ | program.environ


def shown(server: str) -> str:
    """The line to type."""
    program = _program(server)
    if program is None:
        return f"(install {PACKAGES[server]}, then) python -m ops client {server}"
    if program.moved:  # unpacked: it needs more than its name
        return f".venv/bin/python -m ops client {server}"
    return shlex.join([program.path.name, *_words(server)])


def _program(server: str) -> programs.Program | None:
    find = programs.mysql_client if server == "mysql" else programs.redis_client
    return find(Path(settings().data_dir))


def _words(server: str) -> list[str]:
    run = servers.run_dir(Path(settings().data_dir))
    if server == "redis":
        return ["-s", f"{run}/redis.sock"]
    return ["--user=root", f"--socket={run}/mysql.sock", servers.DATABASE]

"""What the servers themselves say they were asked: MySQL's general log, Redis's MONITOR."""

from __future__ import annotations

import ast
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from redis import Redis
from sqlalchemy import make_url

from ecom import binary_log, logged_mysql
from ecom.settings import settings
from tests.prepare import prepare


@dataclass
class Heard:
    """`statements`: (connection, text) by the shop's accounts, but for those by which the glass box
    watches; `commands`: words, without scripts' own. Both in order, and there when the block of
    `witness` is over. MySQL keeps no blanks around a statement.
    """

    statements: list[tuple[int, str]] = field(default_factory=list)
    commands: list[tuple[str, ...]] = field(default_factory=list)


@contextmanager
def witness() -> Iterator[Heard]:
    """Both servers tell what the shop asks them in the block."""
    heard = Heard()
    prepare("SET GLOBAL log_output = 'TABLE'")
    prepare("TRUNCATE mysql.general_log")
    with Redis.from_url(settings().redis_url) as other, _monitor(other) as lines:
        other.ping()  # it has said hello
        next(line for line in lines if _words(line) == ("PING",))
        prepare("SET GLOBAL general_log = 1")
        try:
            yield heard
        finally:
            prepare("SET GLOBAL general_log = 0")
            other.echo("the end")
            while (words := _words(line := next(lines))) != ("ECHO", "the end"):
                if " lua] " not in line:
                    heard.commands.append(words)
    heard.statements = _logged()


def _logged() -> list[tuple[int, str]]:
    urls = (settings().mysql_url, settings().mysql_reports_url)
    app, reports = (f"{make_url(url).username}[%" for url in urls if url)
    found = prepare(
        "SELECT thread_id, CONVERT(argument USING utf8mb4) AS said FROM mysql.general_log"
        " WHERE command_type = 'Query' AND (user_host LIKE :app OR user_host LIKE :reports)",
        app=app,
        reports=reports,
    )
    return [(int(row["thread_id"]), row["said"]) for row in found if row["said"] not in _WATCHING]


_WATCHING = {
    binary_log.ENTER,
    binary_log.KEEP_OUT,
    binary_log.ASK.strip(),
    logged_mysql.LAST_GTID,
}


@contextmanager
def _monitor(client: Redis) -> Iterator[Iterator[str]]:
    """Lines of MONITOR on a bare socket: nothing of the driver's is between."""
    where = client.connection_pool.connection_kwargs
    if "path" in where:
        line = socket.socket(socket.AF_UNIX)
        line.connect(where["path"])
    else:
        line = socket.create_connection((where["host"], where["port"]))
    line.settimeout(10)
    with line, line.makefile("r", encoding="ascii") as file:
        if where.get("password"):
            line.sendall(f"AUTH {where['password']}\r\n".encode())
            assert file.readline() == "+OK\n"
        line.sendall(b"MONITOR\r\n")
        assert file.readline() == "+OK\n"
        yield iter(file.readline, "")


def _words(line: str) -> tuple[str, ...]:
    """Of `1700000000.1 [0 127.0.0.1:4711] "set" "key" "v\\xc3\\xa2"`."""
    quoted = re.findall(r'"(?:[^"\\]|\\.)*"', line.partition("] ")[2])
    return tuple(ast.literal_eval(f"b{one}").decode() for one in quoted)

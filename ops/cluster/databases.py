"""A primary and its replica: MariaDB or MySQL, GTID replication over a port of this machine.

    databases = Databases(folder, passwords, data_dir)
    databases.start()
    databases.url("root"), databases.url("root", of="replica")
    databases.wait_for_replica()
    databases.stop()

Shops ask both through sockets in the folder. The replica begins with nothing and repeats all that
the primary ever did, its accounts too: the primary keeps its whole log.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

from pymysql.connections import Connection
from sqlalchemy import URL

from ops import mysql_server, programs, servers, sql_files
from ops.cluster import replication
from ops.cluster.ports import HOST, free_ports
from ops.cluster.secrets import Secrets
from ops.connection import connect
from ops.process import Process

Name = Literal["primary", "replica"]

ACCOUNT = "glass_replica"  # whom the replica signs in as
CATCH_UP_SECONDS = 300
BOTH = (
    "--skip-name-resolve",
    "--max-connections=600",  # of three apps
)
PRIMARY = (
    "--skip-networking=0",
    f"--bind-address={HOST}",
    "--log-bin=shop",  # under another name than that of private servers all of it is in the log
    "--max-binlog-size=100M",
    "--binlog-expire-logs-seconds=0",
)
REPLICA = ("--skip-log-bin", "--read-only=ON", "--server-id=2")
MYSQL_ONLY = ("--gtid-mode=ON", "--enforce-gtid-consistency=ON")
# Run before anyone can connect: root has no password, so the socket is to be its only way in.
LOCKED_OUT = "".join(f"DROP USER IF EXISTS 'root'@'{host}';\n" for host in (HOST, "::1"))


class Databases:
    """`start` must be called by a thread that lives as long as they shall."""

    def __init__(
        self, folder: Path, secrets: Secrets, data_dir: Path, port: int | None = None
    ) -> None:
        """`data_dir`: where unpacked programs lie; `port`: the primary's, any free one if None."""
        self._folder = folder.absolute()
        self._secrets = secrets
        self._port = port or free_ports(1)[0]
        program = programs.mysql_server(data_dir)
        is_mariadb = "MariaDB" in program.version()
        self._words = replication.MARIADB if is_mariadb else replication.MYSQL
        both = BOTH if is_mariadb else (*BOTH, *MYSQL_ONLY)
        first = self._folder / "first.sql"
        first.write_text(LOCKED_OUT)
        primary = (*PRIMARY, f"--port={self._port}", f"--init-file={first}")
        self.processes: dict[Name, Process] = {
            name: mysql_server.process(program, self._folder / name, self._run(name), (*both, *own))
            for name, own in (("primary", primary), ("replica", REPLICA))
        }

    def url(self, account: str, of: Name = "primary", database: str = servers.DATABASE) -> str:
        return URL.create(
            "mysql",
            account,
            None if account == "root" else self._secrets.of(account),
            "localhost",
            database=database,
            query={"unix_socket": str(self._run(of) / "mysql.sock")},
        ).render_as_string(hide_password=False)

    def start(self) -> None:
        for process in self.processes.values():
            process.start()
        for process in self.processes.values():
            process.wait_until_ready()
        self._let_replica_in()
        self.replicate()

    def stop(self) -> None:
        for process in reversed(self.processes.values()):
            process.stop()

    def replicate(self) -> None:
        """Tell the replica where the primary is, and let it go on from where it was."""
        password = self._secrets.of(ACCOUNT)
        with self._root("replica") as connection, connection.cursor() as cursor:
            cursor.execute(self._words.stop)
            cursor.execute(self._words.source, (HOST, self._port, ACCOUNT, password))
            cursor.execute(self._words.start)

    def pause(self) -> None:
        """The replica goes on receiving, and repeats nothing."""
        self._tell_replica(self._words.pause)

    def resume(self) -> None:
        self._tell_replica(self._words.start)

    def wait_for_replica(self, seconds: float = CATCH_UP_SECONDS) -> None:
        """Until it has all that the primary has now. Raises RuntimeError with its own words."""
        with self._root("primary") as connection, connection.cursor() as cursor:
            cursor.execute(self._words.position)
            position = cursor.fetchone()[0]
        end = time.monotonic() + seconds
        with self._root("replica") as connection, connection.cursor() as cursor:
            while True:
                cursor.execute(self._words.wait, (position, 1))
                if cursor.fetchone()[0] == 0:
                    return
                cursor.execute(self._words.status)
                names = [column[0] for column in cursor.description]
                told = dict(zip(names, cursor.fetchone(), strict=True))
                wrong = "; ".join(told[name] for name in self._words.errors if told[name])
                if wrong or time.monotonic() > end:
                    raise RuntimeError(f"the replica does not follow: {wrong or 'too slow'}")

    def run(self, statements: str) -> None:
        """On the primary, as its administrator."""
        with self._root("primary") as connection, connection.cursor() as cursor:
            for statement in sql_files.split(statements):
                cursor.execute(statement)

    def _tell_replica(self, words: str) -> None:
        with self._root("replica") as connection, connection.cursor() as cursor:
            cursor.execute(words)

    def _let_replica_in(self) -> None:
        password = self._secrets.of(ACCOUNT)
        with self._root("primary") as connection, connection.cursor() as cursor:
            cursor.execute(
                "CREATE USER IF NOT EXISTS %s@'%%' IDENTIFIED BY %s", (ACCOUNT, password)
            )
            cursor.execute("GRANT REPLICATION SLAVE ON *.* TO %s@'%%'", (ACCOUNT,))

    def _root(self, name: Name) -> Connection:
        return connect(self.url("root", of=name), database=False)

    def _run(self, name: Name) -> Path:
        return servers.run_dir(self._folder / name)

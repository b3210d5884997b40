"""What MariaDB and MySQL call the same things of replication by GTID."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """`source` takes host, port, user and password; `wait` a position and seconds, and says 0 when
    it is there. `errors`: columns of `status` that say what is wrong."""

    start: str
    stop: str
    pause: str
    source: str
    position: str
    wait: str
    status: str
    errors: tuple[str, ...]


MARIADB = Words(
    start="START SLAVE",
    stop="STOP SLAVE",
    pause="STOP SLAVE SQL_THREAD",
    source="CHANGE MASTER TO MASTER_HOST = %s, MASTER_PORT = %s, MASTER_USER = %s,"
    " MASTER_PASSWORD = %s, MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1",
    position="SELECT @@gtid_binlog_pos",
    wait="SELECT MASTER_GTID_WAIT(%s, %s)",
    status="SHOW SLAVE STATUS",
    errors=("Last_IO_Error", "Last_SQL_Error"),
)
MYSQL = Words(
    start="START REPLICA",
    stop="STOP REPLICA",
    pause="STOP REPLICA SQL_THREAD",
    source="CHANGE REPLICATION SOURCE TO SOURCE_HOST = %s, SOURCE_PORT = %s, SOURCE_USER = %s,"
    " SOURCE_PASSWORD = %s, SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1,"
    " SOURCE_CONNECT_RETRY = 1",
    position="SELECT @@gtid_executed",
    wait="SELECT WAIT_FOR_EXECUTED_GTID_SET(%s, %s)",
    status="SHOW REPLICA STATUS",
    errors=("Last_IO_Error", "Last_SQL_Error"),
)

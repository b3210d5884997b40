"""Restoring a backup: beside the shop first, then in its place at one stroke.

Whatever goes wrong before that stroke leaves the shop as it was. What stood there is kept in a
database of its own, `<name>_replaced`, until the next restore.
"""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from pymysql.connections import Connection
from sqlalchemy import make_url

from ecom.errors import SettingError
from ops import backup, install, install_rights
from ops.backup import BackupError, Manifest, Table
from ops.connection import connect, database_name, own_privileges
from ops.sql_files import SCHEMA

Progress = Callable[[str, float], None]

UNFINISHED = "UPDATE `{}`.installed_files SET complete = FALSE WHERE path LIKE 'triggers/%'"
INSERTED = 500  # rows by one statement
LEAVING_SECONDS = 2  # until the server has noticed that somebody hung up
LOADING = (
    "SET foreign_key_checks = 0",
    "SET unique_checks = 0",
    "SET sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')",
)
BASE_TABLES = """
SELECT table_name FROM information_schema.tables
 WHERE table_schema = %s AND table_type = 'BASE TABLE' ORDER BY table_name
"""
TRIGGERS = "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = %s"
IN_USE = """
SELECT COUNT(*) FROM information_schema.processlist WHERE db = %s AND id <> CONNECTION_ID()
"""


def restore(
    url: str,
    file: Path,
    progress: Progress | None = None,
    *,
    replace: bool = False,
    bring_up: Callable[[str], object] = install.install,
) -> Manifest:
    """Make the database of `url` the shop that `file` holds, at this program's version.

    A shop that is there already is only replaced if `replace` says so, and while nobody uses it.
    `bring_up` installs what is not rows. The caller lets Redis forget what is of another time.
    Raises BackupError, Unavailable, SettingError when a right is missing.
    """
    tell = progress or (lambda what, part: None)
    manifest = backup.read_manifest(file)
    files = backup.known_files(manifest)
    name = database_name(url)
    scratch, replaced = f"{name}_restoring", f"{name}_replaced"
    with connect(url, database=False) as connection:
        install.keep_others_out(connection, name)
        for database in (name, scratch, replaced):
            install_rights.check(connection, database)
        _check(connection, name, replace)
        _run(connection, f"DROP DATABASE IF EXISTS `{scratch}`")
        install.apply(_database(url, scratch), {SCHEMA: files})
        with connect(_database(url, scratch)) as loading:
            load(loading, file, manifest, tell)
        _check(connection, name, replace)
        with install_rights.named(replaced):
            _swap(connection, name, scratch, replaced)
    bring_up(url)
    with connect(url) as connection:
        _run(connection, "ANALYZE TABLE " + ", ".join(f"`{table}`" for table in manifest.tables))
    return manifest


def _check(connection: Connection, name: str, replace: bool) -> None:
    if not _ask(connection, BASE_TABLES, name):
        return
    if not replace:
        raise BackupError(f"{name} holds a shop already: --replace puts the backup in its place")
    if not {"PROCESS", "SUPER"} & own_privileges(connection, name):
        raise SettingError(
            "ECOM_MYSQL_INSTALL_URL: its user cannot see whether the shop is in use; an"
            " administrator must GRANT PROCESS ON *.* TO it"
        )
    end = time.monotonic() + LEAVING_SECONDS
    while others := int(_ask(connection, IN_USE, name)[0]):
        if time.monotonic() > end:
            raise BackupError(f"{name} is in use by {others} connections: stop the app first")
        time.sleep(0.05)


def load(connection: Connection, file: Path, manifest: Manifest, progress: Progress) -> None:
    """The rows of `file` into tables that nobody uses and no trigger watches, instead of theirs."""
    for statement in LOADING:
        _run(connection, statement)
    done = 0
    with zipfile.ZipFile(file) as archive:
        for name, table in manifest.tables.items():
            progress("rows", done / max(manifest.rows, 1))
            with archive.open(f"rows/{name}.jsonl") as lines:
                _load_table(connection, name, table, lines)
            done += table.rows
    progress("rows", 1.0)


def _load_table(connection: Connection, name: str, table: Table, lines: IO[bytes]) -> None:
    columns = ", ".join(f"`{column}`" for column in table.columns)
    values = ", ".join(["%s"] * len(table.columns))
    insert = f"INSERT INTO `{name}` ({columns}) VALUES ({values})"  # noqa: S608
    digest, rows = hashlib.sha256(), 0
    connection.begin()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM `{name}`")  # noqa: S608  what the schema files brought
        reader = _rows(table, lines, digest.update)
        while batch := list(islice(reader, INSERTED)):
            cursor.executemany(insert, batch)
            rows += len(batch)
        if (rows, digest.hexdigest()) != (table.rows, table.digest):
            raise BackupError(f"the backup is damaged: rows of {name} are missing or changed")
    connection.commit()
    if table.next_id:
        _run(connection, f"ALTER TABLE `{name}` AUTO_INCREMENT = {int(table.next_id)}")


def _rows(
    table: Table, lines: IO[bytes], seen: Callable[[bytes], None]
) -> Iterator[list[str | bytes | None]]:
    binary = [table.columns.index(column) for column in table.binary]
    for line in lines:
        seen(line)
        row = json.loads(line)
        for place in binary:
            if row[place] is not None:
                row[place] = bytes.fromhex(row[place])
        yield row


def _swap(connection: Connection, name: str, scratch: str, replaced: str) -> None:
    """All tables change places by one statement. Tables with triggers cannot move: they go first,
    and come back with the install that follows, as do views and routines. Until then they are noted
    as not installed, so that no app opens a shop without them."""
    old, new = (_ask(connection, BASE_TABLES, database) for database in (name, scratch))
    _run(connection, f"DROP DATABASE IF EXISTS `{replaced}`")
    _run(connection, f"CREATE DATABASE IF NOT EXISTS `{name}`")
    if old:
        _run(connection, f"CREATE DATABASE `{replaced}`")
    if "installed_files" in old:
        _run(connection, UNFINISHED.format(name))
    for trigger in _ask(connection, TRIGGERS, name):
        _run(connection, f"DROP TRIGGER `{name}`.`{trigger}`")
    moves = [f"`{name}`.`{table}` TO `{replaced}`.`{table}`" for table in old]
    moves += [f"`{scratch}`.`{table}` TO `{name}`.`{table}`" for table in new]
    _run(connection, "RENAME TABLE " + ", ".join(moves))
    _run(connection, f"DROP DATABASE `{scratch}`")


def _database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _ask(connection: Connection, sql: str, name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, (name,))
        return [row[0] for row in cursor.fetchall()]


def _run(connection: Connection, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)

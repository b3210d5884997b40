"""A backup: the rows of every table at one moment, in one file, while the shop goes on.

Only rows: tables, routines and triggers come from the files of `sql/`, so what was backed up on
MariaDB can be restored on MySQL, and an old backup into a newer program. The file is a zip with
`manifest.json` and, for each table, `rows/<table>.jsonl`: an array of texts and nulls for each row,
bytes in hexadecimal.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymysql.connections import Connection
from pymysql.cursors import SSCursor

from ecom.errors import ShopError
from ops import install, sql_files
from ops.connection import connect, database_name
from ops.installed import Installed, is_schema

Progress = Callable[[str, float], None]

MANIFEST = "manifest.json"
FORMAT = 1
AT_ONE_MOMENT = (
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT",
)
COLUMNS = """
SELECT table_name, column_name, data_type, auto_increment
  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
 WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name <> 'installed_files'
   AND COALESCE(generation_expression, '') = ''
 ORDER BY table_name, ordinal_position
"""
BYTES = ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob")
FETCHED = 1000  # rows


class BackupError(ShopError):
    code = "backup_error"


@dataclass(frozen=True)
class Table:
    """`binary`: the columns that are bytes. `next_id`: no number is given twice after a restore,
    either. `digest`: SHA-256 of the lines of its file."""

    columns: list[str]
    binary: list[str]
    next_id: int | None
    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """`schema`: the files that made the tables, {path: checksum}. `made_at`: UTC, ISO 8601."""

    schema: dict[str, str]
    server: str
    made_at: str
    tables: dict[str, Table]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def make(url: str, file: Path, progress: Progress | None = None) -> Manifest:
    """Back up the shop at `url` into `file`, which must not exist yet.

    Orders that come in meanwhile are wholly in it or not at all; an install waits.
    Raises BackupError, Unavailable, SettingError.
    """
    if file.exists():
        raise BackupError(f"{file} is there already")
    if install.schema_state(url).name == "missing":
        raise BackupError("there is no shop to back up")
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    with connect(url) as connection:
        install.keep_others_out(connection, database_name(url))
        for statement in AT_ONE_MOMENT:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        # Passwords' hashes and addresses are in it: for its owner alone.
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as output:
            manifest = _write(connection, output, progress or (lambda what, done: None))
            output.flush()
            os.fsync(output.fileno())
    part.rename(file)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """Raises BackupError if `file` is no backup that this program knows."""
    try:
        with zipfile.ZipFile(file) as archive:
            found: dict[str, Any] = json.loads(archive.read(MANIFEST))
            tables = {name: Table(**table) for name, table in found.pop("tables").items()}
            manifest = Manifest(tables=tables, **found)
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise BackupError(f"{file} is no backup of a shop: {error}") from error
    if manifest.format != FORMAT:
        raise BackupError(f"{file} was made by a newer program")
    return manifest


def _write(connection: Connection, output: Any, progress: Progress) -> Manifest:
    tables: dict[str, Table] = {}
    columns = _columns(connection)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        for number, ((name, next_id), kinds) in enumerate(columns.items()):
            progress("backup", number / len(columns))
            with archive.open(f"rows/{name}.jsonl", "w", force_zip64=True) as lines:
                rows, digest = 0, hashlib.sha256()
                for row in _rows(connection, name, kinds):
                    line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
                    digest.update(line)
                    lines.write(line)
                    rows += 1
            binary = [column for column, kind in kinds.items() if kind in BYTES]
            tables[name] = Table(list(kinds), binary, next_id, rows, digest.hexdigest())
        now = datetime.now(UTC).isoformat(timespec="seconds")
        server = str(connection.get_server_info())
        manifest = Manifest(_schema(connection), server, now, tables)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    progress("backup", 1.0)
    return manifest


def _columns(connection: Connection) -> dict[tuple[str, int | None], dict[str, str]]:
    """{(table, its next id): {column: type}}, without what the server computes itself."""
    tables: dict[tuple[str, int | None], dict[str, str]] = {}
    with connection.cursor() as cursor:
        if "MariaDB" not in connection.get_server_info():  # or it tells what was true a day ago
            cursor.execute("SET information_schema_stats_expiry = 0")
        cursor.execute(COLUMNS)
        for table, column, kind, next_id in cursor.fetchall():
            tables.setdefault((table, next_id), {})[column] = kind.lower()
    return tables


def _rows(connection: Connection, table: str, kinds: dict[str, str]) -> Iterator[list[str | None]]:
    wanted = ", ".join(
        f"HEX(`{column}`)" if kind in BYTES else f"CAST(`{column}` AS CHAR)"
        for column, kind in kinds.items()
    )
    with SSCursor(connection) as cursor:
        cursor.execute(f"SELECT {wanted} FROM `{table}`")  # noqa: S608  names of our own tables
        while found := cursor.fetchmany(FETCHED):
            yield from map(list, found)


def _schema(connection: Connection) -> dict[str, str]:
    installed = Installed(connection)
    installed.read()
    files = {path: row for path, row in installed.files.items() if is_schema(path)}
    if unfinished := [path for path, row in files.items() if not row.complete]:
        raise BackupError(f"sql/{unfinished[0]} is half applied: run `python -m ops install`")
    return {path: row.checksum for path, row in sorted(files.items())}


def known_files(manifest: Manifest, folder: Path = sql_files.FOLDER) -> list[sql_files.SqlFile]:
    """The schema files of a backup. Raises BackupError if this program has others."""
    ours = {file.path: file for file in sql_files.read(folder)[sql_files.SCHEMA]}
    for path, checksum in manifest.schema.items():
        if path not in ours or ours[path].checksum != checksum:
            raise BackupError(f"the backup's sql/{path} is not that of this program")
    return [ours[path] for path in manifest.schema]

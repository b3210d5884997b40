"""What an installer has done to a database: table `installed_files`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pymysql
from pymysql.connections import Connection

from ops.connection import own_privileges
from ops.sql_files import KINDS, SCHEMA, SqlFile

NO_SUCH_TABLE = 1146
CREATE = """
CREATE TABLE IF NOT EXISTS installed_files (
  path       VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  checksum   CHAR(64)     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
             COMMENT 'SHA-256 of the statements that ran',
  statements INT          NOT NULL COMMENT 'that ran',
  complete   BOOLEAN      NOT NULL,
  applied_at DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (path)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci
"""
OBJECTS = """
SELECT routine_type, routine_name FROM information_schema.routines
 WHERE routine_schema = DATABASE()
UNION ALL
SELECT 'TRIGGER', trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()
UNION ALL
SELECT 'VIEW', table_name FROM information_schema.views WHERE table_schema = DATABASE()
"""

Name = Literal["ok", "missing", "old", "newer"]


@dataclass(frozen=True)
class Row:
    checksum: str
    statements: int
    complete: bool


@dataclass(frozen=True)
class State:
    """`version` is the number of the last schema file that was applied, 0 without any."""

    name: Name
    version: int


class Installed:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.files: dict[str, Row] = {}
        self.objects: set[tuple[str, str]] | None = None  # None: not seen by this account

    def read(self) -> bool:
        """False if nobody has ever installed anything here."""
        try:
            rows = self._ask("SELECT path, checksum, statements, complete FROM installed_files")
        except pymysql.ProgrammingError as error:
            if error.args[0] != NO_SUCH_TABLE:
                raise
            return False
        self.files = {path: Row(checksum, int(n), bool(done)) for path, checksum, n, done in rows}
        if "TRIGGER" in own_privileges(self._connection):  # nobody else sees triggers
            self.objects = {(kind, name.lower()) for kind, name in self._ask(OBJECTS)}
        return True

    def create(self) -> None:
        if not self.read():
            self._ask(CREATE)

    def up_to_date(self, file: SqlFile) -> bool:
        row = self.files.get(file.path)
        return (
            row is not None
            and row.complete
            and row.checksum == file.checksum
            and (file.folder == SCHEMA or self._is_there(file))
        )

    def _is_there(self, file: SqlFile) -> bool:
        return self.objects is None or (KINDS[file.folder], file.name) in self.objects

    def gone(self, files: dict[str, list[SqlFile]]) -> list[str]:
        """Paths that were installed once and are not among `files` now."""
        return sorted(self.files.keys() - {file.path for kind in files.values() for file in kind})

    def record(self, *files: SqlFile, statements: int | None = None) -> None:
        """So many of their statements ran; None: all, and the files are complete."""
        rows = {}
        for file in files:
            ran = len(file.statements) if statements is None else statements
            rows[file.path] = Row(file.checksum_of(ran), ran, complete=statements is None)
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "REPLACE INTO installed_files (path, checksum, statements, complete)"
                " VALUES (%s, %s, %s, %s)",
                [(path, row.checksum, row.statements, row.complete) for path, row in rows.items()],
            )
        self.files |= rows

    def forget(self, path: str) -> None:
        self._ask("DELETE FROM installed_files WHERE path = %s", (path,))
        self.files.pop(path, None)

    def state(self, files: dict[str, list[SqlFile]]) -> State:
        schema = [path for path, row in self.files.items() if row.complete and is_schema(path)]
        version = max((int(path.split("/")[1][:3]) for path in schema), default=0)
        if not schema:
            return State("missing", version)
        if any(is_schema(path) for path in self.gone(files)):
            return State("newer", version)
        current = all(self.up_to_date(file) for kind in files.values() for file in kind)
        return State("ok" if current and not self.gone(files) else "old", version)

    def _ask(self, sql: str, values: tuple = ()) -> list[tuple]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())


def is_schema(path: str) -> bool:
    return path.startswith(f"{SCHEMA}/")

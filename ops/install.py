"""Brings a database up to the files of `sql/`; safe to repeat and to interrupt anywhere.

Schema files are applied once, in order; how far each one got stands in `installed_files`.
Functions, procedures, triggers and views are made again when their file changed. No table is
ever dropped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pymysql
from pymysql.connections import Connection

from ecom.engines import COLLATION
from ecom.errors import ShopError, Unavailable
from ecom.settings import settings
from ops import install_rights, shop_facts, sql_files
from ops.connection import connect, database_name
from ops.installed import Installed, State, is_schema
from ops.sql_files import KINDS, SCHEMA, SqlFile

Progress = Callable[[str, float], None]

WAIT_FOR_OTHERS = 600  # seconds, for another installer or for users of a table
DAYS_TRIGGER = "triggers/orders_before_insert.sql"
LOOK_SECONDS = 3  # whoever only looks does not wait for a server that hangs
UNKNOWN_DATABASE = 1049
NO_SUCH_TABLE = 1146
# What a statement says that had already run when its run was interrupted.
HAD_RUN = {1050, 1060, 1061, 1062, 1091, 1826}


class SchemaChanged(ShopError):
    code = "schema_changed"


@dataclass
class Report:
    applied: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    demo: bool = False
    seconds: float = 0


def install(
    url: str,
    progress: Progress | None = None,
    *,
    demo: bool = False,
    folder: Path = sql_files.FOLDER,
) -> Report:
    """Make or update the shop's database; `demo` fills it, too, if it is empty.

    Raises SettingError when a right is missing, SchemaChanged when an applied file was edited.
    """
    started = time.monotonic()
    with _installing(url) as connection:
        run = _Run(connection, sql_files.read(folder), progress or (lambda what, part: None))
        run.schema()
        shop_facts.fill_calendar(connection, settings().timezone)
        shop_facts.write_settings(connection, settings())
        if demo:
            run.demo(url)
        run.objects()
        if DAYS_TRIGGER in run.report.applied:  # until now, rows got the day in UTC
            shop_facts.set_days(connection, datetime.now(UTC) - timedelta(hours=1))
    run.report.seconds = time.monotonic() - started
    return run.report


def apply(url: str, files: dict[str, list[SqlFile]]) -> None:
    """These files and nothing else: the rows that a shop needs are up to the caller."""
    with _installing(url) as connection:
        every = dict.fromkeys((SCHEMA, *KINDS), []) | files
        run = _Run(connection, every, lambda what, part: None)
        run.schema()
        run.objects()


def schema_state(url: str, folder: Path = sql_files.FOLDER) -> State:
    """Do the database of `url` and the files agree?"""
    try:
        connection = connect(url, patience=LOOK_SECONDS)
    except pymysql.OperationalError as error:
        if error.args[0] == UNKNOWN_DATABASE:
            return State("missing", 0)
        raise
    with connection:
        installed = Installed(connection)
        installed.read()
        return installed.state(sql_files.read(folder))


def keep_others_out(connection: Connection, name: str) -> None:
    """Until `connection` is closed nobody else installs, backs up or restores the database `name`.

    Raises Unavailable if somebody does so for too long.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT GET_LOCK(%s, %s)", (f"install {name}"[:64], WAIT_FOR_OTHERS))
        if cursor.fetchone() != (1,):
            raise Unavailable(f"another install of {name} does not come to its end")


@contextmanager
def _installing(url: str) -> Iterator[Connection]:
    """A connection to the database, made if need be; one installer at a time."""
    name = database_name(url)
    with install_rights.named(name), connect(url, database=False) as connection:
        install_rights.check(connection, name)
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_wait_timeout = {WAIT_FOR_OTHERS}")
            keep_others_out(connection, name)
            try:
                connection.select_db(name)
            except pymysql.OperationalError as error:
                if error.args[0] != UNKNOWN_DATABASE:
                    raise
                cursor.execute(f"CREATE DATABASE `{name}`")
                connection.select_db(name)
            cursor.execute("SELECT @@collation_database")
            if cursor.fetchone() != (COLLATION,):  # that of the parameters of every routine
                cursor.execute(f"ALTER DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE {COLLATION}")
        yield connection


class _Run:
    def __init__(
        self, connection: Connection, files: dict[str, list[SqlFile]], tell: Progress
    ) -> None:
        self.report = Report()
        self._connection = connection
        self._files = files
        self._tell = tell
        self._installed = Installed(connection)
        self._installed.create()

    def schema(self) -> None:
        if newer := [path for path in self._installed.gone(self._files) if is_schema(path)]:
            raise SchemaChanged(f"the database is newer than this program: it has {newer[-1]}")
        for number, file in enumerate(self._files[SCHEMA]):
            self._tell("schema", number / len(self._files[SCHEMA]))
            self._schema_file(file)
        self._tell("schema", 1.0)

    def _schema_file(self, file: SqlFile) -> None:
        row = self._installed.files.get(file.path)
        done = row.statements if row else 0
        if row and (
            file.checksum_of(done) != row.checksum
            or (row.complete and done != len(file.statements))
        ):
            raise SchemaChanged(
                f"sql/{file.path} was applied to this database and has changed since: "
                "undo the change and put it into a new file with the next number"
            )
        if row and row.complete:
            return
        if row is None:
            self._installed.record(file, statements=0)
        for number, statement in enumerate(file.statements[done:], start=done):
            try:
                self._execute(statement)
            except pymysql.MySQLError as error:
                resumed = row is not None and number == done
                if not resumed or error.args[0] not in HAD_RUN:
                    raise
            self._installed.record(file, statements=number + 1)
        self._installed.record(file)
        self.report.applied.append(file.path)

    def demo(self, url: str) -> None:
        """Load the demo before there are triggers, which would do its arithmetic a second time."""
        from ops import demo  # only now: it takes long to import

        interrupted = shop_facts.get(self._connection, "demo") == "loading"
        if interrupted:  # the shop was empty when that began
            shop_facts.empty(self._connection)
        elif shop_facts.has_people_or_goods(self._connection):
            return
        shop_facts.put(self._connection, "demo", "loading")
        for file in self._files["triggers"]:
            if file.path in self._installed.files:
                self._installed.forget(file.path)
            self._execute(f"DROP TRIGGER IF EXISTS `{file.name}`")
        now = settings()
        today = datetime.now(ZoneInfo(now.timezone)).date()
        demo.load(url, now.demo_orders, now.demo_seed, today, self._tell)
        shop_facts.put(self._connection, "demo", "loaded")
        self.report.demo = True

    def objects(self) -> None:
        """Functions, procedures, triggers and views: what changed, and what is gone.

        A file counts as not installed from before the first object is replaced until the last is.
        """
        self._tell("routines", 0.0)
        for path in self._installed.gone(self._files):
            self._drop(path)
        changed = {kind: self._changed(kind) for kind in KINDS}
        files = [file for kind in changed.values() for file in kind]
        if files:
            self._installed.record(*files, statements=0)
            for file in changed["functions"] + changed["procedures"]:
                self._apply(file)
            self._triggers(changed["triggers"])
            self._views(changed["views"])
            self._installed.record(*files)
            self.report.applied += [file.path for file in files]
        self._tell("routines", 1.0)

    def _changed(self, folder: str) -> list[SqlFile]:
        return [file for file in self._files[folder] if not self._installed.up_to_date(file)]

    def _apply(self, file: SqlFile) -> None:
        for statement in file.statements:
            self._execute(statement)

    def _triggers(self, files: list[SqlFile]) -> None:
        """No order may slip in between the old triggers and the new ones."""
        if not files:
            return
        tables = sorted({file.table for file in files})
        self._execute("LOCK TABLES " + ", ".join(f"`{table}` WRITE" for table in tables))
        try:
            for file in files:
                self._apply(file)
        finally:
            self._execute("UNLOCK TABLES")

    def _views(self, waiting: list[SqlFile]) -> None:
        """A view may read others that come later in the alphabet."""
        while waiting:
            later = []
            for file in waiting:
                try:
                    self._apply(file)
                except pymysql.ProgrammingError as error:
                    if error.args[0] != NO_SUCH_TABLE:
                        raise
                    later.append(file)
                    reason = error
            if len(later) == len(waiting):
                raise reason
            waiting = later

    def _drop(self, path: str) -> None:
        folder, name = path.removesuffix(".sql").split("/")
        self._execute(f"DROP {KINDS[folder]} IF EXISTS `{name}`")
        self._installed.forget(path)
        self.report.dropped.append(path)

    def _execute(self, sql: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)

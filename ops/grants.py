"""The accounts of sql/grants.sql: for another database and other names, and on the private servers.

On a server of one's own an administrator runs what `printed` returns: whoever installs has no right
to give any. On the private servers `give` brings the rights to what the file says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pymysql.connections import Connection
from sqlalchemy import make_url

from ecom.settings import Settings
from ops import sql_files
from ops.connection import connect, database_name

FILE = sql_files.FOLDER / "grants.sql"
ACCOUNTS = ("install", "app", "reports")
GLASS = ("box", "lab")  # of a class: on a server of one's own only if a setting names them
WRITERS = ("install", "app", "lab")
DATABASE = "glass_shop"  # of the file
WAIT_FOR_OTHERS = 60  # seconds
HOST = "localhost"  # of the private servers: only a socket leads there

_GRANT = re.compile(r"GRANT (.+?)\s+ON (\S+)\s+TO '(\w+)'", re.DOTALL)
_LIMIT = re.compile(r"CREATE USER IF NOT EXISTS '(\w+)'.+ (MAX_USER_CONNECTIONS \d+)", re.DOTALL)
_RIGHT = re.compile(r"([A-Z ]+?)\s*(?:\(([^)]*)\))?(?:,\s*|$)")
# Whose rights are asked for: 'glass_app'@'localhost', say. MariaDB has a new name for one of them.
_GIVEN = """
SELECT IF(privilege_type = 'BINLOG MONITOR', 'REPLICATION CLIENT', privilege_type), NULL, NULL, '*'
  FROM information_schema.user_privileges
 WHERE grantee = %(grantee)s AND privilege_type NOT IN ('USAGE', %(log)s)
UNION ALL
SELECT privilege_type, NULL, NULL, IF(table_schema = %(pattern)s, NULL, table_schema)
  FROM information_schema.schema_privileges
 WHERE grantee = %(grantee)s AND table_schema IN %(schemas)s
UNION ALL
SELECT privilege_type, table_name, NULL, NULL FROM information_schema.table_privileges
 WHERE grantee = %(grantee)s AND table_schema = %(database)s
UNION ALL
SELECT privilege_type, table_name, column_name, NULL FROM information_schema.column_privileges
 WHERE grantee = %(grantee)s AND table_schema = %(database)s
"""


@dataclass(frozen=True, order=True)
class Right:
    """`privilege` on a column, on a table, or without one on the whole database.

    `schema` if not the shop's own: `*` for all, else as it stands in a GRANT.
    """

    privilege: str
    table: str = ""
    column: str = ""
    schema: str = ""


def printed(of: Settings, only: Collection[str] | None = None) -> str:
    """Statements for an administrator: the file with the database and accounts of `of`.

    An account without a setting keeps its name of the file, and the words for its password.
    """
    urls = {
        "install": of.mysql_install_url,
        "app": of.mysql_url,
        "reports": of.mysql_reports_url,
        "box": of.mysql_glass_url,
        "lab": of.mysql_lab_url,
    }
    only = only or [*ACCOUNTS, *(account for account in GLASS if urls[account])]
    database = database_name(of.mysql_url) if of.mysql_url else DATABASE
    lines = []
    for statement in _statements(only):
        for account, url in urls.items():
            if url:
                statement = _signed(statement, account, url)
        lines.append(_about(statement, database) + ";")
    return "\n".join(lines) + "\n"


def give(url: str, only: Collection[str] = (*ACCOUNTS, *GLASS)) -> None:
    """Make the accounts and give each what it needs in the database of `url`; take away the rest.

    `url` is an administrator's, of private servers. Who has its rights keeps them all the while.
    """
    database = database_name(url)
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT GET_LOCK('grants', %s)", (WAIT_FOR_OTHERS,))
        for account in only:
            name = f"'{_name(account)}'@'{HOST}'"
            cursor.execute(f"CREATE USER IF NOT EXISTS {name}")
            if limit := limits().get(_name(account)):
                cursor.execute(f"ALTER USER {name} WITH {limit}")
            given, needed = _given(connection, name, database), set(rights(account))
            for right in sorted(needed - given):
                cursor.execute(f"GRANT {_words(right, database)} TO {name}")
            for right in sorted(given - needed):
                cursor.execute(f"REVOKE {_words(right, database)} FROM {name}")
            if account in WRITERS:  # none of their work goes to the log but what the box asks for
                cursor.execute(f"GRANT {_logging_right(connection)} ON *.* TO {name}")


def lock(url: str, *, locked: bool) -> None:
    """Shut out everybody but whoever installs, from their next connection on; or let them in."""
    word = "LOCK" if locked else "UNLOCK"
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        for account in (*ACCOUNTS, *GLASS):
            if account != "install":
                cursor.execute(f"ALTER USER IF EXISTS '{_name(account)}'@'{HOST}' ACCOUNT {word}")


def private_url(url: str, account: str) -> str:
    """The administrator's `url` of private servers, for one of the accounts."""
    return make_url(url).set(username=_name(account)).render_as_string(hide_password=False)


def rights(account: str, file: Path = FILE) -> list[Right]:
    """What the file gives to `account`, one of ACCOUNTS or GLASS."""
    found = []
    for privileges, target, name in _GRANT.findall("\n".join(_code(file))):
        if name == _name(account):
            schema, _, table = (part.strip("`*") for part in target.partition("."))
            where = "" if schema in (DATABASE, pattern(DATABASE)) else schema or "*"
            for privilege, columns in _RIGHT.findall(privileges):
                for column in columns.split(",") if columns else [""]:
                    found.append(Right(privilege.strip(), table, column.strip(), where))
    return found


def limits(file: Path = FILE) -> dict[str, str]:
    """Of accounts that may have so many connections and no more: `MAX_USER_CONNECTIONS 60`."""
    return dict(found.groups() for line in _code(file) if (found := _LIMIT.search(line)))


def pattern(database: str) -> str:
    """As it stands in rights on a whole database, where `_` and `%` mean any characters."""
    return re.sub(r"([_%\\])", r"\\\1", database)


def _statements(only: Collection[str]) -> Iterator[str]:
    names = [f"'{_name(account)}'" for account in only]
    for statement in _code(FILE):
        if any(name in statement for name in names):
            yield statement


def _code(file: Path) -> Iterator[str]:
    return sql_files.split(file.read_text(encoding="utf-8"))


def _signed(statement: str, account: str, url: str) -> str:
    parts = make_url(url)
    own = f"'{_name(account)}'@'%' IDENTIFIED BY 'a password of its own'"
    statement = statement.replace(
        own, f"{_quoted(parts.username)}@'%' IDENTIFIED BY {_quoted(parts.password)}"
    )
    return statement.replace(f"'{_name(account)}'@", f"{_quoted(parts.username)}@")


def _about(statement: str, database: str) -> str:
    return statement.replace(f"ON `{pattern(DATABASE)}`.*", f"ON `{pattern(database)}`.*").replace(
        f"ON {DATABASE}.", f"ON `{database}`."
    )


def _given(connection: Connection, name: str, database: str) -> set[Right]:
    with connection.cursor() as cursor:
        schemas = {right.schema for account in (*ACCOUNTS, *GLASS) for right in rights(account)}
        asked = {
            "grantee": name,
            "database": database,
            "pattern": pattern(database),
            "schemas": sorted(schemas | {pattern(database)}),
            "log": _logging_right(connection),
        }
        cursor.execute(_GIVEN, asked)
        return {Right(*(part or "" for part in row)) for row in cursor.fetchall()}


def _words(right: Right, database: str) -> str:
    """… of a GRANT or REVOKE."""
    column = f" (`{right.column}`)" if right.column else ""
    target = f"`{database}`.`{right.table}`" if right.table else f"`{pattern(database)}`.*"
    if right.schema:
        target = "*.*" if right.schema == "*" else f"`{right.schema}`.*"
    return f"{right.privilege}{column} ON {target}"


def _logging_right(connection: Connection) -> str:
    """… to say which of one's sessions the binary log takes, as `ecom.binary_log` does."""
    is_mariadb = "MariaDB" in connection.get_server_info()
    return "BINLOG ADMIN" if is_mariadb else "SESSION_VARIABLES_ADMIN"


def _name(account: str) -> str:
    return f"glass_{account}"


def _quoted(text: str | None) -> str:
    doubled = (text or "").replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"

"""The private MySQL or MariaDB: its first files and its command line."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ecom import binary_log
from ops.process import Process
from ops.programs import Program

APPARMOR_PROFILE = Path("/etc/apparmor.d/usr.sbin.mysqld")
SYSTEM_TABLES = ("system_tables.sql", "performance_tables.sql", "system_tables_data.sql")
NAMED = ("mysql", "mariadb")  # what stands before these: in MariaDB 10.11, and in later ones
STEPS = ("set", "jump", "hpush_jump", "hpop")
OPTIONS = (
    "--skip-networking",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_520_ci",
    "--default-time-zone=+00:00",
    "--max-connections=200",  # the shop's pools: at most 132; the lab: 60
    "--innodb-buffer-pool-size=256M",
    "--innodb-stats-persistent=ON",
    "--log-bin-trust-function-creators=ON",
    "--local-infile=ON",
    # What the glass box reads rows before and after from. Only sessions that it looks at are in it
    # (`ecom.binary_log`); the others still commit with one write to disk, not two.
    f"--log-bin={binary_log.NAME}",
    "--server-id=1",
    "--sync-binlog=1",  # or a power cut could take a committed transaction back
    "--binlog-format=ROW",
    "--binlog-row-image=FULL",
    "--binlog-row-metadata=FULL",  # the names of the columns, too
    "--max-binlog-size=1M",
    "--binlog-expire-logs-seconds=3600",
    # What a class looks at: every statement, those inside routines and triggers too.
    "--performance-schema=ON",
    "--performance-schema-consumer-events-statements-current=ON",
    "--performance-schema-consumer-events-statements-history=ON",
    "--performance-schema-events-statements-history-size=200",
    # Not every step of a routine, or an order of four lines would push its own begin out.
    *(f"--performance-schema-instrument=statement/sp/{step}=OFF" for step in STEPS),
    # Each row of history is reserved for each thread: without these lines 250 MB more.
    "--performance-schema-max-thread-instances=230",
    "--performance-schema-max-digest-length=256",
    "--performance-schema-events-statements-history-long-size=0",
    "--performance-schema-events-waits-history-size=0",
    "--performance-schema-events-waits-history-long-size=0",
    "--performance-schema-events-stages-history-size=0",
    "--performance-schema-events-stages-history-long-size=0",
    "--performance-schema-events-transactions-history-size=0",
    "--performance-schema-events-transactions-history-long-size=0",
    "--performance-schema-hosts-size=10",
    "--performance-schema-users-size=10",
    "--performance-schema-accounts-size=10",
    "--performance-schema-digests-size=2000",
)
MYSQL_ONLY = (
    "--mysqlx=OFF",
    "--secure-file-priv=NULL",
    "--binlog-rows-query-log-events=ON",  # MariaDB writes the statement before its rows anyway
    # Else triggers that only set columns of their row, and functions, are not seen; on by default
    # in MariaDB.
    "--performance-schema-instrument=statement/sp/set_trigger_field=ON",
    "--performance-schema-instrument=statement/sp/freturn=ON",
)


def process(program: Program, data_dir: Path, run_dir: Path, more: Sequence[str] = ()) -> Process:
    """The server on `<run_dir>/mysql.sock`; makes its data folder if there is none.

    `more`: options that add to OPTIONS, or win over them.
    """
    is_mariadb = "MariaDB" in program.version()
    program = _unconfined(program, data_dir)
    files = data_dir / ("mariadb" if is_mariadb else "mysql")  # they can't read each other's
    # A folder of its own: a MariaDB that starts removes every '#sql…' it finds in its tmpdir.
    temporary = data_dir / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    base = [*program.command, "--no-defaults", f"--tmpdir={temporary}", *_folders(program)]
    if os.geteuid() == 0:
        base.append("--user=root")
    if not files.is_dir():
        _initialise(base, program, files, is_mariadb)
    socket_path = run_dir / "mysql.sock"
    own = (f"--datadir={files}", f"--socket={socket_path}", f"--pid-file={files}/server.pid")
    return Process(
        name=program.path.name,
        command=[*base, *own, *OPTIONS, *(() if is_mariadb else MYSQL_ONLY), *more],
        answers=lambda: greets(socket_path),
        log_file=data_dir / "mysql.log",
        pid_file=run_dir / "mysql.pid",
        environ=program.environ,
        # MySQL believes in its lock file as long as there is any process of that number.
        left_behind=(socket_path, run_dir / "mysql.sock.lock"),
    )


def _unconfined(program: Program, data_dir: Path) -> Program:
    """Ubuntu's AppArmor keeps /usr/sbin/mysqld to folders of its own; a copy of it is free."""
    if not APPARMOR_PROFILE.exists() or program.path.resolve() != Path("/usr/sbin/mysqld"):
        return program
    copy = data_dir / "bin" / "mysqld"
    if not copy.exists() or copy.stat().st_mtime != program.path.stat().st_mtime:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(program.path, copy)
    return replace(program, path=copy, moved=True)


def _folders(program: Program) -> list[str]:
    """A program that is not at its place must be told where the rest of its package lies."""
    if not program.moved:
        return []
    usr = program.root / "usr"
    folders = [f"--basedir={usr}", f"--plugin-dir={usr}/lib/mysql/plugin"]
    if messages := program.shared("english/errmsg.sys"):
        folders.append(f"--lc-messages-dir={messages}")
    if charsets := program.shared("charsets/Index.xml"):
        folders.append(f"--character-sets-dir={charsets}/charsets")
    return folders


def _initialise(base: list[str], program: Program, files: Path, is_mariadb: bool) -> None:
    """Made beside its place and moved there when complete: an interruption leaves no half."""
    new = files.with_name(files.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    if is_mariadb:
        command = [*base, f"--datadir={new}", "--bootstrap", "--skip-log-bin"]
        statements = _system_tables(program)
    else:
        command = [
            *base,
            f"--datadir={new}",
            "--initialize-insecure",
            "--skip-log-bin",
            *MYSQL_ONLY,
        ]
        statements = ""
    done = subprocess.run(
        command,
        input=statements.encode(),
        env=os.environ | program.environ,
        capture_output=True,
    )
    if done.returncode:
        raise RuntimeError(f"{program.path} cannot make {files}:\n{_last(done.stderr)}")
    new.rename(files)


def _system_tables(program: Program) -> str:
    places = ((program.shared(f"{name}_{SYSTEM_TABLES[0]}"), name) for name in NAMED)
    folder, named = next((place for place in places if place[0]), (None, ""))
    if folder is None:
        raise RuntimeError(f"mysql_{SYSTEM_TABLES[0]} is missing beside {program.path}")
    parts = ["CREATE DATABASE mysql;", "USE mysql;", "SET @auth_root_socket = NULL;"]
    parts += [(folder / f"{named}_{name}").read_text(encoding="utf-8") for name in SYSTEM_TABLES]
    parts += ["DELETE FROM global_priv WHERE user = '';", "DELETE FROM db WHERE user = '';"]
    return "\n".join(parts) + "\n"


def _last(output: bytes, lines: int = 8) -> str:
    return "\n".join(output.decode(errors="replace").splitlines()[-lines:])


def greets(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            return len(connection.recv(5)) == 5
    except OSError:
        return False

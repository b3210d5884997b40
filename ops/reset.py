"""The demo shop anew, on the private servers, while any number of processes serve it.

A file in the data folder stands from before the first row is lost until the last one is back. Every
process looks for it: while it is there the shop is closed, and nobody opens half of one. Whoever
gets the lock does the work; the kernel takes it from a process that dies. The file is then still
there, so that the next process that looks, or starts, does all of it again.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql

from ecom.settings import settings
from ops import grants, private_shop, servers
from ops.connection import connect, database_name
from ops.install import Progress

log = logging.getLogger(__name__)

MARK = "reset"
NOTICE_SECONDS = 1  # within so long a process sees the file, unless it is very busy
NO_SUCH_THREAD = 1094
_OTHERS = r"""
SELECT id FROM information_schema.processlist
 WHERE user LIKE 'glass\_%' AND id <> CONNECTION_ID()
"""


def begin(data_dir: Path | str) -> bool:
    """From now on the shop is closed until `finish` is done; False: it was already."""
    try:
        _mark(data_dir).open("x").close()
    except FileExistsError:
        return False
    return True


def is_under_way(data_dir: Path | str) -> bool:
    """Whether one has begun and is not done, be there somebody at work on it or not."""
    return _mark(data_dir).exists()


def progress(data_dir: Path | str) -> tuple[str, float]:
    """What somebody else is doing now, and which part of it, 0 to 1."""
    try:
        what, part = json.loads(_mark(data_dir).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # done, or only just begun
        return "schema", 0
    return what, part


def finish(data_dir: Path | str, tell: Progress) -> bool:
    """Do the work, on servers that run; False if another process is doing it.

    If it fails, the shop stays closed until a later call succeeds.
    """
    with _lock(data_dir) as mine:
        if mine and is_under_way(data_dir):
            _do(data_dir, _Told(_mark(data_dir), tell))
    return mine


def _do(data_dir: Path | str, tell: Progress) -> None:
    url, began = servers.urls(data_dir)[0], time.monotonic()
    tell("schema", 0)
    time.sleep(NOTICE_SECONDS)
    grants.lock(url, locked=True)  # whoever has not noticed
    _drop(url)
    servers.empty_redis(data_dir)
    demo = settings().currency == "VND"  # that of the demo's prices
    private_shop.install_shop(url, tell, demo=demo)
    servers.empty_redis(data_dir)  # of what somebody wrote who had asked MySQL before
    grants.lock(url, locked=False)
    _mark(data_dir).unlink()
    log.info("the demo shop is back after %.0f s", time.monotonic() - began)


def _drop(url: str) -> None:
    """What the shop's accounts had begun ends first: it would write into the new shop."""
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        cursor.execute(_OTHERS)
        for (number,) in cursor.fetchall():
            try:
                cursor.execute("KILL %s", (number,))
            except pymysql.OperationalError as error:
                if error.args[0] != NO_SUCH_THREAD:
                    raise
        cursor.execute(f"DROP DATABASE IF EXISTS `{database_name(url)}`")


class _Told:
    """Tells the other processes, too."""

    def __init__(self, mark: Path, tell: Progress) -> None:
        self._mark = mark
        self._tell = tell

    def __call__(self, what: str, part: float) -> None:
        new = self._mark.with_suffix(".new")
        new.write_text(json.dumps([what, part]), encoding="utf-8")
        new.replace(self._mark)
        self._tell(what, part)


def _mark(data_dir: Path | str) -> Path:
    return Path(data_dir) / MARK


@contextmanager
def _lock(data_dir: Path | str) -> Iterator[bool]:
    file = os.open(
        _mark(data_dir).with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = True
    except BlockingIOError:
        mine = False
    try:
        yield mine
    finally:
        os.close(file)

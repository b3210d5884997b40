"""python -m ops: the shop's database and its private servers."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pymysql

from ecom import link
from ecom.errors import SettingError, ShopError
from ecom.kpi import rollup
from ecom.settings import override, settings
from ops import (
    backup,
    clients,
    erd,
    grants,
    install,
    private_shop,
    reset,
    restore,
    servers,
    verify,
)  # fmt: skip
from ops.terminal import Bar


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ops", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    command = commands.add_parser("install", help="make or update the database")
    command.add_argument("--demo", action="store_true", help="fill an empty shop with the demo")
    commands.add_parser("reset", help="the demo shop anew, on the private servers")
    command = commands.add_parser("backup", help="the rows of all tables at one moment, in a file")
    command.add_argument("file", nargs="?", type=Path, help="default: a new one in backups/")
    command = commands.add_parser("restore", help="the shop as a backup holds it")
    command.add_argument("file", type=Path)
    command.add_argument("--replace", action="store_true", help="put it in the place of a shop")
    commands.add_parser("servers", help="run the private servers until Ctrl-C")
    commands.add_parser("status", help="what runs, and what is installed")
    commands.add_parser("stop", help="stop the process that runs the private servers")
    commands.add_parser("rollup", help="add up anew what the dashboards read")
    command = commands.add_parser("verify", help="count every figure again from the orders")
    for name, what in (("from", "first"), ("to", "last")):
        command.add_argument(
            f"--{name}", dest=what, type=date.fromisoformat, help=f"the {what} day, YYYY-MM-DD"
        )
    commands.add_parser("erd", help="draw the tables into docs/erd.md")
    command = commands.add_parser("grants", help="give the accounts their rights")
    command.add_argument("--print", action="store_true", help="show what an administrator runs")
    command.add_argument("--only", choices=(*grants.ACCOUNTS, *grants.GLASS), help="one account's")
    command = commands.add_parser("client", help="open a client on the shop's servers")
    command.add_argument("server", choices=("mysql", "redis"))
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=settings().log_level, format="%(message)s")
    try:
        return COMMANDS[chosen.command](chosen)
    except (ShopError, RuntimeError) as error:
        print(error, file=sys.stderr)
    except pymysql.MySQLError as error:
        print(f"MySQL: {error.args[-1]}", file=sys.stderr)
    finally:
        servers.stop()
    return 1


def _install(chosen: argparse.Namespace) -> int:
    with Bar() as bar:
        report = _installed(bar, demo=chosen.demo)
    print(f"{len(report.applied)} files applied, {len(report.dropped)} objects dropped", end=" ")
    print(f"in {report.seconds:.1f} s")
    if chosen.demo and not report.demo:
        print("The shop is not empty: no demo loaded")
    return 0


def _reset(_chosen: argparse.Namespace) -> int:
    """Apps that run meanwhile close, and may be quicker than this process to do the work."""
    if settings().mysql_url:
        raise SettingError("ECOM_MYSQL_URL is set: only the private servers' shop can be reset")
    data_dir = settings().data_dir
    servers.ensure(data_dir)
    reset.begin(data_dir)
    with Bar() as bar:
        while reset.is_under_way(data_dir):
            if not reset.finish(data_dir, bar):
                bar(*reset.progress(data_dir))
                time.sleep(0.2)
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    name = f"backups/glass-shop-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.zip"
    file = chosen.file or Path(name)
    with Bar() as bar:
        made = backup.make(_install_url(), file, bar)
    print(f"{file}: {made.rows} rows of {len(made.tables)} tables, {file.stat().st_size} bytes")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    with Bar() as bar:
        made = _restored(chosen.file, bar, replace=chosen.replace)
    print(f"{made.rows} rows of {len(made.tables)} tables, as they were at {made.made_at};")
    print("`python -m ops verify` counts every figure again")
    return 0


def _restored(file: Path, bar: Bar, *, replace: bool) -> backup.Manifest:
    """Redis is emptied even if the last step fails: it may know the shop that was there."""
    if settings().mysql_url:
        try:
            return restore.restore(_install_url(), file, bar, replace=replace)
        finally:
            _empty_redis()
    url = servers.ensure(settings().data_dir).mysql_url
    bring_up = private_shop.install_shop
    try:
        return restore.restore(url, file, bar, replace=replace, bring_up=bring_up)
    finally:
        servers.empty_redis(settings().data_dir)


def _empty_redis() -> None:
    try:
        link.empty()
    except link.RedisDown as error:
        print(f"Redis was not emptied ({error}): FLUSHALL it before the shop opens")


def _installed(bar: Bar, *, demo: bool) -> install.Report:
    if settings().mysql_url:
        return install.install(_install_url(), bar, demo=demo)
    running = servers.ensure(settings().data_dir)
    return private_shop.install_shop(running.mysql_url, bar, demo=demo)


def _servers(_chosen: argparse.Namespace) -> int:
    running = servers.ensure(settings().data_dir)
    print("Started" if running.owner else "Joined; they run on when this ends")
    addresses = private_shop.accounts(running.mysql_url) | {"redis_url": running.redis_url}
    for name, url in addresses.items():
        print(f"ECOM_{name.upper()}={url}", flush=True)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
    return 0


def _status(_chosen: argparse.Namespace) -> int:
    data_dir, url = settings().data_dir, settings().mysql_url
    if not url:
        pid = servers.owner_pid(data_dir)
        if pid is None:
            print(f"The private servers of {data_dir} do not run")
            return 1
        print(f"The private servers of {data_dir} are run by process {pid}")
        url = servers.urls(data_dir)[0]
    state = install.schema_state(url)
    print(f"Schema: {state.name}, version {state.version}")
    return 0 if state.name == "ok" else 1


def _stop(_chosen: argparse.Namespace) -> int:
    pid = servers.owner_pid(settings().data_dir)
    if pid is None:
        print("The private servers do not run")
        return 1
    os.kill(pid, signal.SIGTERM)
    print(f"Told process {pid} to end")
    return 0


def _rollup(_chosen: argparse.Namespace) -> int:
    override(mysql_url=_install_url())
    started = time.monotonic()
    with Bar() as bar:
        state = rollup.rebuild(partial(bar, "rollups"))
    print(
        f"{state.days} days, {state.months} months and {state.customers} customers added up",
        end=" ",
    )
    print(f"in {time.monotonic() - started:.1f} s")
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    override(mysql_url=_install_url(), mysql_reports_url=None)  # who installs sees every table
    with Bar() as bar:
        report = verify.verify(chosen.first, chosen.last, bar)
    for difference in report.differences:
        print(difference)
    print(report)
    return 1 if report.differences else 0


def _erd(_chosen: argparse.Namespace) -> int:
    print(erd.write(_install_url()))
    return 0


def _grants(chosen: argparse.Namespace) -> int:
    only = [chosen.only] if chosen.only else []
    if chosen.print:
        print(grants.printed(settings(), only), end="")
    elif settings().mysql_url:
        raise SettingError(
            "ECOM_MYSQL_URL is set: an administrator must run what "
            "`python -m ops grants --print` shows"
        )
    else:
        url = servers.ensure(settings().data_dir).mysql_url
        grants.give(url, only or (*grants.ACCOUNTS, *grants.GLASS))
    return 0


def _client(chosen: argparse.Namespace) -> int:
    if settings().mysql_url:
        raise SettingError("ECOM_MYSQL_URL is set: open a client of your own with it")
    command, environ = clients.command(chosen.server)
    os.execvpe(command[0], command, environ)


def _install_url() -> str:
    """Signed in as whoever installs."""
    if settings().mysql_url:
        return settings().mysql_install_url or settings().mysql_url
    running = servers.ensure(settings().data_dir)
    grants.give(running.mysql_url, only=["install"])  # a folder from before there were accounts
    return grants.private_url(running.mysql_url, "install")


COMMANDS = {
    "install": _install,
    "reset": _reset,
    "backup": _backup,
    "restore": _restore,
    "servers": _servers,
    "status": _status,
    "stop": _stop,
    "rollup": _rollup,
    "verify": _verify,
    "erd": _erd,
    "grants": _grants,
    "client": _client,
}

if __name__ == "__main__":
    sys.exit(main())

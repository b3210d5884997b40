from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ecom.errors import SettingError
from ops import programs, servers
from ops.connection import connect

Start = Callable[..., subprocess.Popen[str]]

HOLD = """
import sys
from ops import servers
found = servers.ensure(sys.argv[1])
print(found.owner, *[process.pid for process in servers.keeper().processes.values()], flush=True)
sys.stdin.read()
servers.stop()
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def hold(data_dir: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], bool, list[int]]]]:
    """Start a process that has, or joins, the servers of `data_dir`, until its input ends."""
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], bool, list[int]]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        owner, *pids = process.stdout.readline().split()
        return process, owner == "True", [int(pid) for pid in pids]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def leave(process: subprocess.Popen[str]) -> None:
    process.stdin.close()
    assert process.wait(timeout=30) == 0


def works(data_dir: Path) -> bool:
    with connect(servers.urls(data_dir)[0], database=False) as connection:
        return connection.open and servers.answering(servers.run_dir(data_dir))


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def until(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_the_first_process_owns_the_servers_and_the_second_joins(hold, data_dir):
    first, first_owns, pids = hold()
    second, second_owns, none = hold()
    assert (first_owns, second_owns, none) == (True, False, [])
    assert works(data_dir)
    assert servers.owner_pid(data_dir) == first.pid

    leave(second)
    assert all(map(alive, pids))
    leave(first)
    assert not any(map(alive, pids))
    assert servers.owner_pid(data_dir) is None


def test_what_was_written_is_there_after_a_clean_stop_and_after_a_killed_owner(hold, data_dir):
    owner, _, _ = hold()
    url = servers.urls(data_dir)[0]
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE IF NOT EXISTS kept")
        cursor.execute("CREATE TABLE kept.facts (fact INT)")
        cursor.execute("INSERT INTO kept.facts VALUES (1)")
    leave(owner)

    owner, _, _ = hold()
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept.facts VALUES (2)")
    owner.kill()
    owner.wait()

    hold()
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT fact FROM kept.facts ORDER BY fact")
        assert cursor.fetchall() == ((1,), (2,))


def test_a_killed_owner_leaves_no_orphan(hold):
    owner, _, pids = hold()
    owner.kill()
    owner.wait()
    assert len(pids) == 2
    assert until(lambda: not any(map(alive, pids)), seconds=2)


def test_an_owner_killed_in_its_first_moments_leaves_no_orphan(data_dir):
    owner = subprocess.Popen([sys.executable, "-c", HOLD, str(data_dir)], stdin=subprocess.PIPE)
    pid_file = servers.run_dir(data_dir) / "mysql.pid"
    pid_file.unlink(missing_ok=True)
    assert until(pid_file.exists, seconds=20)
    owner.kill()
    owner.wait()
    owner.stdin.close()
    assert until(lambda: not alive(int(pid_file.read_text())), seconds=2)


def test_a_process_that_joined_takes_over_when_the_owner_is_killed(hold, data_dir):
    owner, _, _ = hold()
    second, _, _ = hold()
    owner.kill()
    owner.wait()
    assert until(lambda: servers.owner_pid(data_dir) == second.pid, seconds=10)
    assert until(lambda: servers.answering(servers.run_dir(data_dir)), seconds=20)
    assert works(data_dir)


@pytest.mark.parametrize("which", [0, 1], ids=["redis", "mysql"])
def test_a_killed_server_comes_back(hold, data_dir, which):
    _, _, pids = hold()
    os.kill(pids[which], signal.SIGKILL)
    assert until(lambda: not alive(pids[which]), seconds=5)
    assert until(lambda: servers.answering(servers.run_dir(data_dir)), seconds=20)
    assert works(data_dir)


def test_two_folders_have_two_pairs_of_servers(hold, data_dir, tmp_path, second_process):
    hold()
    assert second_process(HOLD, str(tmp_path)).split()[0] == "True"


def test_a_long_path_gets_sockets_elsewhere_that_only_this_user_may_open(tmp_path, second_process):
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 4)
    assert second_process(HOLD, str(deep)).split()[0] == "True"
    run = servers.run_dir(deep)
    assert len(str(run / "mysql.sock")) < servers.LONGEST_SOCKET_PATH
    assert run.stat().st_mode & 0o777 == 0o700
    run.rmdir()


def test_performance_schema_keeps_two_hundred_statements_of_each_thread(shop):
    with connect(shop) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 'seen'")
        cursor.execute(
            "SELECT COUNT(*) FROM performance_schema.events_statements_history WHERE sql_text = %s",
            ("SELECT 'seen'",),
        )
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT @@performance_schema_events_statements_history_size")
        assert cursor.fetchone() == (200,)


def test_redis_writes_nothing_to_disk(shop, redis_server):
    data_dir = servers.keeper().data_dir
    redis_server.stop()
    assert not [*data_dir.glob("*.rdb"), *data_dir.glob("append*")]


def test_without_server_programs_two_lines_say_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASS_IGNORE_SYSTEM", "1")
    for engine in ("GLASS_DB", "GLASS_REDIS"):
        monkeypatch.delenv(engine, raising=False)
    monkeypatch.setattr(programs, "PACKAGES", tmp_path / "packages")
    keeper = servers.Keeper(tmp_path)
    keeper.start()
    keeper.join()
    assert isinstance(keeper.problem, SettingError)
    lines = str(keeper.problem).splitlines()
    assert len(lines) == 2
    assert "make run" in lines[0]
    assert "ECOM_MYSQL_URL" in lines[1]


def test_what_was_unpacked_for_an_ordinary_user_serves_every_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASS_IGNORE_SYSTEM", "1")
    for engine in ("GLASS_DB", "GLASS_REDIS"):
        monkeypatch.delenv(engine, raising=False)
    unpacked = tmp_path / "packages"
    monkeypatch.setattr(programs, "PACKAGES", unpacked)
    for name in ("sbin/mariadbd", "bin/redis-server", "sbin/nginx"):
        file = unpacked / "usr" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o755)
    elsewhere = tmp_path / "another folder"
    for find in (programs.mysql_server, programs.redis_server, programs.nginx):
        found = find(elsewhere)
        assert (found.root, found.moved) == (unpacked, True)

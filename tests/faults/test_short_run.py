"""A run in short, and that its faults are real ones."""

from __future__ import annotations

import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from faults import disk, plan, report
from faults.cuts import Cut, Proxy
from faults.run import run_in
from faults.shop import Shop, shop
from ops.connection import connect

SECONDS, BUYERS = 8, 6
SEED = 249  # by which most kinds of faults come about in so short a time


@pytest.fixture(scope="module")
def made() -> Iterator[Shop]:
    with shop(BUYERS) as made:
        yield made


def seconds_of_a_commit(made: Shop) -> float:
    with closing(connect(made.mysql_url)) as connection, connection.cursor() as cursor:
        began = time.monotonic()
        cursor.execute("UPDATE users SET failed_sign_ins = failed_sign_ins + 1")
        return time.monotonic() - began


@pytest.mark.skipif(disk.compiler() is None, reason="no C compiler: this fault is left out")
def test_a_slow_disk_keeps_a_commit_waiting(made):
    made.disk.slow(0.7)
    try:
        assert seconds_of_a_commit(made) >= 0.7
    finally:
        made.disk.slow(0)


@pytest.mark.parametrize("after", range(6))
def test_a_line_is_cut_after_any_byte_of_an_answer(made, after):
    with socket.socket(socket.AF_UNIX) as line, line.makefile("rb") as answers:
        line.connect(str(made.redis.path))
        line.sendall(b"PING\r\n")
        assert answers.read(7) == b"+PONG\r\n"
        made.redis.cut(Cut("answer", after))
        line.sendall(b"PING\r\n")
        assert answers.read() == b"+PONG\r\n"[:after]


def test_a_line_is_cut_in_the_middle_of_a_command_which_is_not_done(made):
    with socket.socket(socket.AF_UNIX) as line, line.makefile("rb") as answers:
        line.connect(str(made.redis.path))
        made.redis.cut(Cut("ask", 5))
        line.sendall(b"SET faults:cut 1\r\n")
        assert answers.read() == b""
    with socket.socket(socket.AF_UNIX) as line, line.makefile("rb") as answers:
        line.connect(str(made.redis.path))
        line.sendall(b"EXISTS faults:cut\r\n")
        assert answers.read(4) == b":0\r\n"


def test_a_line_to_a_server_that_is_down_ends(tmp_path):
    proxy = Proxy(tmp_path / "proxy.sock", tmp_path / "nobody.sock")
    proxy.start()
    said = b""
    with socket.socket(socket.AF_UNIX) as line, suppress(ConnectionResetError):
        line.settimeout(20)
        line.connect(str(proxy.path))
        said = line.recv(1)
    proxy.stop()
    assert said == b""


def test_the_same_seed_plans_the_same_faults_and_each_kind_comes_in_five_minutes():
    faults = plan.plan(7, 300)
    assert faults == plan.plan(7, 300) != plan.plan(8, 300)
    counts = Counter(fault.kind for fault in faults)
    assert set(counts) == {kind.name for kind in plan.KINDS}
    for name in ("mysql", "redis", "app", "disk"):
        ends = 0.0
        for fault in faults:
            if plan.on(fault.kind) == name:
                assert fault.at >= ends
                ends = fault.at + fault.seconds


def test_nothing_that_buyers_were_told_is_lost_or_doubled(made, tmp_path):
    found = run_in(made, SEED, SECONDS, apps=2, every=0.5, logs=tmp_path)
    assert found.violations == []
    facts = json.loads(json.dumps(report.facts(found)))
    assert (facts["totals"]["lost"], facts["totals"]["doubled"]) == (0, 0)
    assert facts["totals"]["acknowledged"] > 0 < facts["in MySQL"]["orders"]
    struck = {outage["kind"] for outage in facts["unavailable"]}
    assert {"MySQL killed", "COMMIT's reply cut", "Redis frozen", "app killed"} <= struck
    assert len(facts["schedule"]) == len(found.struck) + len(found.left_out)
    assert any("| app killed |" in line for line in report.text(found))
    assert Path(tmp_path / "app0.log").exists()

"""Pull the plug: the servers of the suite are not those that are killed."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from lab.plug_counts import doubled_pieces, lost_pieces
from lab.plug_servers import MEMORY, PREFIX, sweep
from ops import servers
from tests.lab.conftest import Ran


def test_redis_and_mysql_are_killed_under_shoppers_and_nothing_confirmed_is_lost(ran: Ran) -> None:
    pids = {name: process.pid for name, process in servers.keeper().processes.items()}
    outcome = ran("pull-the-plug")
    found = outcome.figures
    assert outcome.holds
    assert outcome.answer == "nothing"
    assert found["presses_without_redis"] > 0 == found["refused_without_redis"]
    assert found["refused_without_mysql"] > 0
    assert found["pieces_confirmed"] > 0 < found["orders_confirmed"]
    for what in ("lost_pieces", "lost_orders", "doubled_pieces", "doubled_orders"):
        assert found[what] == 0, what
    assert {name: process.pid for name, process in servers.keeper().processes.items()} == pids
    assert not list(MEMORY.glob(f"{PREFIX}*"))


def test_what_a_killed_run_left_is_swept_and_what_still_runs_is_not(tmp_path: Path) -> None:
    killed, running, new = (tmp_path / f"{PREFIX}{name}" for name in ("killed", "running", "new"))
    for folder in (killed, running, new):
        os.close(servers.lock(folder))
    lock = servers.lock(running)
    for folder in (killed, running):
        os.utime(folder, (0, 0))
    sweep([tmp_path])
    os.close(lock)
    assert sorted(tmp_path.iterdir()) == [new, running]


def test_a_piece_is_lost_or_doubled_only_against_what_was_confirmed() -> None:
    told, perhaps = Counter({(1, 7): 3}), Counter({(1, 7): 1})
    assert lost_pieces(told, Counter({(1, 7): 2})) == 1
    assert lost_pieces(told, Counter({(1, 7): 4})) == 0
    assert doubled_pieces(told, perhaps, Counter({(1, 7): 4})) == 0
    assert doubled_pieces(told, perhaps, Counter({(1, 7): 5, (2, 7): 1})) == 2

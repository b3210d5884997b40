"""Isolation: the matrix, and the two transactions of a visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from ecom.errors import NotAllowed
from lab import isolation_pair, isolation_stage, isolation_verdict
from lab.bench import Line, bench
from lab.isolation_pair import Pair
from lab.isolation_scenarios import scenario
from lab.isolation_stage import Stage, State
from tests.lab.conftest import Ran, left_behind

Opened = Callable[[str, str], Stage]


@pytest.fixture
def opened(shop: str, override: Callable[..., object]) -> Iterator[Opened]:
    override(glass=True)
    stages: list[Stage] = []

    def begin(key: str, level: str) -> Stage:
        stages.append(Stage(None, key, level))
        return stages[-1]

    yield begin
    for stage in stages:
        stage.close()
    assert left_behind() == []


def press(stage: Stage, times: int) -> State:
    for _ in range(times):
        state = stage.press(len(stage.state().told))
    return state


def press_all(stage: Stage) -> State:
    state = stage.state()
    while state.verdict is None:
        state = stage.press(len(state.told))
    return state


def is_connected(number: int) -> bool:
    with Line(None) as line:
        sql = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = %(number)s"
        return bool(line.value(sql, number=number))


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_each_level_shows_what_innodb_is_documented_to_allow(ran: Ran) -> None:
    outcome = ran("isolation")
    found = outcome.figures
    assert outcome.holds
    assert found["dirty_read_at_read_uncommitted"] == "yes"
    assert found["dirty_read_at_read_committed"] == "no"
    assert found["phantom_at_read_committed"] == "yes"
    assert found["phantom_at_repeatable_read"] == "no"
    assert found["write_skew_at_repeatable_read"] == "yes"
    assert found["write_skew_at_serializable"] == "no: one got an error"
    assert found["dirty_read_at_serializable"] == "no: one waited"
    assert outcome.answer == "serializable"


def test_with_snapshot_isolation_mariadb_refuses_the_lost_update(shop: str) -> None:
    with bench(quick=True) as place:

        def connect(lock_wait_seconds: int) -> Line:
            line = place.connect(lock_wait_seconds)
            line.do("SET SESSION innodb_snapshot_isolation = ON")
            return line

        with place.connect() as line:
            if not line.one("SHOW VARIABLES LIKE 'innodb_snapshot_isolation'"):
                pytest.skip("this server has no such setting")
        with connect(1) as line:
            about = isolation_verdict.server(line)
            isolation_pair.lay_out(line)
        pair = Pair(scenario("lost-update"), "REPEATABLE READ", place.schema, connect)
        while not pair.ended:
            pair.press()
        verdict = isolation_verdict.of(pair, about)
    assert about.snapshot_isolation
    assert verdict.codes == (isolation_verdict.CHANGED,)
    assert verdict.as_documented
    assert not verdict.happened


def test_a_press_runs_one_statement_and_pressed_twice_it_runs_once(opened: Opened) -> None:
    stage = opened("dirty-read", "READ UNCOMMITTED")
    stage.press(0)
    state = stage.press(0)  # the second press of a double click
    assert [told.step.sql for told in state.told] == ["START TRANSACTION"]
    state = press(stage, 3)
    assert state.told[-1].rows == [{"quantity": 0}]
    assert state.verdict is None
    state = press_all(stage)
    assert state.verdict
    assert state.verdict.happened
    assert "READ UNCOMMITTED allows it" in str(state.words[-1])


def test_a_lost_update_is_seen_as_pieces_that_do_not_add_up(opened: Opened) -> None:
    state = press_all(opened("lost-update", "READ COMMITTED"))
    changed = [told.changed for told in state.told if told.step.sql.startswith("UPDATE")]
    assert changed == [1, 1], "the server tells neither that anything is amiss"
    assert state.told[-1].rows == [{"quantity": 8}]
    assert state.words[0].values == {"sold": 3, "left": 8, "right": 7}
    state = press_all(opened("lost-update", "SERIALIZABLE"))
    sold = state.words[0].values
    assert sold["left"] == 10 - sold["sold"]


def test_a_statement_waits_until_the_other_side_commits_and_its_lock_is_named(
    opened: Opened,
) -> None:
    stage = opened("non-repeatable-read", "SERIALIZABLE")
    state = press(stage, 4)
    waits = state.told[-1]
    assert waits.runs
    assert waits.waited
    assert state.next
    assert state.next.side == "A"
    holder, waiter = stage.connections
    assert {(lock.connection, lock.table, lock.waits) for lock in state.locks.locks} >= {
        (holder, "products", False),
        (waiter, "products", True),
    }
    assert state.locks.transactions[waiter].waits
    state = press_all(stage)
    assert all(not told.runs for told in state.told)
    assert state.verdict
    assert not state.verdict.happened


def test_who_waits_too_long_gets_an_error_and_rolls_back(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation_pair, "LOCK_WAIT_SECONDS", 1)
    stage = opened("dirty-read", "SERIALIZABLE")
    press(stage, 4)
    wait_until(lambda: not stage.state().told[-1].runs)
    state = stage.state()
    assert state.told[-1].code == isolation_verdict.TIMED_OUT
    assert state.next
    assert (state.next.side, state.next.sql) == ("A", "ROLLBACK")


@pytest.mark.parametrize(("limit", "reason"), [("IDLE_SECONDS", "idle"), ("GONE_SECONDS", "gone")])
def test_a_stage_that_nobody_presses_or_looks_at_closes_itself(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, limit: str, reason: str
) -> None:
    stage = opened("dirty-read", "SERIALIZABLE")
    assert press(stage, 4).told[-1].runs  # it waits for a lock while it is closed
    monkeypatch.setattr(isolation_stage, limit, 0)
    wait_until(lambda: not any(is_connected(number) for number in stage.connections))
    wait_until(lambda: left_behind() == [])
    assert stage.state().closed == reason
    assert len(stage.press(4).told) == 4


def test_where_the_glass_box_is_off_no_stage_opens(shop: str, override: Callable[..., object]):
    override(glass=False)
    with pytest.raises(NotAllowed):
        Stage(None, "phantom", "SERIALIZABLE")


def test_only_so_many_are_open_at_once(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation_stage, "AT_ONCE", 1)
    first = opened("phantom", "SERIALIZABLE")
    with pytest.raises(isolation_stage.Unavailable):
        Stage(None, "phantom", "SERIALIZABLE")
    first.close()
    opened("phantom", "SERIALIZABLE")

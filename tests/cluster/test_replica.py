"""A real replica: how far it is behind is told as it is; nobody reads their own writes there."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ecom import cache, catalog, db, engines, keys, replica, report_db
from ecom.errors import Unavailable
from ecom.kpi.reading import CachedReader
from ops import grants, install
from ops.cluster.databases import Databases
from ops.cluster.secrets import Secrets

COUNT = "SELECT COUNT(*) AS n FROM categories"


@pytest.fixture(scope="module")
def databases(folder: Path) -> Iterator[Databases]:
    folder.mkdir(exist_ok=True)
    running = Databases(folder, Secrets(folder), folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def apart(databases: Databases, shop: str, override: Callable[..., object]) -> Databases:
    """The shop on a primary, its reports on the replica; Redis as it was."""
    for process in databases.processes.values():
        assert process.running(), process.last_words(40)
    now = override(
        mysql_url=databases.url("glass_app"),
        mysql_install_url=databases.url("glass_install"),
        mysql_reports_url=databases.url("glass_reports", of="replica"),
        mysql_glass_url=None,
        mysql_lab_url=None,
        redis_prefix="apart",
    )
    databases.run(grants.printed(now, ["install"]))
    install.install(now.mysql_install_url)
    databases.run(grants.printed(now))
    databases.resume()
    replica.beat()
    databases.wait_for_replica()
    yield databases
    databases.resume()
    databases.wait_for_replica()


def add_category(name: str) -> None:
    db.transaction(lambda c: db.execute(c, "INSERT INTO categories (name) VALUES (:n)", n=name))


def beat_later(seconds: float) -> None:
    """As if so much time had passed since the last beat, on the primary alone."""
    past = timedelta(seconds=seconds)
    db.rows("UPDATE heartbeats SET beat_at = beat_at + INTERVAL :s SECOND", s=past.total_seconds())


def test_a_replica_in_step_is_0_seconds_behind(apart: Databases) -> None:
    found = replica.lag()
    assert (found.seconds, found.is_late, found.stopped) == (0, False, False)
    assert replica.as_of() == found.as_of


def test_reports_on_the_shops_own_server_have_no_lag(apart: Databases, override) -> None:
    override(mysql_reports_url=apart.url("glass_reports"))  # another account is no other server
    assert (replica.is_apart(), replica.lag(), replica.as_of()) == (False, None, None)
    override(mysql_reports_url=None)
    assert (replica.is_apart(), replica.lag(), replica.as_of()) == (False, None, None)


def test_a_stopped_replica_is_seen_to_be_as_old_as_it_is(apart: Databases, override) -> None:
    arrived = replica.lag().as_of
    apart.pause()
    beat_later(12)
    found = replica.lag()
    assert found.as_of == arrived
    assert found.seconds == pytest.approx(12)
    assert not found.is_late
    override(reports_lag_seconds=11)
    assert replica.lag().is_late


def test_dashboards_say_how_far_behind_they_are_and_warn_when_it_is_too_far(
    apart: Databases, override
) -> None:
    line = AppTest.from_string("from pages.parts.board import lag\nlag.draw()", default_timeout=30)
    (said,) = line.run().caption
    assert said.value.startswith("Figures as of ")
    assert said.value.endswith(" behind")
    override(reports_lag_seconds=200)
    apart.pause()
    beat_later(300)
    (warned,) = line.run().warning
    assert "is 5 minutes behind" in warned.value
    override(mysql_reports_url=None)
    line.run()
    assert not line.caption
    assert not line.warning


def test_that_nothing_arrives_any_more_is_told_apart_from_being_slow(
    apart: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "STANDSTILL_SECONDS", 0.2)
    apart.pause()
    beat_later(1)
    assert not replica.lag().stopped  # seen for the first time
    end = time.monotonic() + 10
    while not replica.lag().stopped:
        assert time.monotonic() < end
    apart.resume()
    apart.wait_for_replica()
    assert not replica.lag().stopped


def test_a_figure_kept_in_the_cache_keeps_what_it_is_true_of(apart: Databases) -> None:
    apart.pause()
    before = replica.as_of()
    add_category("Đèn")
    beat_later(5)
    first, second = CachedReader(), CachedReader()
    (row,) = first(COUNT)
    assert row["n"] == db.rows(COUNT)[0]["n"] - 1
    assert first.asked[0].known_at == before < first.asked[0].read_at
    apart.resume()
    apart.wait_for_replica()
    second(COUNT)  # the replica knows by now; what is kept says that it does not
    assert second.asked[0].cached
    assert second.asked[0].known_at == before < replica.as_of()


def test_whoever_changes_something_reads_it_although_the_replica_does_not_know_it(
    apart: Databases,
) -> None:
    apart.pause()
    add_category("Rèm")
    cache.forget(keys.categories())
    assert "Rèm" in {category.name for category in catalog.categories()}
    assert "Rèm" not in {row["name"] for row in report_db.rows("SELECT name FROM categories")}


def test_a_silent_replica_shuts_nobody_out_of_the_shop(apart: Databases, override) -> None:
    apart.processes["replica"].stop()
    try:
        with pytest.raises(Unavailable):
            report_db.rows(COUNT)
        with pytest.raises(Unavailable):
            replica.lag()
        replica.beat()
        assert db.rows(COUNT)
    finally:
        apart.processes["replica"].start()
        apart.processes["replica"].wait_until_ready()


def test_a_frozen_replica_keeps_a_page_waiting_for_seconds_and_the_shop_not_at_all(
    apart: Databases,
) -> None:
    replica.lag()  # its connection is open and does not notice
    pid = apart.processes["replica"].pid
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        for read in (replica.lag, lambda: report_db.rows(COUNT)):
            with pytest.raises(Unavailable):
                read()
        assert time.monotonic() - began < engines.REPORT_SECONDS / 4
        assert db.rows(COUNT)
    finally:
        os.kill(pid, signal.SIGCONT)
        db.close()


def test_any_number_of_processes_beat_as_often_as_one(
    apart: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "BEAT_SECONDS", 600)
    replica.beat()
    (first,) = db.rows("SELECT beat_at FROM heartbeats")
    replica.beat()
    assert db.rows("SELECT beat_at FROM heartbeats") == [first]
    beat_later(-600)
    replica.beat()
    (again,) = db.rows("SELECT beat_at FROM heartbeats")
    assert again["beat_at"] > first["beat_at"]

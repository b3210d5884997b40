"""A figure shows its SQL, where its answer came from and how old it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ecom import db, errors
from ecom.kpi import figures
from ecom.kpi.reading import CachedReader, DirectReader
from ecom.kpi.slices import Slice

TODAY = Slice(date(2026, 1, 1), datetime.now(UTC).date())
COUNT = "SELECT COUNT(*) AS n FROM users WHERE role = :role"


def test_the_first_reader_asks_mysql_and_the_second_redis(shop: str) -> None:
    first, second = CachedReader(), CachedReader()
    assert first(COUNT, role="admin") == second(COUNT, role="admin") == [{"n": 0}]
    assert [reader.asked[0].cached for reader in (first, second)] == [False, True]
    assert first.asked[0].read_at == second.asked[0].read_at
    assert (first.asked[0].sql, first.asked[0].params) == (COUNT, {"role": "admin"})


def test_other_values_are_another_question(shop: str) -> None:
    reader = CachedReader()
    reader(COUNT, role="admin")
    reader(COUNT, role="customer")
    assert [asked.cached for asked in reader.asked] == [False, False]


def test_without_redis_a_figure_comes_from_mysql(redis_server) -> None:
    redis_server.stop()
    reader = CachedReader()
    assert reader(COUNT, role="admin") == [{"n": 0}]
    assert not reader.asked[0].cached


def test_a_direct_reader_sees_what_has_just_changed(make) -> None:
    CachedReader()(COUNT, role="customer")
    make.customer()
    assert CachedReader()(COUNT, role="customer") == [{"n": 0}]
    assert DirectReader()(COUNT, role="customer") == [{"n": 1}]


def test_a_figure_is_for_those_with_its_right(make) -> None:
    for act in (figures.get, figures.check, figures.rows_read):
        with pytest.raises(errors.NotAllowed):
            act(make.user(make.customer()), "sales_total", TODAY)


def test_a_figure_tells_how_many_rows_were_read_for_it(make) -> None:
    manager = make.user(make.admin())
    for _ in range(20):
        make.order(make.customer(), {make.product(): 1})
    assert figures.rows_read(manager, "sales_total", TODAY) >= 40  # each order and its line


def test_every_figure_has_a_right_and_a_recount(make) -> None:
    manager = make.user(make.admin())
    make.order(make.customer(), {make.product(): 1})
    for name, figure in figures.all_figures().items():
        assert figure.right.startswith("reports."), name
        assert figures.check(manager, name, TODAY).agrees, name
    assert db.row("SELECT COUNT(*) AS n FROM orders")["n"] == 1

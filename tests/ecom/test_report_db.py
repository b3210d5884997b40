"""Reports only read, on connections of their own, and can see everything at one moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from ecom import db, engines, report_db
from ecom.errors import SettingError
from ecom.settings import settings
from ops.connection import connect
from tests.dialects import statement_seconds

COUNT = "SELECT COUNT(*) AS n FROM orders"


def test_a_report_cannot_write(shop: str, override) -> None:
    change = "UPDATE categories SET name = ''"
    with pytest.raises(SettingError, match="denied"):  # to the account of the reports
        report_db.rows(change)
    override(mysql_reports_url=None)  # nor as the shop's, which may
    with pytest.raises(OperationalError, match="READ ONLY"):
        report_db.rows(change)


def test_a_server_of_their_own_is_asked_if_there_is_one(shop: str, demo_database: str, override):
    override(mysql_reports_url=demo_database)
    assert report_db.rows(COUNT)[0]["n"] > 0
    assert db.rows(COUNT)[0]["n"] == 0


def test_all_statements_of_a_snapshot_see_one_moment(make) -> None:
    customer, lamp = make.customer(), make.product()

    def look(connection: db.Connection) -> list[int]:
        first = db.execute(connection, COUNT)[0]["n"]
        make.order(customer, {lamp: 1})
        return [first, db.execute(connection, COUNT)[0]["n"]]

    assert report_db.snapshot(look) == [0, 0]
    assert report_db.rows(COUNT)[0]["n"] == 1


def test_a_snapshot_that_fails_leaves_a_connection_that_reads_anew(make) -> None:
    with pytest.raises(ZeroDivisionError):
        report_db.snapshot(lambda c: (db.execute(c, COUNT), 1 / 0))
    make.order(make.customer(), {make.product(): 1})
    assert report_db.rows(COUNT)[0]["n"] == 1


def test_the_rows_that_a_statement_read_are_counted(shop: str) -> None:
    rows, one = report_db.measured("SELECT fee FROM carriers WHERE id = 1")
    assert (len(rows), one) == (1, 1)
    _, all_of_them = report_db.measured("SELECT SUM(fee) FROM carriers")
    assert 5 <= all_of_them <= 8  # the beginning and the end of the table are read, too


def test_a_report_is_given_up_by_the_server_in_the_end(shop: str, is_mariadb: bool) -> None:
    assert statement_seconds(report_db.rows, is_mariadb) == engines.REPORT_SECONDS


def test_slow_reports_take_no_connection_from_a_checkout(make) -> None:
    customer, lamp = make.customer(), make.product(stock=5)
    busy = engines.POOLS["report"]["pool_size"] + engines.POOLS["report"]["max_overflow"]
    begun = threading.Barrier(busy + 1, timeout=20)
    end = threading.Event()

    def report(connection: db.Connection) -> None:
        db.execute(connection, "SELECT COUNT(*) FROM orders JOIN order_items ON TRUE")
        begun.wait()
        end.wait(20)

    with ThreadPoolExecutor(busy) as threads:
        reports = [threads.submit(report_db.snapshot, report) for _ in range(busy)]
        try:
            begun.wait()
            make.order(customer, {lamp: 1})
        finally:
            end.set()
        for done in reports:
            done.result()
    with connect(settings().mysql_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT quantity FROM stock WHERE product_id = %s", (lamp,))
        assert cursor.fetchone() == (4,)

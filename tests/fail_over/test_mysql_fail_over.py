"""MySQL fails over: lines are cut in mid-flight, or lead to a server that was demoted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import make_url

from ecom import carts, db, mysql_errors, report_db
from ecom.errors import Unavailable
from ecom.settings import settings
from ops.connection import connect
from tests.ecom.conftest import Maker
from tests.fail_over.conftest import Switch
from tests.folders import new_folder

NUMBER = "SELECT CONNECTION_ID() AS number"


@pytest.fixture
def switch(make: Maker, override: Callable[..., Any]) -> Iterator[Switch]:
    """Between the shop and its MySQL."""
    url = make_url(settings().mysql_url)
    found = Switch(new_folder("glass-switch-"), Path(url.query["unix_socket"]))
    through = url.update_query_dict({"unix_socket": quote(str(found.path))})
    override(mysql_url=through.render_as_string(hide_password=False), mysql_reports_url=None)
    yield found
    db.close()
    found.close()
    shutil.rmtree(found.path.parent)


@pytest.fixture
def admin(shop: str) -> Iterator[Callable[[str], None]]:
    with connect(shop) as connection, connection.cursor() as cursor:
        yield cursor.execute
        cursor.execute("SET GLOBAL read_only = OFF")


def test_lines_that_are_cut_are_one_slow_click(switch: Switch, make: Maker) -> None:
    product, owner = make.product(stock=500), carts.of_customer(make.customer("lan"))
    for pieces in range(1, 9):
        switch.cut()  # all that the pool holds
        assert carts.add(owner, product).quantity == pieces
        switch.cut()
        assert carts.read(owner).count == pieces
        assert report_db.rows("SELECT SUM(quantity) AS n FROM cart_items")[0]["n"] == pieces


def test_a_line_cut_within_a_transaction_does_it_again(switch: Switch, make: Maker) -> None:
    product = make.product(price=100)
    lines: list[int] = []

    def work(connection: db.Connection) -> None:
        lines.append(db.execute(connection, NUMBER)[0]["number"])
        if len(lines) == 1:
            switch.cut()
        db.execute(connection, "UPDATE products SET price = price + 1 WHERE id = :id", id=product)

    db.transaction(work)
    assert len(set(lines)) == 2
    assert db.row("SELECT price FROM products WHERE id = :id", id=product)["price"] == 101


def test_a_primary_that_was_demoted_is_left_for_the_one_that_the_address_leads_to(
    make: Maker, admin: Callable[[str], None]
) -> None:
    """All lines of the pool still lead to the old one, which may only be read."""
    product = make.product(price=100)
    old = open_lines(4)
    lines: list[int] = []

    def work(connection: db.Connection) -> None:
        if lines:
            admin("SET GLOBAL read_only = OFF")  # it stands for the new primary now
        lines.append(db.execute(connection, NUMBER)[0]["number"])
        db.execute(connection, "UPDATE products SET price = price + 1 WHERE id = :id", id=product)

    admin("SET GLOBAL read_only = ON")
    db.transaction(work)
    assert len(lines) == 2
    assert lines[0] in old and lines[1] not in old
    assert db.row("SELECT price FROM products WHERE id = :id", id=product)["price"] == 101


def test_a_commit_that_the_demoted_primary_refuses_is_done_again_and_not_unknown(
    make: Maker, admin: Callable[[str], None]
) -> None:
    product, runs = make.product(price=100), []

    def work(connection: db.Connection) -> None:
        if runs:
            admin("SET GLOBAL read_only = OFF")
        runs.append(1)
        db.execute(connection, "UPDATE products SET price = price + 1 WHERE id = :id", id=product)
        if len(runs) == 1:
            admin("SET GLOBAL read_only = ON")

    db.transaction(work)
    assert len(runs) == 2
    assert db.row("SELECT price FROM products WHERE id = :id", id=product)["price"] == 101


def test_where_nobody_may_write_the_shop_says_that_it_is_back_in_a_moment(
    make: Maker, admin: Callable[[str], None]
) -> None:
    product, owner = make.product(stock=5), carts.of_customer(make.customer("lan"))
    admin("SET GLOBAL read_only = ON")
    with pytest.raises(mysql_errors.Demoted) as refused:
        carts.add(owner, product)
    assert isinstance(refused.value, Unavailable)
    assert carts.read(owner).count == 0


def open_lines(count: int) -> set[int]:
    """Numbers of so many connections of the pool of transactions, open at once."""
    numbers: set[int] = set()

    def hold(left: int) -> None:
        with db.connected("transaction") as connection:
            numbers.add(db.execute(connection, NUMBER)[0]["number"])
            if left > 1:
                hold(left - 1)

    hold(count)
    return numbers

"""The live views of Redis and MySQL."""

from __future__ import annotations

import pytest

from ecom import carts, db
from tests.pages.conftest import shown
from tests.prepare import prepare

REDIS, MYSQL = "classroom/live_redis.py", "classroom/live_mysql.py"


@pytest.fixture(autouse=True)
def allowed(shop, override) -> None:
    override(glass=True)


def test_the_keys_of_redis_are_shown_without_hashes(visitor, make) -> None:
    guest = carts.of_guest("v" * 43)
    carts.add(guest, make.product())
    carts.read(guest)
    page = visitor().open(REDIS)
    assert not page.exception
    text = shown(page)
    assert f"cart:{{g{guest.visitor_hash.hex()[:4]}…}}" in text
    assert guest.visitor_hash.hex() not in text
    assert "carts, the copies of what MySQL keeps" in text and "MB" in text


def test_tables_indexes_and_statements_of_mysql_are_shown(visitor, make) -> None:
    make.customer("lan.nguyen")
    prepare("TRUNCATE performance_schema.events_statements_summary_by_digest")
    db.rows("SELECT * FROM users WHERE username = 'lan.nguyen'")
    page = visitor().open(MYSQL)
    assert not page.exception
    text = shown(page)
    assert "<code>users.uq_users_username (username)</code>" in text
    assert "<code>order_items</code>" in text
    assert "FROM `users`" in text and "Rows returned" in text
    assert "lan.nguyen" not in text


def test_without_redis_the_page_says_so(visitor, redis_server) -> None:
    redis_server.stop()
    page = visitor().open(REDIS)
    assert not page.exception and "Redis does not answer" in page.warning[0].value


def test_without_the_account_the_page_says_so(visitor, shop, override) -> None:
    override(mysql_glass_url=None)
    page = visitor().open(MYSQL)
    assert not page.exception and "ECOM_MYSQL_GLASS_URL" in page.info[0].value


@pytest.mark.parametrize("file", [REDIS, MYSQL])
def test_a_shop_that_does_not_allow_it_shows_nothing(visitor, shop, override, file: str) -> None:
    override(glass=False)
    page = visitor().open(file)
    assert not page.exception and "This shop shows no insides" in shown(page)
    assert "<dl" not in shown(page)

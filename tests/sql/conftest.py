"""The original's sample shop on a real server: `sql`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ecom import db
from tests.sql.original import Sql, fill


@pytest.fixture
def setting(shop: str) -> Callable[[str, str], None]:
    """Sets a row of shop_settings; the next test's `shop` writes the settings anew."""

    def put(name: str, value: str) -> None:
        Sql().run("REPLACE INTO shop_settings (name, value) VALUES (:n, :v)", n=name, v=value)

    return put


@pytest.fixture
def sql(shop: str, setting: Callable[[str, str], None]) -> Iterator[Sql]:
    """The original's sample rows: dollars and cents, carriers at 25, one point per dollar."""
    shop_of_the_original = Sql()
    fees = db.rows("SELECT id, fee FROM carriers")
    setting("currency_decimals", "2")
    setting("points_unit", "1")
    fill(shop_of_the_original)
    yield shop_of_the_original
    for row in fees:
        shop_of_the_original.run("UPDATE carriers SET fee = :fee WHERE id = :id", **row)
    shop_of_the_original.run("DELETE FROM shop_settings WHERE name = 'points_unit'")

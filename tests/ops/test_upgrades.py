"""A shop of each earlier schema, full of rows, becomes one of today's and loses nothing.

`earlier/schema-<number>.zip` is a backup that was made of it, and its `sql/` folder of that time:
whoever adds a schema file makes one of the shop before.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ecom import catalog, db
from ecom.listings import Query
from ops import backup, install, private_shop, restore, servers, sql_files, verify
from ops.backup import Manifest
from ops.connection import connect
from tests.conftest import DATA_DIR
from tests.ecom.conftest import Maker

EARLIER = sorted((Path(__file__).parent / "earlier").glob("schema-*.zip"))
URL = servers.urls(DATA_DIR, "glass_earlier")[0]


@pytest.fixture(params=EARLIER, ids=lambda file: file.stem)
def earlier(request: pytest.FixtureRequest, private_servers, tmp_path: Path) -> Iterator[Path]:
    """The backup of a shop that is installed at URL as it was."""
    file: Path = request.param
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path)
    files = sql_files.read(tmp_path / "sql")
    install.apply(URL, {sql_files.SCHEMA: files[sql_files.SCHEMA]})
    with connect(URL) as connection:
        restore.load(connection, file, backup.read_manifest(file), lambda what, part: None)
    install.apply(URL, files)
    yield file
    with connect(URL, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("DROP DATABASE glass_earlier")


def rows(columns: dict[str, list[str]]) -> dict[str, tuple[int, ...]]:
    """Of each table: how many, and a checksum of what stands in these columns."""
    found = {}
    with connect(URL) as connection, connection.cursor() as cursor:
        for table, names in columns.items():
            joined = ", ".join(f"COALESCE(HEX(`{name}`), '-')" for name in names)
            cursor.execute(
                f"SELECT COUNT(*), SUM(CRC32(CONCAT_WS('|', {joined}))),"
                f" SUM(CRC32(CONCAT_WS('/', {joined}))) FROM `{table}`"
            )
            found[table] = cursor.fetchone()
    return found


def test_the_first_schema_is_among_them():
    manifests = [backup.read_manifest(file) for file in EARLIER]
    assert [len(manifest.schema) for manifest in manifests] == [5, 6, 7]
    assert all(manifest.tables["orders"].rows >= 1000 for manifest in manifests)


def test_a_shop_of_an_earlier_schema_is_brought_up_and_keeps_its_rows(
    earlier: Path, override: Callable[..., object]
):
    manifest: Manifest = backup.read_manifest(earlier)
    columns = {name: table.columns for name, table in manifest.tables.items()}
    before = rows(columns)
    assert install.schema_state(URL).name == "old"

    private_shop.install_shop(URL)

    assert install.schema_state(URL).name == "ok"
    changed = {table for table, found in rows(columns).items() if found != before[table]}
    assert changed <= {"shop_settings"}  # one more setting, say
    override(**private_shop.accounts(URL), redis_prefix="earlier")
    last = db.row("SELECT MAX(placed_on) AS day FROM orders")["day"]
    assert verify.verify(last, last).differences == []
    product = catalog.search(Query(in_stock=True)).products[0]
    make, customer = Maker(), db.row("SELECT MAX(user_id) AS id FROM customers")["id"]
    order_id = make.order(customer, {product.id: 1})
    line = db.row("SELECT product_id, quantity FROM order_items WHERE order_id = :id", id=order_id)
    assert line == {"product_id": product.id, "quantity": 1}

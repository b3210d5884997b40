"""python -m ops backup and restore: nothing half, nothing lost, nothing replaced by mistake."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pymysql
import pytest
from pymysql.connections import Connection
from sqlalchemy import make_url

from ecom import db
from ecom.errors import SettingError
from ecom.kpi import rollup
from ops import backup, grants, install, private_shop, restore, servers, verify
from ops.backup import BackupError
from ops.connection import connect
from tests.conftest import DATA_DIR
from tests.ecom.conftest import Maker

COPY = "glass_copy"
COPY_URL = servers.urls(DATA_DIR, COPY)[0]


@pytest.fixture
def make(shop: str) -> Maker:
    return Maker()


@pytest.fixture
def copy(private_servers) -> Iterator[str]:
    """The URL of a database that does not exist yet."""
    yield COPY_URL
    db.close()
    with connect(COPY_URL, database=False) as connection, connection.cursor() as cursor:
        for name in (COPY, f"{COPY}_replaced", f"{COPY}_restoring"):
            cursor.execute(f"DROP DATABASE IF EXISTS `{name}`")


def ask(url: str, sql: str) -> list[tuple]:
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_a_backup_while_orders_come_in_is_of_one_moment_and_passes_verify(
    make: Maker, shop: str, copy: str, tmp_path: Path, override: Callable[..., object]
):
    products = [make.product(f"Đèn {number}", stock=5000) for number in range(3)]
    buyers = [make.customer(f"khach_{number}") for number in range(2)]
    done, gate = threading.Event(), threading.Barrier(3)

    def buy(customer: int) -> None:
        gate.wait()
        while not done.is_set():
            make.order(customer, dict.fromkeys(products, 1))

    threads = [threading.Thread(target=buy, args=(buyer,)) for buyer in buyers]
    for thread in threads:
        thread.start()
    gate.wait()
    try:
        made = [backup.make(shop, tmp_path / f"{number}.zip") for number in range(4)]
    finally:
        done.set()
        for thread in threads:
            thread.join()
    orders = [manifest.tables["orders"].rows for manifest in made]
    assert orders == sorted(orders)
    assert orders[0] < orders[-1]

    middle = tmp_path / "2.zip"
    restore.restore(copy, middle, bring_up=private_shop.install_shop)
    assert ask(copy, "SELECT COUNT(*) FROM orders") == [(orders[2],)]
    override(**private_shop.accounts(copy), redis_prefix="copy")
    rollup.build(limit_seconds=60)
    assert verify.verify().differences == []
    make.order(buyers[0], {products[0]: 1})  # with its triggers and routines


def test_a_restored_shop_has_every_row_and_gives_no_number_twice(
    make: Maker, shop: str, copy: str, tmp_path: Path, override: Callable[..., object]
):
    lan = make.customer("lan")
    make.order(lan, {make.product("Bếp từ \\ 'đôi'\n\t\0 ▲ 😀"): 2})
    gone = make.category("Không còn")
    ask(shop, f"DELETE FROM categories WHERE id = {gone}")
    manifest = backup.make(shop, tmp_path / "shop.zip")
    restore.restore(copy, tmp_path / "shop.zip", bring_up=private_shop.install_shop)
    assert backup.make(copy, tmp_path / "copy.zip").tables == manifest.tables
    override(**private_shop.accounts(copy), redis_prefix="copy")
    assert make.category("Mới") > gone


def test_a_shop_is_replaced_only_if_told_so_and_what_stood_there_is_kept(
    make: Maker, shop: str, copy: str, tmp_path: Path
):
    make.category("Trong bản sao lưu")
    backup.make(shop, tmp_path / "shop.zip")
    private_shop.install_shop(copy)
    ask(copy, "INSERT INTO categories (name) VALUES ('Trước đó')")
    with pytest.raises(BackupError, match="--replace"):
        restore.restore(copy, tmp_path / "shop.zip")
    restore.restore(copy, tmp_path / "shop.zip", replace=True)
    assert ask(copy, "SELECT name FROM categories") == [("Trong bản sao lưu",)]
    assert ask(copy, f"SELECT name FROM {COPY}_replaced.categories") == [("Trước đó",)]
    assert install.schema_state(copy).name == "ok"


def test_a_shop_that_somebody_uses_is_not_replaced(
    make: Maker, shop: str, copy: str, tmp_path: Path
):
    backup.make(shop, tmp_path / "shop.zip")
    private_shop.install_shop(copy)
    with connect(copy), pytest.raises(BackupError, match="in use by 1 connections"):
        restore.restore(copy, tmp_path / "shop.zip", replace=True)


def damage(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    damaged = file.with_name("damaged.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(damaged, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry == name else data)
    return damaged


@pytest.mark.parametrize(
    ("entry", "change", "words"),
    [
        ("rows/categories.jsonl", lambda data: b"", "damaged"),
        ("rows/categories.jsonl", lambda data: data.replace(b"Ban", b"Bon"), "damaged"),
        ("manifest.json", lambda data: b"{}", "no backup"),
        ("manifest.json", lambda data: json.dumps({"schema": 1}).encode(), "no backup"),
        (
            "manifest.json",
            lambda data: data.replace(
                b'"schema/001_people.sql": "', b'"schema/001_people.sql": "0'
            ),
            "001_people.sql is not that of this program",
        ),
    ],
)
def test_a_damaged_backup_leaves_the_shop_as_it_was(
    make: Maker, shop: str, copy: str, tmp_path: Path, entry: str, change, words: str
):
    make.category("Ban đầu")
    backup.make(shop, tmp_path / "shop.zip")
    file = damage(tmp_path / "shop.zip", entry, change)
    private_shop.install_shop(copy)
    ask(copy, "INSERT INTO categories (name) VALUES ('Trước đó')")
    with pytest.raises(BackupError, match=words):
        restore.restore(copy, file, replace=True)
    assert ask(copy, "SELECT name FROM categories") == [("Trước đó",)]
    assert install.schema_state(copy).name == "ok"


def test_a_backup_is_for_its_owner_alone_and_never_written_over(shop: str, tmp_path: Path):
    file = tmp_path / "folder/shop.zip"
    backup.make(shop, file)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupError, match="is there already"):
        backup.make(shop, file)


def test_where_there_is_no_shop_nothing_is_backed_up(private_servers, tmp_path: Path):
    with pytest.raises(BackupError, match="no shop"):
        backup.make(servers.urls(DATA_DIR, "glass_nothing")[0], tmp_path / "nothing.zip")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def installer(copy: str) -> Iterator[str]:
    """The URL of `copy` for an account that has the installer's rights there, and no others."""
    account = "'glass_mover'@'localhost'"
    given = ", ".join(right.privilege for right in grants.rights("install"))
    with connect(copy, database=False) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE USER {account}")
        for name in (COPY, f"{COPY}_restoring"):
            cursor.execute(f"GRANT {given} ON `{grants.pattern(name)}`.* TO {account}")
        yield make_url(copy).set(username="glass_mover").render_as_string(hide_password=False)
        cursor.execute(f"DROP USER {account}")


def test_an_installer_that_lacks_a_right_is_told_which_before_anything_is_changed(
    make: Maker, shop: str, copy: str, installer: str, tmp_path: Path
):
    make.category("Ban đầu")
    backup.make(shop, tmp_path / "shop.zip")
    install.install(installer)
    triggers = (
        "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = 'glass_copy'"
    )
    before = ask(copy, triggers)
    grant = "GRANT {} TO 'glass_mover'@'localhost'"
    given = ", ".join(right.privilege for right in grants.rights("install"))
    for words, mend in (
        (r"glass\\_copy\\_replaced", f"{given} ON `{grants.pattern(COPY + '_replaced')}`.*"),
        ("GRANT PROCESS", "PROCESS ON *.*"),
    ):
        with pytest.raises(SettingError, match=words):
            restore.restore(installer, tmp_path / "shop.zip", replace=True)
        assert ask(copy, triggers) == before
        assert install.schema_state(installer).name == "ok"
        ask(copy, grant.format(mend))
    restore.restore(installer, tmp_path / "shop.zip", replace=True)
    assert ask(copy, "SELECT name FROM categories") == [("Ban đầu",)]
    assert ask(copy, triggers) == before


def test_a_stroke_that_fails_leaves_a_shop_that_no_app_opens_until_it_is_installed(
    make: Maker, shop: str, copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    backup.make(shop, tmp_path / "shop.zip")
    private_shop.install_shop(copy)
    ask(copy, "INSERT INTO categories (name) VALUES ('Trước đó')")
    real = restore._run

    def cut_at_the_stroke(connection: Connection, sql: str) -> None:
        if sql.startswith("RENAME TABLE"):
            connection.kill(connection.thread_id())
        real(connection, sql)

    monkeypatch.setattr(restore, "_run", cut_at_the_stroke)
    with pytest.raises(pymysql.MySQLError):
        restore.restore(copy, tmp_path / "shop.zip", replace=True)
    assert install.schema_state(copy).name == "old"
    private_shop.install_shop(copy)
    assert install.schema_state(copy).name == "ok"
    assert ask(copy, "SELECT name FROM categories") == [("Trước đó",)]

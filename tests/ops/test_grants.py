"""The accounts of sql/grants.sql: given on private servers, printed for one's own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pymysql
import pytest
from sqlalchemy import make_url

from ecom.errors import SettingError
from ecom.settings import Settings
from ops import grants, install, install_rights, private_shop, servers
from ops.connection import connect
from ops.grants import Right

ELSEWHERE = "glass_grants"
SECRET = "it's a \\ secret"
OF_THEIR_OWN = Settings(
    mysql_url="mysql://shop:x@db.example/big_shop",
    mysql_install_url=f"mysql://maker:{quote(SECRET)}@db.example/big_shop",
    redis_url="redis://cache.example",
)


@pytest.fixture
def url(private_servers: servers.Servers) -> Iterator[str]:
    """The administrator's URL of a database that does not exist yet."""
    url = servers.urls(servers.keeper().data_dir, ELSEWHERE)[0]
    yield url
    ask(url, f"DROP DATABASE IF EXISTS {ELSEWHERE}")


@pytest.fixture
def maker(url: str) -> Iterator[str]:
    """The URL of an account that has the installing rights, but the one on triggers."""
    ask(url, "CREATE USER maker@localhost")
    rights = [r.privilege for r in grants.rights("install") if r.privilege != "TRIGGER"]
    ask(url, f"GRANT {', '.join(rights)} ON `{grants.pattern(ELSEWHERE)}`.* TO maker@localhost")
    yield make_url(url).set(username="maker").render_as_string(hide_password=False)
    ask(url, "DROP USER maker@localhost")


def ask(url: str, sql: str) -> list[tuple]:
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_install_names_the_missing_right_and_the_statement_that_gives_it(url, maker):
    with pytest.raises(SettingError, match="lacks a right") as caught:
        install.install(maker)
    statement = str(caught.value).partition("must ")[2]
    assert statement == "GRANT TRIGGER ON `glass\\_grants`.* TO 'maker'@'localhost'"
    assert ask(url, f"SHOW DATABASES LIKE '{ELSEWHERE}'") == []  # asked before anything is done
    ask(url, statement)
    assert "triggers/orders_before_insert.sql" in install.install(maker).applied


def test_install_names_the_binary_log_before_it_does_anything(url, maker, monkeypatch):
    ask(url, f"GRANT TRIGGER ON `{grants.pattern(ELSEWHERE)}`.* TO maker@localhost")
    logged = "SELECT 'log_bin', 'ON' UNION SELECT 'log_bin_trust_function_creators', 'OFF'"
    monkeypatch.setattr(install_rights, "LOGGING", logged)
    with pytest.raises(SettingError, match="SET GLOBAL log_bin_trust_function_creators = 1"):
        install.install(maker)
    assert ask(url, f"SHOW DATABASES LIKE '{ELSEWHERE}'") == []


def test_a_private_shop_gives_each_account_what_the_file_says_and_takes_the_rest(url):
    private_shop.install_shop(url)
    ask(url, f"GRANT DELETE ON {ELSEWHERE}.audit_log TO glass_app@localhost")
    ask(url, f"REVOKE INSERT ON {ELSEWHERE}.audit_log FROM glass_app@localhost")
    ask(url, "GRANT RELOAD ON *.* TO glass_box@localhost")
    ask(url, "REVOKE SELECT ON performance_schema.* FROM glass_box@localhost")
    ask(url, "REVOKE PROCESS ON *.* FROM glass_lab@localhost")
    ask(url, "GRANT EVENT ON `glass\\_lab\\_%`.* TO glass_lab@localhost")
    ask(url, "ALTER USER glass_lab@localhost WITH MAX_USER_CONNECTIONS 0")
    private_shop.install_shop(url)
    assert "MAX_USER_CONNECTIONS 60" in ask(url, "SHOW CREATE USER glass_lab@localhost")[0][0]
    for account in (*grants.ACCOUNTS, *grants.GLASS):
        with connect(url) as connection:
            given = grants._given(connection, f"'glass_{account}'@'localhost'", ELSEWHERE)
        assert given == set(grants.rights(account)), account


def test_the_shops_account_sees_whether_the_database_is_up_to_date(url):
    private_shop.install_shop(url)
    for of in ("app", "install"):
        assert install.schema_state(grants.private_url(url, of)).name == "ok"


def test_triggers_belong_to_the_installing_account(url):
    private_shop.install_shop(url)
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT definer FROM information_schema.triggers"
            " WHERE trigger_schema = DATABASE()"
        )
        assert cursor.fetchall() == (("glass_install@localhost",),)


def test_the_accounts_of_the_settings_and_their_database_are_printed():
    text = grants.printed(OF_THEIR_OWN)
    assert "glass_shop" not in text
    assert "CREATE USER IF NOT EXISTS 'maker'@'%' IDENTIFIED BY 'it''s a \\\\ secret';" in text
    assert "ON `big_shop`.audit_log" in text
    assert "`big\\_shop`.* TO 'shop'@'%';" in text
    assert "'glass_reports'@'%' IDENTIFIED BY 'a password of its own'" in text
    assert "glass_box" not in text.replace("-", "")
    only = grants.printed(OF_THEIR_OWN, ["install"])
    assert "'maker'" in only
    assert "'shop'" not in only


def test_accounts_of_a_class_are_printed_where_settings_name_them():
    text = grants.printed(
        replace(OF_THEIR_OWN, mysql_glass_url="mysql://looker:x@db.example/big_shop")
    )
    assert "REPLICATION CLIENT ON *.* TO 'looker'@'%';" in text
    assert "SELECT ON performance_schema.* TO 'looker'@'%';" in text
    assert "ON `big\\_shop`.* TO 'looker'@'%';" in text
    assert "glass_lab" not in text
    lab = grants.printed(OF_THEIR_OWN, ["lab"])
    assert "IDENTIFIED BY 'a password of its own'\n  WITH MAX_USER_CONNECTIONS 60;" in lab
    assert "ON `glass\\_lab\\_%`.* TO 'glass_lab'@'%';" in lab


def test_whoever_installs_keeps_out_of_the_binary_log(url):
    grants.give(url, only=["install"])
    assert ask(grants.private_url(url, "install"), "SELECT @@log_bin, @@sql_log_bin") == [(1, 0)]


def test_what_is_printed_can_be_run(url):
    own = Settings(
        mysql_url=f"mysql://app_of_mine:one@db.example/{ELSEWHERE}",
        mysql_install_url=f"mysql://maker_of_mine:{quote(SECRET)}@db.example/{ELSEWHERE}",
        mysql_reports_url=f"mysql://reader_of_mine:three@db.example/{ELSEWHERE}",
    )
    install.install(url)
    try:
        for statement in grants.sql_files.split(grants.printed(own)):
            ask(url, statement)
        with connect(url) as connection:
            for account, name in zip(
                grants.ACCOUNTS, ("maker_of_mine", "app_of_mine", "reader_of_mine"), strict=True
            ):
                given = grants._given(connection, f"'{name}'@'%'", ELSEWHERE)
                assert given == set(grants.rights(account))
        mine = make_url(url).set(username="maker_of_mine", password=SECRET)
        with connect(mine.render_as_string(hide_password=False)) as connection:
            assert connection.open
    finally:
        ask(url, "DROP USER app_of_mine, maker_of_mine, reader_of_mine")


def test_every_right_is_read_once_from_the_file():
    for account in grants.ACCOUNTS:
        rights = grants.rights(account)
        assert len(rights) == len(set(rights))
    assert Right("SELECT", "users", "full_name") in grants.rights("reports")
    assert Right("LOCK TABLES") in grants.rights("app")


def test_the_command_prints_for_a_configured_database_and_gives_nothing_there(monkeypatch):
    def ops(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ops", "grants", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    monkeypatch.setenv("ECOM_MYSQL_URL", "mysql://shop:secret@127.0.0.1:1/big_shop")
    shown = ops("--print", "--only", "app")
    assert shown.returncode == 0
    assert shown.stdout.startswith("CREATE USER IF NOT EXISTS 'shop'@'%' IDENTIFIED BY 'secret';")
    refused = ops()
    assert refused.returncode == 1
    assert "python -m ops grants --print" in refused.stderr


def test_whoever_signs_in_with_a_wrong_password_hears_which_setting_it_is(url, override):
    wrong = make_url(url).set(username="glass_install", password="wrong")
    text = wrong.render_as_string(hide_password=False)
    private_shop.install_shop(url)
    override(mysql_install_url=text)
    with pytest.raises(SettingError, match="^ECOM_MYSQL_INSTALL_URL: Access denied"):
        install.install(text)
    with pytest.raises(pymysql.MySQLError):
        ask(grants.private_url(url, "app"), f"DROP DATABASE {ELSEWHERE}")

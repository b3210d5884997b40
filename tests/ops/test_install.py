from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pymysql
import pytest

from ecom.errors import SettingError, Unavailable
from ecom.kpi import rollup
from ops import install, install_rights, servers, shop_facts, sql_files
from ops.connection import connect

OBJECTS = """
SELECT 'table', table_name, column_name, column_type FROM information_schema.columns
 WHERE table_schema = DATABASE()
UNION ALL
SELECT 'index', table_name, index_name, column_name FROM information_schema.statistics
 WHERE table_schema = DATABASE()
UNION ALL
SELECT 'constraint', table_name, constraint_name, constraint_type
  FROM information_schema.table_constraints WHERE constraint_schema = DATABASE()
UNION ALL
SELECT routine_type, routine_name, '', SHA2(routine_definition, 256)
  FROM information_schema.routines
 WHERE routine_schema = DATABASE()
UNION ALL
SELECT 'trigger', trigger_name, event_object_table, SHA2(action_statement, 256)
  FROM information_schema.triggers WHERE trigger_schema = DATABASE()
UNION ALL
SELECT 'view', table_name, '', '' FROM information_schema.views WHERE table_schema = DATABASE()
ORDER BY 1, 2, 3, 4
"""
FACTS = """
SELECT (SELECT COUNT(*) FROM calendar), (SELECT COUNT(*) FROM carriers),
       (SELECT COUNT(*) FROM membership_tiers), (SELECT COUNT(*) FROM shop_settings)
"""
SMALL = {
    "schema/001_notes.sql": """
        CREATE TABLE IF NOT EXISTS shop_settings (name VARCHAR(40) PRIMARY KEY, value TEXT);
        CREATE TABLE IF NOT EXISTS calendar
          (day DATE PRIMARY KEY, starts_at DATETIME, ends_at DATETIME);
        CREATE TABLE IF NOT EXISTS notes (id INT PRIMARY KEY AUTO_INCREMENT, length INT);
        """,
    "schema/002_text.sql": """
        ALTER TABLE notes ADD COLUMN note VARCHAR(80);
        CREATE INDEX idx_notes_note ON notes (note);
        INSERT INTO notes (id, note) VALUES (1, 'first');
        """,
    "functions/half.sql": """
        DROP FUNCTION IF EXISTS half;
        CREATE FUNCTION half(in_number INT) RETURNS INT DETERMINISTIC RETURN in_number / 2;
        """,
    "triggers/notes_length.sql": """
        DROP TRIGGER IF EXISTS notes_length;
        DELIMITER //
        CREATE TRIGGER notes_length BEFORE INSERT ON notes FOR EACH ROW
        BEGIN
          SET NEW.length = CHAR_LENGTH(NEW.note);
        END//
        DELIMITER ;
        """,
    "views/all_notes.sql": "CREATE OR REPLACE VIEW all_notes AS SELECT * FROM long_notes;",
    "views/long_notes.sql": "CREATE OR REPLACE VIEW long_notes AS SELECT note FROM notes;",
}


@pytest.fixture
def url(private_servers: servers.Servers) -> Iterator[str]:
    """The URL of a database that does not exist yet."""
    url = servers.urls(servers.keeper().data_dir, "glass_install")[0]
    yield url
    drop(url)


def drop(url: str) -> None:
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS glass_install")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(shop_facts, "FIRST_DAY", date(2040, 12, 1))
    for path, text in SMALL.items():
        write(tmp_path, path, text)
    return tmp_path


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text(text)


def ask(url: str, sql: str) -> list[tuple]:
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_an_empty_server_gets_the_whole_shop(url):
    assert install.schema_state(url).name == "missing"
    report = install.install(url)
    files = sql_files.read()
    assert sorted(report.applied) == sorted(f.path for kind in files.values() for f in kind)
    assert install.schema_state(url) == install.State("ok", len(files["schema"]))
    expected = {(kind, f.name) for folder, kind in sql_files.KINDS.items() for f in files[folder]}
    found = {(kind.upper(), name) for kind, name, *_ in ask(url, OBJECTS)}
    assert expected <= found


def test_the_second_install_does_nothing(url):
    install.install(url)
    before = ask(url, OBJECTS), ask(url, FACTS)
    assert install.install(url).applied == []
    assert (ask(url, OBJECTS), ask(url, FACTS)) == before


def test_an_install_killed_at_any_moment_is_finished_by_the_next(url, start_process):
    install.install(url)
    whole = ask(url, OBJECTS), ask(url, FACTS)
    code = (
        "import sys; from ops import install; print(flush=True);"
        " print(install.install(sys.argv[1]).seconds)"
    )
    for part in range(5):
        drop(url)
        process = start_process(code, url)
        process.stdout.readline()
        time.sleep(0.1 * part)
        process.kill()
        process.wait()
        install.install(url)
        assert (ask(url, OBJECTS), ask(url, FACTS)) == whole
        assert install.schema_state(url).name == "ok"


@pytest.mark.parametrize("had_run", [False, True], ids=["before", "after"])
def test_an_install_interrupted_at_each_statement_is_finished_by_the_next(
    url, small, monkeypatch, had_run
):
    install.install(url, folder=small)
    whole = ask(url, OBJECTS)
    execute = install._Run._execute
    left = 0

    def stop_at_some_point(run: install._Run, sql: str) -> None:
        nonlocal left
        left -= 1
        if left == 0 and not had_run:
            raise KeyboardInterrupt
        execute(run, sql)
        if left == 0:
            raise KeyboardInterrupt

    points = 0
    while left <= 0:  # until an install came to its end before its point
        points += 1
        drop(url)
        left = points
        monkeypatch.setattr(install._Run, "_execute", stop_at_some_point)
        with suppress(KeyboardInterrupt):
            install.install(url, folder=small)
        monkeypatch.setattr(install._Run, "_execute", execute)
        install.install(url, folder=small)
        assert ask(url, OBJECTS) == whole, points
        assert ask(url, "SELECT id, note FROM notes") == [(1, "first")]
    assert points > 15  # all statements and the locks around the triggers


def test_two_installers_at_once_do_the_work_once(url, start_process):
    code = "import sys; from ops import install; print(len(install.install(sys.argv[1]).applied))"
    processes = [start_process(code, url) for _ in range(3)]
    counts = [process.communicate(timeout=60)[0] for process in processes]
    everything = sum(map(len, sql_files.read().values()))
    assert sorted(map(int, counts)) == [0, 0, everything]


def test_a_changed_schema_file_that_was_applied_is_refused_by_name(url, small):
    install.install(url, folder=small)
    write(small, "schema/002_text.sql", SMALL["schema/002_text.sql"].replace("80", "90"))
    assert install.schema_state(url, small).name == "old"
    with pytest.raises(install.SchemaChanged, match=r"sql/schema/002_text.sql was applied"):
        install.install(url, folder=small)


def test_a_schema_file_that_grew_after_it_was_applied_is_refused(url, small):
    install.install(url, folder=small)
    more = SMALL["schema/002_text.sql"] + "ALTER TABLE notes ADD COLUMN more INT;"
    write(small, "schema/002_text.sql", more)
    with pytest.raises(install.SchemaChanged):
        install.install(url, folder=small)


def test_a_new_schema_file_is_applied_and_keeps_the_rows(url, small):
    install.install(url, folder=small)
    write(small, "schema/003_more.sql", "ALTER TABLE notes ADD COLUMN more INT;")
    assert install.schema_state(url, small) == install.State("old", 2)
    assert install.install(url, folder=small).applied == ["schema/003_more.sql"]
    assert ask(url, "SELECT note, more FROM notes") == [("first", None)]


def test_a_database_newer_than_the_program_is_left_alone(url, small):
    install.install(url, folder=small)
    (small / "schema/002_text.sql").unlink()
    assert install.schema_state(url, small).name == "newer"
    with pytest.raises(install.SchemaChanged, match="newer"):
        install.install(url, folder=small)


def test_a_failing_statement_of_a_schema_file_may_be_mended(url, small):
    write(small, "schema/003_more.sql", "CREATE TABLE more (id INT PRIMARY KEY);\nCREATE TABBLE x;")
    with pytest.raises(pymysql.ProgrammingError):
        install.install(url, folder=small)
    write(small, "schema/003_more.sql", "CREATE TABLE more (id INT PRIMARY KEY);\nSELECT 1;")
    assert "schema/003_more.sql" in install.install(url, folder=small).applied


def test_a_changed_function_and_a_changed_trigger_are_made_again(url, small):
    install.install(url, folder=small)
    write(small, "functions/half.sql", SMALL["functions/half.sql"].replace("/ 2", "/ 2 + 100"))
    trigger = SMALL["triggers/notes_length.sql"].replace("CHAR_LENGTH(NEW.note)", "7")
    write(small, "triggers/notes_length.sql", trigger)
    applied = install.install(url, folder=small).applied
    assert applied == ["functions/half.sql", "triggers/notes_length.sql"]
    ask(url, "INSERT INTO notes (id, note) VALUES (2, 'second')")
    assert ask(url, "SELECT half(8), length FROM notes WHERE id = 2") == [(104, 7)]


def test_an_object_dropped_by_hand_is_made_again(url, small):
    install.install(url, folder=small)
    ask(url, "DROP TRIGGER notes_length")
    assert install.schema_state(url, small).name == "old"
    assert install.install(url, folder=small).applied == ["triggers/notes_length.sql"]


def test_an_object_whose_file_is_gone_is_dropped_and_others_are_not(url, small):
    install.install(url, folder=small)
    ask(url, "CREATE VIEW my_own AS SELECT 1 AS one")
    for path in ("functions/half.sql", "triggers/notes_length.sql", "views/all_notes.sql"):
        (small / path).unlink()
    assert len(install.install(url, folder=small).dropped) == 3
    left = {name for kind, name, *_ in ask(url, OBJECTS) if kind not in ("index", "constraint")}
    assert left >= {"my_own", "long_notes"}
    assert not left & {"half", "notes_length", "all_notes"}


def test_the_calendar_holds_the_days_of_the_shop_in_utc(shop):
    assert ask(shop, "SELECT starts_at, ends_at FROM calendar WHERE day = '2025-01-29'") == [
        (datetime(2025, 1, 28, 17), datetime(2025, 1, 29, 17))
    ]
    assert ask(shop, "SELECT MIN(day), MAX(day), COUNT(*) FROM calendar") == [
        (date(2020, 1, 1), date(2040, 12, 31), 7671)
    ]


def test_another_time_zone_is_another_calendar(url, override: Callable[..., object]):
    install.install(url)
    override(timezone="America/New_York")
    install.install(url)
    days = "SELECT TIMESTAMPDIFF(HOUR, starts_at, ends_at) FROM calendar WHERE day = "
    assert ask(url, days + "'2025-03-09'") == [(23,)]  # clocks go forward
    assert ask(url, days + "'2025-11-02'") == [(25,)]


LONG_AGO = """
INSERT INTO users (id, username, email, password_hash, role, full_name)
VALUES (1, 'an', 'an@example.vn', '', 'customer', 'An');
INSERT INTO customers (user_id) VALUES (1);
INSERT INTO categories (id, name) VALUES (1, 'Sách');
INSERT INTO products (id, category_id, name, description, price, details)
VALUES (1, 1, 'Sổ tay', '', 10, '{}');
INSERT INTO warehouses (id, name, city, capacity) VALUES (1, 'Kho Huế', 'Huế', 10);
INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause, created_at)
VALUES (1, 1, 5, 'opening', '2024-12-31 16:59:59'), (1, 1, 5, 'receipt', '2024-12-31 17:00:00');
INSERT INTO orders (id, customer_id, status, checkout_key, placed_at)
VALUES (1, 1, 'placed', UUID(), '2024-12-31 16:59:59'),
       (2, 1, 'received', UUID(), '2024-12-31 17:00:00');
INSERT INTO bills (order_id, method, amount, due_at)
VALUES (1, 'paypal', 10, '2025-01-02'), (2, 'paypal', 10, '2025-01-02');
INSERT INTO deliveries (order_id, carrier_id, recipient, phone, address, city, fee, estimated_on)
VALUES (1, 1, '', '', '', 'Huế', 0, '2025-01-02'), (2, 1, '', '', '', 'Huế', 0, '2025-01-02');
INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (2, 1, 1, 10);
INSERT INTO returns (order_id, reason, refunded_at) VALUES (2, '', '2025-01-31 17:00:00');
INSERT INTO reviews (product_id, customer_id, rating, content, created_at)
VALUES (1, 1, 5, '', '2025-02-28 17:00:00')
"""
DAYS = """
SELECT 'order', placed_on FROM orders UNION ALL SELECT 'return', refunded_on FROM returns
UNION ALL SELECT 'movement', moved_on FROM stock_movements WHERE cause <> 'sale'
UNION ALL SELECT 'review', given_on FROM reviews ORDER BY 1, 2
"""
IN_HANOI = [
    ("movement", date(2024, 12, 31)),
    ("movement", date(2025, 1, 1)),
    ("order", date(2024, 12, 31)),
    ("order", date(2025, 1, 1)),
    ("return", date(2025, 2, 1)),
    ("review", date(2025, 3, 1)),
]


def fill(url: str) -> None:
    for statement in LONG_AGO.split(";\n"):
        ask(url, statement)


def test_a_shop_from_before_the_reports_gets_the_days_of_all_its_rows(url, tmp_path):
    folder = tmp_path / "sql"
    shutil.copytree(sql_files.FOLDER, folder)
    for kind in sql_files.KINDS:
        for file in (folder / kind).iterdir():
            file.unlink()
    reports = folder / "schema/006_reports.sql"
    later = reports.rename(tmp_path / reports.name)
    install.install(url, folder=folder)
    fill(url)
    later.rename(reports)
    install.install(url, folder=folder)
    assert ask(url, DAYS) == IN_HANOI


def test_what_came_in_while_the_reports_were_installed_lies_in_its_day(url):
    install.install(url)
    fill(url)
    ask(url, "DROP TRIGGER orders_before_insert")
    ask(
        url,
        "INSERT INTO orders (customer_id, status, checkout_key, placed_on)"
        " VALUES (1, 'placed', UUID(), '2025-01-02')",
    )
    install.install(url)
    assert ask(url, "SELECT COUNT(*) FROM orders WHERE placed_on = shop_day(placed_at)") == [(3,)]


def test_in_another_time_zone_what_happened_lies_in_other_days(url, override):
    install.install(url)
    fill(url)
    version = "SELECT row_version, updated_at FROM orders ORDER BY id"
    before = ask(url, version)
    override(mysql_url=url)
    assert rollup.build(limit_seconds=60) > 600
    override(timezone="UTC")
    install.install(url)
    assert [day.day for _, day in ask(url, DAYS)] == [31, 31, 31, 31, 31, 28]
    assert ask(url, version) == before
    assert ask(url, "SELECT day FROM rollup_days") == []
    assert ask(url, "SELECT customer_id FROM rollup_customers") == []
    override(timezone="Asia/Ho_Chi_Minh")
    install.install(url)
    assert ask(url, DAYS) == IN_HANOI


def test_the_settings_that_sql_needs_are_rows(shop):
    found = dict(ask(shop, "SELECT name, value FROM shop_settings"))
    assert found["currency"] == "VND"
    assert found["currency_decimals"] == "0"
    assert found["timezone"] == "Asia/Ho_Chi_Minh"
    assert found["unpaid_hours"] == "24"
    assert found["carrier_step_seconds"] == "60"


def test_a_shop_in_dollars_has_fees_in_dollars_from_its_first_install_on(url, override):
    override(currency="USD")
    for _ in range(2):
        install.install(url)
        assert ask(url, "SELECT MIN(fee), MAX(fee) FROM carriers") == [
            (Decimal("0.80"), Decimal("1.40"))
        ]


def test_a_user_without_rights_is_told_what_to_grant(url):
    install.install(url)
    ask(url, "CREATE USER reader@localhost IDENTIFIED BY 'secret'")
    try:
        with pytest.raises(SettingError, match="GRANT SELECT, INSERT"):
            install.install(url.replace("root@", "reader:secret@"))
        with pytest.raises(SettingError, match="ECOM_MYSQL_URL: Access denied"):
            install.install(url.replace("root@", "reader:wrong@"))
    finally:
        ask(url, "DROP USER reader@localhost")


def test_a_binary_log_that_forbids_functions_is_named(small):
    with (
        pytest.raises(SettingError, match="log_bin_trust_function_creators = 1"),
        install_rights.named("glass_install"),
    ):
        raise pymysql.OperationalError(1419, "You do not have the SUPER privilege")


def test_a_server_that_is_not_there_is_unavailable():
    with pytest.raises(Unavailable, match="ECOM_MYSQL_URL"):
        install.install("mysql://root@127.0.0.1:1/glass_install")


def test_the_command_tells_its_error_in_one_line(second_process, start_process):
    process: subprocess.Popen[str] = start_process(
        "from ops.__main__ import main; raise SystemExit(main(['install']))",
        ECOM_MYSQL_URL="mysql://root@127.0.0.1:1/glass_install",
    )
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert len(errors.strip().splitlines()) == 1
    assert "ECOM_MYSQL_URL" in errors


def test_a_demo_killed_half_way_is_loaded_from_the_beginning(url, start_process, second_process):
    code = "import sys; from ops import install; install.install(sys.argv[1], demo=True)"
    install.install(url)
    process = start_process(code, url, ECOM_DEMO_ORDERS="10000")
    while ask(url, "SELECT COUNT(*) FROM orders") == [(0,)]:
        assert process.poll() is None
    process.kill()
    process.wait()
    assert ask(url, "SELECT COUNT(*) FROM orders") < [(10_000,)]
    assert install.schema_state(url).name == "old"  # without triggers nobody is let in

    second_process(code, url, ECOM_DEMO_ORDERS="10000")
    keys = "SELECT COUNT(*), COUNT(DISTINCT checkout_key) FROM orders"
    assert ask(url, keys) == [(10_000, 10_000)]
    assert ask(url, "SELECT COUNT(*) FROM products") == [(240,)]
    assert install.schema_state(url).name == "ok"

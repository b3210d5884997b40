"""Which account may do what, on the real tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest
from pymysql.connections import Connection

from ecom import db
from ecom.settings import ROOT
from ops import grants
from ops.connection import connect
from tests.ecom.conftest import Maker
from tests.prepare import prepare

CHANGES = (
    ("INSERT", r"\bINSERT\s+(?:IGNORE\s+)?INTO\s+(\w+)"),
    ("UPDATE", r"\bINSERT\s+INTO\s+(\w+)[^;\"]*?\bON DUPLICATE KEY"),
    ("UPDATE", r"\bUPDATE\s+(\w+)\s+(?:\w+\s+)?SET\b"),
    ("DELETE", r"\bDELETE\s+FROM\s+(\w+)"),
    ("INSERT", r"\bREPLACE\s+INTO\s+(\w+)"),
    ("DELETE", r"\bREPLACE\s+INTO\s+(\w+)"),
)
# Of several tables; then what is changed, by alias.
JOINED_UPDATE = re.compile(
    r"(?<!FOR )(?<!KEY )\bUPDATE\s+(\w[^;\"]*?\sJOIN\s[^;\"]*?)"
    r"\sSET\s([^;\"]*?)(?:\sWHERE\s|[;\"]|\Z)"
)
JOINED_DELETE = re.compile(r"\bDELETE\s+(\w+(?:\s*,\s*\w+)*)\s+FROM\s+(\w[^;\"]*)")
TABLE = re.compile(r"(?:\A|\bJOIN\s+)(\w+)(?:\s+(?:AS\s+)?(?!JOIN\b|LEFT\b|ON\b)(\w+))?")


def signed_in(url: str, account: str) -> Iterator[Connection]:
    with connect(grants.private_url(url, account)) as connection:
        yield connection


@pytest.fixture
def app(shop: str) -> Iterator[Connection]:
    yield from signed_in(shop, "app")


@pytest.fixture
def reports(shop: str) -> Iterator[Connection]:
    yield from signed_in(shop, "reports")


@pytest.fixture
def may() -> dict[str, set[str]]:
    """What the shop's account may do by table."""
    found = defaultdict(set)
    for right in grants.rights("app"):
        found[right.table].add(right.privilege)
    return found


def run(connection: Connection, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def names(kind: str) -> set[str]:
    rows = prepare(
        "SELECT table_name AS name FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_type = :kind",
        kind=kind,
    )
    return {row["name"] for row in rows}


def sources() -> list[Path]:
    return [*(ROOT / "ecom").rglob("*.py"), *(ROOT / "sql/procedures").glob("*.sql")]


def changed() -> set[tuple[str, str]]:
    """What the statements of the domain and of its procedures do, by table."""
    found = set()
    for path in sources():
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        text = re.sub(r'"\s*\n\s*f?"', "", text)
        found |= {(verb, table) for verb, how in CHANGES for table in re.findall(how, text)}
        found |= changed_together(text)
    return found


def changed_together(text: str) -> set[tuple[str, str]]:
    """What statements on several tables do."""
    found = set()
    for tables, columns in JOINED_UPDATE.findall(text):
        aliases = re.findall(r"(?:\A|,)\s*(\w+)\.\w+\s*=", columns)
        assert aliases, f"of which table is that? {columns}"
        found |= {("UPDATE", called(tables)[alias]) for alias in aliases}
    for aliases, tables in JOINED_DELETE.findall(text):
        found |= {("DELETE", called(tables)[alias]) for alias in re.findall(r"\w+", aliases)}
    return found


def called(tables: str) -> dict[str, str]:
    """Tables by their aliases and by their names."""
    return {
        name: table for table, alias in TABLE.findall(tables) for name in (alias, table) if name
    }


def test_every_table_is_named_for_the_shop(shop: str, may: dict[str, set[str]]) -> None:
    tables = names("BASE TABLE")
    assert tables - set(may) == set()
    assert set(may) - tables - names("VIEW") == {""}  # the rights on the whole database


def test_views_of_reports_are_for_reports_only(shop: str, may: dict[str, set[str]]) -> None:
    views = names("VIEW")
    of_reports = {view for view in views if view.startswith("report_")}
    assert {view for view in views if view not in may} == of_reports
    assert of_reports <= {right.table for right in grants.rights("reports")}


def test_the_shop_may_do_what_its_statements_do(shop: str, may: dict[str, set[str]]) -> None:
    tables = names("BASE TABLE")
    done = {(verb, table) for verb, table in changed() if table in tables}
    assert len(done) > 60
    assert {(verb, table) for verb, table in done if verb not in may[table]} == set()


@pytest.mark.parametrize(
    ("sql", "done"),
    [
        (
            "UPDATE stock s JOIN products p ON p.id = s.product_id\n"
            "   SET p.price = s.quantity, s.quantity = 0 WHERE p.id = 1",
            {("UPDATE", "products"), ("UPDATE", "stock")},
        ),
        (
            "UPDATE products JOIN orders o JOIN JSON_TABLE(:r, '$[*]' COLUMNS (a INT PATH '$.a')) n"
            " ON n.a = id LEFT JOIN bills AS b ON b.id = id SET b.status = IF(n.a, 1, 2),"
            " products.price = 1, o.city = ''",
            {("UPDATE", "bills"), ("UPDATE", "products"), ("UPDATE", "orders")},
        ),
        ("DELETE i, c FROM cart_items i JOIN carts c ON c.id = i.cart_id",
         {("DELETE", "cart_items"), ("DELETE", "carts")}),
        ("SELECT 1 FROM a FOR UPDATE SKIP LOCKED; SELECT 1 FROM a JOIN b SET", set()),
    ],
)  # fmt: skip
def test_what_a_statement_on_several_tables_changes_is_seen(
    sql: str, done: set[tuple[str, str]]
) -> None:
    assert changed_together(sql) == done


@pytest.mark.parametrize(
    "table",
    [
        "audit_log",
        "stock_movements",
        "point_movements",
        "order_events",
        "returns",
        "return_items",
        "stock",
        "calendar",
        "shop_settings",
        "installed_files",
    ],
)
def test_the_shop_changes_no_ledger(app: Connection, table: str) -> None:
    (column,) = prepare(
        "SELECT column_name AS name FROM information_schema.columns"
        " WHERE table_schema = DATABASE() AND table_name = :t ORDER BY ordinal_position LIMIT 1",
        t=table,
    )
    for sql in (
        f"UPDATE {table} SET {column['name']} = {column['name']}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        with pytest.raises(pymysql.MySQLError, match="denied"):
            run(app, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (id INT)",
        "DROP TABLE audit_log",
        "DROP TRIGGER audit_log_before_update",
        "DROP PROCEDURE place_order",
        "ALTER TABLE audit_log ADD COLUMN more INT",
        "CREATE INDEX idx ON orders (id)",
        "CREATE OR REPLACE VIEW sold_lines AS SELECT 1",
        "CREATE USER friend@localhost",
        "GRANT SELECT ON users TO glass_reports@localhost",
        "UPDATE customers SET loyalty_points = 1000000",
        "INSERT INTO stock (product_id, warehouse_id, quantity) VALUES (1, 1, 1)",
        "SELECT user FROM mysql.user",
        "SET GLOBAL max_connections = 1",
    ],
)
def test_the_shop_makes_and_drops_nothing(app: Connection, sql: str) -> None:
    with pytest.raises(pymysql.MySQLError, match="denied|privilege"):
        run(app, sql)


def test_the_domain_works_as_the_shops_account(shop: str) -> None:
    assert db.row("SELECT CURRENT_USER() AS name")["name"] == "glass_app@localhost"
    make = Maker()
    make.order(make.customer(), {make.product(stock=3): 2})
    assert db.row("SELECT SUM(quantity) AS n FROM stock")["n"] == 1  # its triggers may write it


def test_reports_read_no_password(reports: Connection) -> None:
    run(reports, "SELECT id, full_name, role FROM users")
    run(reports, "SELECT * FROM report_customers")
    for sql in (
        "SELECT password_hash FROM users",
        "SELECT * FROM users",
        "SELECT token_hash FROM sessions",
        "SELECT * FROM audit_log",
    ):
        with pytest.raises(pymysql.MySQLError, match="denied"):
            run(reports, sql)


def test_reports_write_nothing() -> None:
    assert {right.privilege for right in grants.rights("reports")} == {"SELECT", "EXECUTE"}


def test_the_glass_box_reads_the_shop_and_what_the_server_tells_of_itself(
    shop: str, is_mariadb: bool
) -> None:
    for box in signed_in(shop, "box"):
        run(box, "SELECT COUNT(*) FROM orders")
        run(box, "SELECT COUNT(*) FROM performance_schema.events_statements_history")
        run(box, "SHOW BINLOG STATUS" if is_mariadb else "SHOW BINARY LOG STATUS")
        for sql in ("DELETE FROM sessions", "PURGE BINARY LOGS BEFORE NOW()", "FLUSH LOGS"):
            with pytest.raises(pymysql.MySQLError, match=r"[Dd]enied"):
                run(box, sql)


def test_the_lab_writes_in_schemas_of_its_own_only(shop: str) -> None:
    for lab in signed_in(shop, "lab"):
        run(lab, "CREATE DATABASE glass_lab_tried")
        run(lab, "CREATE TABLE glass_lab_tried.copied AS SELECT * FROM products")
        run(lab, "DROP DATABASE glass_lab_tried")
        for sql in ("DELETE FROM sessions", "CREATE DATABASE glass_labx"):
            with pytest.raises(pymysql.MySQLError, match=r"[Dd]enied"):
                run(lab, sql)

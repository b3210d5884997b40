"""Everything that sql/ promises is there, and nothing that the original had is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ops import sql_files
from ops.connection import connect
from tests.prepare import prepare
from tests.sql.original import Sql

README = (sql_files.FOLDER / "README.md").read_text(encoding="utf-8")
OBJECTS = [file for kind in sql_files.KINDS for file in sql_files.read()[kind]]
ORIGINALS = {"tables": 16, "functions": 5, "procedures": 7, "triggers": 9, "views": 6}
MAPPED = re.findall(
    r"^\| (.+?) \| `(\w+)` \|$",
    README.partition("## From the original")[2].partition("## Views")[0],
    re.MULTILINE,
)
TESTS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in Path(__file__).parent.parent.rglob("*.py")
    if path.name != Path(__file__).name
)


def existing() -> set[tuple[str, str]]:
    rows = prepare(  # the shop's account sees no triggers
        "SELECT routine_type AS kind, routine_name AS name FROM information_schema.routines"
        " WHERE routine_schema = DATABASE()"
        " UNION ALL SELECT 'TRIGGER', trigger_name FROM information_schema.triggers"
        " WHERE trigger_schema = DATABASE()"
        " UNION ALL SELECT IF(table_type = 'VIEW', 'VIEW', 'TABLE'), table_name"
        " FROM information_schema.tables WHERE table_schema = DATABASE()"
    )
    return {(row["kind"], row["name"]) for row in rows}


def test_the_object_of_each_file_exists_and_no_other(shop: str) -> None:
    promised = {(sql_files.KINDS[file.folder], file.name) for file in OBJECTS}
    assert {pair for pair in existing() if pair[0] != "TABLE"} == promised


def test_everything_of_the_original_has_a_successor_here(shop: str) -> None:
    assert len(MAPPED) == sum(ORIGINALS.values())
    names = {name for _, name in existing()}
    assert {successor for _, successor in MAPPED} <= names


def test_every_table_stands_in_a_schema_file(shop: str) -> None:
    made = {
        name
        for file in sql_files.read()[sql_files.SCHEMA]
        for name in re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", file.text)
    }
    tables = {name for kind, name in existing() if kind == "TABLE"}
    assert made == tables - {"installed_files"}


@pytest.mark.parametrize("file", OBJECTS, ids=lambda file: file.path)
def test_a_file_makes_one_object_of_its_own_name(file: sql_files.SqlFile) -> None:
    kind = sql_files.KINDS[file.folder]
    made = re.findall(rf"^CREATE .*?\b{kind} (\w+)", file.text, re.MULTILINE)
    assert made == [file.name]
    assert file.text.startswith(f"-- {file.name}")
    assert "DEFINER" not in file.text
    if kind in ("FUNCTION", "PROCEDURE", "VIEW"):
        assert "SQL SECURITY INVOKER" in file.text
    if kind != "VIEW":
        assert f"DROP {kind} IF EXISTS {file.name};" in file.text
    if kind != "TRIGGER":
        example = rf"^--   .*\b{file.name}\b"
        assert re.search(example, file.text, re.MULTILINE), "its header shows no example"


@pytest.mark.parametrize("file", OBJECTS, ids=lambda file: file.path)
def test_no_routine_commits(file: sql_files.SqlFile) -> None:
    code = re.sub(r"--.*|'[^']*'", "", file.text)
    assert not re.search(r"\b(COMMIT|START TRANSACTION|ROLLBACK(?! TO))\b", code)


def test_the_readme_shows_calls_that_work(sql: Sql, shop: str) -> None:
    (script,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    script = script.replace("place_order(\n  1,", f"place_order(\n  {sql.an},")
    with connect(shop) as connection, connection.cursor() as cursor:
        for statement in sql_files.split(re.sub(r"; (?=CALL|COMMIT)", ";\n", script)):
            placed = sql.value("SELECT COALESCE(MAX(id), 0) AS id FROM orders")
            cursor.execute(
                re.sub(
                    r"((?:payment|ship_order|deliver_order)\(|_id = )1\b",
                    rf"\g<1>{placed}",
                    statement,
                )
            )
            while cursor.nextset():
                pass
        assert cursor.fetchall()
    assert sql.events(placed)[-1] == "delivered"


@pytest.mark.parametrize("file", OBJECTS, ids=lambda file: file.path)
def test_every_object_has_a_test(file: sql_files.SqlFile) -> None:
    words = file.name.split("_after_")
    assert all(word in TESTS for word in words), f"no test speaks of {file.name}"

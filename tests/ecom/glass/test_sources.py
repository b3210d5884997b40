"""What is behind an entry can be shown: functions of Python, files of sql/ and ecom/lua."""

from __future__ import annotations

import pytest

from ecom import carts, catalog, db, trace
from ecom.glass import sources
from ecom.trace import Caller

OBJECTS = """
SELECT LOWER(routine_type) AS kind, routine_name AS name
  FROM information_schema.routines WHERE routine_schema = DATABASE()
 UNION ALL
SELECT 'trigger', trigger_name
  FROM information_schema.triggers WHERE trigger_schema = DATABASE()
 UNION ALL
SELECT 'view', table_name
  FROM information_schema.views WHERE table_schema = DATABASE()
"""


def test_the_function_that_asked_is_found_with_its_lines(shop, make):
    make.product()
    with trace.telling() as story:
        catalog.search(catalog.Query())
    caller = next(one for one in story.entries[0].callers if one.function == "search")
    source = sources.of_function(caller)
    lines = source.text.splitlines()
    assert source.path == "ecom/catalog.py"
    assert lines[0] == "def search(query: Query) -> Listing:"
    file = (trace.ROOT / source.path).read_text(encoding="utf-8").splitlines()
    assert file[source.first_line - 1] == lines[0]
    assert source.first_line <= caller.line < source.first_line + len(lines)


def test_a_function_comes_with_its_decorators_and_without_its_neighbours():
    path = trace.ROOT / "ecom/trace.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index("def silence() -> Iterator[None]:") + 3
    source = sources.of_function(Caller("ecom/trace.py", "silence", at))
    assert source.text.startswith("@contextmanager\ndef silence()")
    assert "def listen" not in source.text


def test_code_outside_of_functions_is_shown_with_the_lines_around():
    source = sources.of_function(Caller("ecom/catalog.py", "<module>", 5))
    assert source.first_line == 1
    assert source.text.startswith('"""')


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../main/ecom/trace.py/../../../etc/hosts.py",
        "ecom/../tests/conftest.py",
        "ops/servers.py",
        ".streamlit/config.toml",
        "app.py",
        "ecom/glass",
        "ecom/none.py",
    ],
)
def test_nothing_but_the_files_of_the_shop_itself_is_shown(path):
    assert sources.of_function(Caller(path, "main", 1)) is None


def test_every_routine_trigger_and_view_of_the_database_has_its_file(shop):
    for found in db.rows(OBJECTS):
        source = sources.of_object(found["name"])
        assert source is not None, found["name"]
        assert source.path.startswith(f"sql/{found['kind']}s/")
        assert f"{found['kind'].upper()} {found['name']}" in source.text


@pytest.mark.parametrize("name", ["products", "../schema/001_people", "nothing", ""])
def test_what_is_no_object_of_the_shop_has_none(name):
    assert sources.of_object(name) is None
    assert sources.of_script(name) is None


def test_a_script_that_redis_ran_has_its_file(make):
    product_id = make.product()
    with trace.telling() as story:
        carts.add(carts.of_guest("g" * 43), product_id)
    scripts = {command.script for command in story.commands if command.script}
    assert scripts
    for script in scripts:
        assert sources.of_script(script).path == f"ecom/lua/{script}.lua"


def test_a_view_leads_to_the_views_and_functions_it_is_made_of():
    found = [source.path for source in sources.named(["report_sales"])]
    assert found == [
        "sql/views/report_sales.sql",
        "sql/views/sold_lines.sql",
        "sql/views/returned_lines.sql",
    ]


def test_a_table_is_not_taken_for_the_procedure_of_its_name():
    assert sources.objects_in("SELECT * FROM return_items, sold_lines") == ["sold_lines"]
    assert sources.objects_in("CALL return_items(%s)") == ["return_items"]
    assert sources.objects_in("SELECT shop_day(at), 'sold_lines' FROM x") == ["shop_day"]


def test_short_names_of_tables_are_told_unless_they_stand_for_several():
    sql = "SELECT 1 FROM orders o, products p WHERE p.id IN (SELECT p.id FROM price_changes p)"
    assert sources.tables_in(sql) == {"o": "orders"}
    assert sources.tables_in("SELECT * FROM report_sales")["g"] == "categories"

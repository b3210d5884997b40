"""Who may import whom; see docs/architecture.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecom.settings import ROOT

OURS = ("app", "ecom", "faults", "lab", "ops", "pages", "web")
MAY_IMPORT = {
    "ecom": {"ecom"},
    "ops": {"ops", "ecom"},
    "web": {"web", "ecom"},
    "lab": {"lab", "ecom", "ops"},
    "faults": {"faults", "ecom", "ops"},
    "pages": {"pages", "ecom", "lab", "ops.startup", "web"},
    "app": {"ops", "ecom", "web", "pages.parts.errors"},
}
MYSQL = {"pymysql", "pymysqlreplication", "sqlalchemy"}
REDIS = {"redis"}
KNOW_THE_DRIVER = {
    "ecom/db.py",
    "ecom/engines.py",
    "ecom/glass/log_reader.py",
    "ecom/logged_mysql.py",
    "ecom/mysql_errors.py",
    "ecom/traced_mysql.py",
}
# Everybody else asks these; they alone hold the connection or a script of Redis.
KNOW_REDIS = {
    "ecom/link.py",
    "ecom/redis_clients.py",
    "ecom/redis_cluster.py",
    "ecom/redis_memory.py",
    "ecom/redis_scripts.py",
    "ecom/traced_redis.py",
}
ASK_REDIS = {
    "ecom/cache.py",
    "ecom/cache_many.py",
    "ecom/cart_store.py",
    "ecom/carts.py",
    "ecom/debts.py",
    "ecom/funnel.py",
    "ecom/glass/cached.py",
    "ecom/glass/live_redis.py",
    "ecom/sessions.py",
    "ecom/throttle.py",
    "ecom/trending.py",
    "ecom/windows.py",
}
FOUNDATION = {
    "ecom/settings.py",
    "ecom/setting_checks.py",
    "ecom/setting_sources.py",
    "ecom/errors.py",
    "ecom/redis_urls.py",
    "ecom/keys.py",
}


def sources(folder: str) -> list[Path]:
    top = ROOT / folder
    return [ROOT / f"{folder}.py"] if not top.is_dir() else sorted(top.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Full names: `from ecom import db` is ecom.db; a name of a module's own is dropped later."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def importers(folder: str, packages: set[str]) -> set[str]:
    return {
        name(path)
        for path in sources(folder)
        if packages & {imported.split(".")[0] for imported in imports(path)}
    }


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_imports_point_from_the_pages_to_the_domain_and_never_back(folder):
    for path in sources(folder):
        for imported in imports(path):
            if imported.split(".")[0] in OURS:
                allowed = any(f"{imported}.".startswith(f"{top}.") for top in MAY_IMPORT[folder])
                assert allowed, f"{name(path)} imports {imported}"


def test_only_the_pages_and_the_server_know_streamlit():
    for folder in ("ecom", "lab", "ops", "web"):
        assert importers(folder, {"streamlit"}) == set()


def test_in_the_domain_one_module_knows_the_mysql_driver():
    assert importers("ecom", MYSQL) <= KNOW_THE_DRIVER | {
        path for path in importers("ecom", MYSQL) if only_for_types(ROOT / path)
    }
    for folder in ("pages", "web"):
        assert importers(folder, MYSQL) == set()


def only_for_types(path: Path) -> bool:
    """`from sqlalchemy import Connection` names what db.transaction() hands out, no more."""
    return {i for i in imports(path) if i.split(".")[0] in MYSQL} == {"sqlalchemy.Connection"}


def test_one_module_connects_to_redis_and_few_ask_it():
    for folder in ("pages", "web", "ops"):
        assert importers(folder, REDIS) == set()
    askers = {name(p) for p in sources("ecom") if "ecom.link" in set(imports(p))}
    assert askers <= ASK_REDIS | KNOW_REDIS
    assert importers("ecom", REDIS) <= ASK_REDIS | KNOW_REDIS


def test_a_loader_is_passed_into_the_cache_which_never_asks_mysql_itself():
    for module in ("cache", "cache_many"):
        assert "ecom.db" not in set(imports(ROOT / f"ecom/{module}.py"))


def test_the_foundation_stands_on_itself():
    for path in FOUNDATION:
        ours = {i.split(".")[1] for i in imports(ROOT / path) if i.startswith("ecom.")}
        assert {f"ecom/{module}.py" for module in ours} <= FOUNDATION, path


def test_pages_hold_no_sql():
    for folder in ("pages", "web"):
        for path in sources(folder):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    words = node.value.split()[:2]
                    assert words[:1] not in (["SELECT"], ["CALL"], ["UPDATE"]), name(path)
                    assert words not in (["INSERT", "INTO"], ["DELETE", "FROM"]), name(path)


def test_no_folder_of_pages_bears_the_name_of_a_package():
    """The frame's folder comes first on sys.path."""
    folders = {path.name for path in (ROOT / "pages").iterdir()}
    assert not folders & {*OURS, "tests", "sql", "docs"}


def test_files_of_the_domain_stay_small():
    for path in sources("ecom"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 220, name(path)


def test_no_file_of_the_tests_shadows_the_code():
    assert not list((ROOT / "tests").rglob("__init__.py"))

"""What an image and a composition can be held to without an engine that runs them."""

from __future__ import annotations

import fnmatch
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url

from ecom.settings import ROOT, load
from ops import programs
from tests.test_imports import MAY_IMPORT, sources

IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SERVED = sorted(MAY_IMPORT.keys() - {"faults"})  # what proves the shop does not serve it
VARIABLE = re.compile(r"\$\{\w+:-([^}]*)\}")  # ${NAME:-default}


def copied() -> list[str]:
    return re.findall(r"^COPY (\S+) \S+$", IMAGE, re.MULTILINE)


def environment(service: str) -> dict[str, str]:
    given = SERVICES[service]["environment"]
    return {name: VARIABLE.sub(r"\1", str(value)) for name, value in given.items()}


def test_the_image_holds_every_package_that_the_app_imports():
    packages = {"app.py" if name == "app" else name for name in SERVED}
    assert packages <= set(copied())
    assert all((ROOT / name).exists() for name in copied())


def test_what_the_code_reads_beside_itself_is_in_the_image():
    beside = {"docs", "locale", "sql", ".streamlit/config.toml"}
    assert beside <= set(copied())
    named = set()
    for folder in SERVED:
        for path in sources(folder):
            named |= set(re.findall(r'ROOT / "([\w.]+)', path.read_text(encoding="utf-8")))
    assert named - {".data", ".streamlit", "tests", "README.md"} <= set(copied())


def test_the_image_installs_what_was_tested():
    before, _, after = IMAGE.partition("RUN pip install")
    assert "-r requirements.txt -c requirements.lock" in after.splitlines()[0]
    assert "COPY requirements.lock ./" in before


def test_nothing_of_this_machine_gets_into_the_image():
    kept = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"]
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()
    assert {line[1:] for line in kept} == set(copied())
    for secret in (".data/owner.lock", ".streamlit/secrets.toml", ".venv/bin/pip", "backups/a.zip"):
        assert not any(fnmatch.fnmatch(secret, f"{line[1:]}*") for line in kept), secret


def test_the_container_runs_as_nobody_in_particular_and_says_whether_it_is_well():
    user = re.findall(r"^USER (\S+)$", IMAGE, re.MULTILINE)[-1]
    assert int(user) > 0
    assert "/healthz" in IMAGE.partition("HEALTHCHECK")[2]


@pytest.mark.parametrize("service", ["accounts", "install", "app"])
def test_the_settings_of_the_composition_are_those_of_the_shop(service: str, tmp_path: Path):
    settings = load(environment(service), tmp_path / "none.toml")
    urls = [value for name, value in vars(settings).items() if name.endswith("_url") and value]
    assert len(urls) == 6
    assert {make_url(url).host for url in urls} == {"mysql", "redis"}


def test_one_password_opens_what_another_service_locked():
    servers = {"mysql": environment("mysql"), "rights": environment("rights")}
    root = servers["mysql"]["MYSQL_ROOT_PASSWORD"]
    assert servers["rights"]["MYSQL_PWD"] == root == environment("installer")["MYSQL_PWD"]
    asked = VARIABLE.sub(r"\1", SERVICES["redis"]["command"][-1])
    assert make_url(environment("app")["ECOM_REDIS_URL"]).password == asked


def test_every_service_waits_for_what_it_needs():
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in SERVICES
            healthy = how["condition"] == "service_healthy"
            assert healthy == ("healthcheck" in SERVICES[needed]), f"{name} waits for {needed}"


def test_only_this_machine_reaches_the_composition():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert [port.partition(":")[0] for port in ports] == ["127.0.0.1"]


def test_the_servers_options_are_known_to_a_real_server(tmp_path: Path):
    """Of those that both engines have; the others are asked of MySQL in its own run."""
    program = programs.mysql_server(tmp_path)
    is_mariadb = "MariaDB" in program.version()
    options = [o for o in SERVICES["mysql"]["command"] if not is_mariadb or "metadata" not in o]
    command = [*program.command, "--no-defaults", "--user=root", *options, "--verbose", "--help"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "unknown" not in done.stderr
    assert re.search(r"^log-bin-trust-function-creators\s+TRUE", done.stdout, re.MULTILINE)

"""A real `make`: what people type works, and reaches the engine that they named."""

from __future__ import annotations

import os
import subprocess

import pytest

from ecom.settings import ROOT

SHOW = 'show: ; @echo "db=$$GLASS_DB redis=$$GLASS_REDIS"\n'
# Of the make that may run this test, and what that one was given.
OUTER = {
    "MAKEFLAGS",
    "MFLAGS",
    "MAKEOVERRIDES",
    "MAKELEVEL",
    "DB",
    "REDIS",
    "GLASS_DB",
    "GLASS_REDIS",
}


def made(*words: str, more: str = "", **environ: str) -> str:
    """What it prints; `more`: a target beside those of the Makefile."""
    inner = {name: value for name, value in os.environ.items() if name not in OUTER}
    done = subprocess.run(
        ["make", "-f", "Makefile", "-f", "-", *words],
        cwd=ROOT,
        env=inner | environ,
        input=more,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_names_the_targets():
    assert {"make run", "make test", "make lint"} <= {
        line.split("\t")[0].strip() for line in made("help").splitlines()
    }


@pytest.mark.parametrize("words", [["run"], ["test"], ["test", "DB=mysql"], ["faults", "DB=mysql"]])
def test_a_target_begins_with_what_the_machine_lacks(words: list[str]):
    assert made("-n", *words).startswith("ops/bootstrap.sh ")


@pytest.mark.parametrize(
    ("words", "environ", "seen"),
    [
        ((), {}, "db= redis="),
        (("DB=mysql",), {}, "db=mysql redis="),
        ((), {"GLASS_DB": "mysql", "GLASS_REDIS": "valkey"}, "db=mysql redis=valkey"),
        (("DB=mariadb", "REDIS=redis"), {"GLASS_DB": "mysql"}, "db=mariadb redis=redis"),
    ],
)
def test_the_engine_is_the_one_that_was_named(words, environ, seen):
    assert made("show", *words, more=SHOW, **environ).strip() == seen

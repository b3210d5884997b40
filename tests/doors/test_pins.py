"""The shop runs on the very packages that it was tested with, and on no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ecom.settings import ROOT


def pins(name: str) -> dict[str, str]:
    """Versions by name. Fails for a line that leaves one open."""
    found = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-r "):
            pinned = re.fullmatch(r"([A-Za-z0-9_.-]+)==([0-9][0-9A-Za-z.]*)", text)
            assert pinned, f"{name}: {text} is no exact version"
            found[canonicalize_name(pinned[1])] = pinned[2]
    return found


LOCKED = pins("requirements.lock")
WANTED = pins("requirements.txt") | pins("requirements-dev.txt")


def needed(name: str, seen: set[str]) -> Iterator[str]:
    """The package and all that it brings along here."""
    if name in seen:
        return
    seen.add(name)
    yield name
    for text in metadata.requires(name) or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from needed(canonicalize_name(requirement.name), seen)


def test_the_lock_says_what_the_requirements_say() -> None:
    assert {name: LOCKED.get(name) for name in WANTED} == WANTED


def test_the_lock_holds_every_package_that_comes_along_and_none_besides() -> None:
    seen: set[str] = set()
    assert {one for name in WANTED for one in needed(name, seen)} == set(LOCKED)


@pytest.mark.parametrize("name", LOCKED)
def test_what_is_installed_is_what_is_locked(name: str) -> None:
    assert metadata.version(name) == LOCKED[name]


def test_packages_are_installed_by_the_lock() -> None:
    script = Path(ROOT / "ops/bootstrap.sh").read_text("utf-8")
    assert '-r "$needed" -c requirements.lock' in script

"""The shop runs on the very packages that it was tested with, and on no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ecom.settings import ROOT


@dataclass(frozen=True)
class Pin:
    version: str
    marker: Marker | None = None

    def holds(self, machine: dict[str, str]) -> bool:
        return self.marker is None or self.marker.evaluate(machine)


def pins(name: str) -> dict[str, Pin]:
    """By name. Fails for a line that leaves the version open."""
    found = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-r "):
            pinned = re.fullmatch(r"([A-Za-z0-9_.-]+)==([0-9][0-9A-Za-z.]*)(?:; (.+))?", text)
            assert pinned, f"{name}: {text} is no exact version"
            marker = Marker(pinned[3]) if pinned[3] else None
            found[canonicalize_name(pinned[1])] = Pin(pinned[2], marker)
    return found


LOCKED = pins("requirements.lock")
WANTED = pins("requirements.txt") | pins("requirements-dev.txt")
MACHINES = {
    "this one": {},
    "Debian 12": {"python_version": "3.11", "python_full_version": "3.11.2"},
    "Python 3.14": {"python_version": "3.14", "python_full_version": "3.14.0"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin"},
}


def needed(name: str, machine: dict[str, str], seen: set[str]) -> Iterator[str]:
    """The package and all that it brings along there. One that is not installed says nothing."""
    if name in seen:
        return
    seen.add(name)
    yield name
    try:
        requires = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for text in requires:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": "", **machine}):
            yield from needed(canonicalize_name(requirement.name), machine, seen)


def test_the_lock_says_what_the_requirements_say() -> None:
    assert {name: LOCKED.get(name) for name in WANTED} == WANTED


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_the_lock_holds_every_package_that_comes_along_and_none_besides(
    machine: dict[str, str],
) -> None:
    seen: set[str] = set()
    locked = {name for name, pin in LOCKED.items() if pin.holds(machine)}
    assert {one for name in WANTED for one in needed(name, machine, seen)} == locked


@pytest.mark.parametrize("name", [name for name, pin in LOCKED.items() if pin.holds({})])
def test_what_is_installed_is_what_is_locked(name: str) -> None:
    assert metadata.version(name) == LOCKED[name].version


def test_packages_are_installed_by_the_lock() -> None:
    script = Path(ROOT / "ops/bootstrap.sh").read_text("utf-8")
    assert '-r "$needed" -c requirements.lock' in script

"""The experiments, by number."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ecom import permissions
from ecom.errors import NotAllowed, NotFound
from ecom.settings import settings
from ecom.users import User
from lab.bench import bench
from lab.experiment import Experiment, Outcome, Show

NAMES = (
    "login-or-session",
    "stampede",
    "stale-price",
    "last-piece",
    "lost-updates",
    "deadlock",
    "isolation",
    "index",
    "pull-the-plug",
    "injection",
)


def experiment(name: str) -> Experiment:
    """Raises NotFound."""
    if name not in NAMES:
        raise NotFound(f"no experiment is called {name}")
    return import_module(f"lab.{name.replace('-', '_')}").EXPERIMENT


def experiments() -> list[Experiment]:
    return [experiment(name) for name in NAMES]


def may_run(viewer: User | None, found: Experiment) -> bool:
    if not settings().glass:
        return False
    return not found.dangerous or permissions.allows(viewer, "classroom.rule")


def run(
    viewer: User | None,
    name: str,
    show: Show,
    waiting: Callable[[], None] = lambda: None,
    begins: Callable[[], None] = lambda: None,
    quick: bool = False,
) -> Outcome:
    """Run it for somebody at a page: `waiting` is called while others work, `begins` after that.

    Raises NotAllowed, Unavailable.
    """
    found = experiment(name)
    if not may_run(viewer, found):
        raise NotAllowed("the teacher runs this one", right="classroom.rule")
    with bench(quick, waiting) as place:
        begins()
        return found.run(place, show)

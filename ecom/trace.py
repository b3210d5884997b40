"""What MySQL and Redis were asked during one click, as it was sent and answered.

    with trace.telling("cart add") as story:       # a test, a script, a thread
        carts.add(owner, product_id)
    for entry in story.entries: …                  # Command, Statement, in the order of sending

The pages tell a story of every script run instead: they `listen` with a function that finds the
story of whatever runs now. `traced_mysql` and `traced_redis`, the connections of `engines` and
`link`, note what goes through them. While nobody has a story told, that costs one look at
`_listeners`.

A story keeps what was sent, values too: who shows it asks `ecom.glass.masks` first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from ecom.told import (
    MOST_ENTRIES,
    PLUMBING,
    ROOT,
    Caller,
    Command,
    Entry,
    Nobody,
    Span,
    Statement,
    Story,
    Text,
)

__all__ = [
    "MOST_ENTRIES",
    "PLUMBING",
    "ROOT",
    "Caller",
    "Command",
    "Entry",
    "Span",
    "Statement",
    "Story",
    "Text",
    "current",
    "heard",
    "hush",
    "is_listened",
    "listen",
    "nobody",
    "outcome",
    "silence",
    "span",
    "telling",
]

Finder = Callable[[], Story | None]

_own: ContextVar[Story | None] = ContextVar("story", default=None)
_finder: Finder | None = None
_listeners = 0
_counting = threading.RLock()  # `hush` may be called by the collector, anywhere


def current() -> Story | None:
    """The story of what runs here now; None: nobody listens."""
    if not _listeners:
        return None
    return _own.get() or (_finder() if _finder else None)


def is_listened() -> bool:
    """Does anybody want a story told?"""
    return _listeners > 0


def heard() -> Story | None:
    """The same for who notes entries: None in silence, too."""
    story = current()
    return None if story is _NOBODY else story


@contextmanager
def telling(title: str = "") -> Iterator[Story]:
    """A story of what this thread asks in the block."""
    story = Story(title)
    listen()
    token = _own.set(story)
    try:
        yield story
    finally:
        _own.reset(token)
        hush()
        story.end()


@contextmanager
def silence() -> Iterator[None]:
    """What is asked in the block, to draw a story for one, is in nobody's story."""
    token = _own.set(_NOBODY)
    try:
        yield
    finally:
        _own.reset(token)


def listen(finder: Finder | None = None) -> None:
    """One more wants a story told; with `finder`, that finds it from now on."""
    global _listeners, _finder
    with _counting:
        _listeners += 1
        _finder = finder or _finder


def hush() -> None:
    """One less."""
    global _listeners
    with _counting:
        _listeners -= 1


@contextmanager
def span(
    kind: Literal["transaction", "fill"], name: str, attempt: int = 1
) -> Iterator[Span | None]:
    """A stretch of the current story, if there is one."""
    story = current()
    if story is None:
        yield None
        return
    with story.span(kind, name, attempt) as found:
        yield found


def outcome(told: Span | None, how: str) -> None:
    """How the stretch `told` ended, if it is told."""
    if told is not None:
        told.outcome = how


_NOBODY = Nobody()


def nobody() -> Story:
    """A story that keeps nothing."""
    return _NOBODY

"""Which story is told for whom: one of each drawing of a page, while its visitor's box is open.

A click runs its callback, the page and the page's parts, perhaps in several threads and before or
without the frame. So `trace` asks `_find` whose run it is that asks MySQL or Redis now.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    get_script_run_ctx,
)

from ecom import trace
from ecom.glass import lock_waits
from ecom.settings import settings
from ecom.trace import Story

MOST_CLICKS = 50
PARAMETER = "glass"
_BOX = "glass.box"


@dataclass(frozen=True)
class Click:
    """`page` is its name in the menu, `address` its path and query; `part`: only a part of it."""

    number: int
    page: str
    address: str
    part: bool
    story: Story


@dataclass(eq=False)
class _Box:
    """Of one visitor's tab. `run` is what Streamlit makes anew for each drawing, `press` for each
    time that the visitor asks for one: several drawings, if the page sends itself elsewhere."""

    open: bool = False
    run: Any = None
    press: Any = None
    story: Story | None = None
    clicks: deque[Click] = field(default_factory=lambda: deque(maxlen=MOST_CLICKS))
    told: int = 0
    page: str = ""
    address: str = ""
    shut: Callable[[], Any] = lambda: None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def story_of(self, context: ScriptRunContext) -> Story:
        run = context.parallel_coordinator
        with self.lock:  # parts of a page begin side by side
            if self.story is None or run is not self.run:
                part = bool(context.fragment_ids_this_run)
                if self._is_cut_short() and context.script_requests is self.press:
                    self.story.part &= part
                else:
                    self.keep()
                    self.story = Story(part=part)
                self.run, self.press = run, context.script_requests
            return self.story

    def _is_cut_short(self) -> bool:
        """Did the page begin anew or lead on to another one, so that the same click goes on?"""
        return self.story is not None and self.story is not trace.nobody()

    def keep(self) -> None:
        """What was told so far becomes a click, if anything was asked in it."""
        story, self.story = self.story, None
        if story is None:
            return
        story.end()
        if story.entries:
            self.told += 1
            self.clicks.appendleft(Click(self.told, self.page, self.address, story.part, story))


_boxes: weakref.WeakValueDictionary[str, _Box] = weakref.WeakValueDictionary()


def is_allowed() -> bool:
    """Whether this shop shows what its servers do."""
    return bool(settings().glass)


def is_open() -> bool:
    return is_allowed() and _box().open


def turn(open_it: bool) -> None:
    """Open or shut the box of this visitor; a shut one has forgotten its clicks."""
    box = _box()
    if open_it and not is_allowed():
        return
    if open_it and not box.open:
        box.open = True
        trace.listen(_find)
        lock_waits.watch()
        box.shut = weakref.finalize(box, trace.hush)
    elif not open_it and box.open:
        box.open = False
        box.story = box.run = None
        box.clicks.clear()
        box.shut()


def begin() -> None:
    """At the top of the frame: `?glass=1` opens the box, `?glass=0` shuts it."""
    asked = st.query_params.get(PARAMETER)
    if asked in ("0", "1"):
        turn(asked == "1")


def page_drawn(page: str, address: str) -> None:
    """The page and all its parts are there: what they asked is the story of this click."""
    box = _box()
    context = get_script_run_ctx()
    if not box.open or context is None:
        return
    if context.parallel_coordinator is not None:
        context.parallel_coordinator.join()  # the parts that are drawn side by side
    with box.lock:
        box.page, box.address = page, address
        box.keep()
        box.run, box.story = context.parallel_coordinator, trace.nobody()


def history() -> list[Click]:
    """The clicks of this visitor, the last one first."""
    box = _box()
    return list(box.clicks)


def _box() -> _Box:
    box = st.session_state.setdefault(_BOX, _Box())
    context = get_script_run_ctx()
    if context is not None:
        _boxes[context.session_id] = box
    return box


def _find() -> Story | None:
    context = get_script_run_ctx(suppress_warning=True)
    box = _boxes.get(context.session_id) if context else None
    return box.story_of(context) if box is not None and box.open else None

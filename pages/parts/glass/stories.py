"""Which story is told for whom: one of each drawing of a page, while its visitor's box is open.

A click runs its callback, the page and the page's parts, perhaps in several threads and before or
without the frame. So `trace` asks `_find` whose run it is that asks MySQL or Redis now.
"""

from __future__ import annotations

import threading
import weakref
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
MOST_AT_ONCE = 3  # presses whose drawing may still ask something
PARAMETER = "glass"
_BOX, OPEN = "glass.box", "glass.open"
SEEN = ("glass.told", "glass.plans")  # in the session state: what was made of clicks


@dataclass(frozen=True)
class Click:
    """`page` is its name in the menu, `address` its path and query; `part`: only a part of it."""

    number: int
    page: str
    address: str
    part: bool
    story: Story


@dataclass
class _Telling:
    """Of one press. `run` is what Streamlit makes anew for each drawing: several of one press, if
    the page begins anew or leads on to another one. `story` is None once it is a click."""

    press: Any
    run: Any
    number: int
    story: Story | None


@dataclass(eq=False)
class _Box:
    """Of one visitor's tab. A press may come while the drawing of the one before still goes on in
    a thread of its own: each tells its own story."""

    open: bool = False
    tellings: dict[int, _Telling] = field(default_factory=dict)
    clicks: list[Click] = field(default_factory=list)
    told: int = 0
    page: str = ""
    address: str = ""
    shut: Callable[[], Any] = lambda: None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def story_of(self, context: ScriptRunContext) -> Story:
        press, run = context.script_requests, context.parallel_coordinator
        with self.lock:  # parts of a page begin side by side
            telling = self.tellings.get(id(press))
            if telling is not None and telling.run is run:
                return telling.story or trace.nobody()
            part = bool(context.fragment_ids_this_run)
            if telling is not None and telling.story is not None:
                telling.run = run
                telling.story.part &= part
                return telling.story
            self.told += 1
            story = Story(part=part)
            self.tellings[id(press)] = _Telling(press, run, self.told, story)
            return story

    def keep(self, telling: _Telling, drawn: bool) -> None:
        """What was told so far becomes a click, if anything was asked in it."""
        story, telling.story = telling.story, None
        if story is None:
            return
        if drawn:
            story.end()
        else:  # a part of a page, or a drawing that was stopped: nobody saw its end
            story.seconds = max((one.at + (one.seconds or 0) for one in story.entries), default=0)
        if story.entries:
            click = Click(telling.number, self.page, self.address, story.part, story)
            self.clicks.append(click)
            self.clicks.sort(key=lambda one: -one.number)
        if len(self.clicks) > MOST_CLICKS:  # parts draw themselves anew: they go first
            parts = [one for one in self.clicks if one.part]
            self.clicks.remove((parts or self.clicks)[-1])

    def settle(self, context: ScriptRunContext | None) -> None:
        """Whatever was told for earlier presses than this one is over."""
        with self.lock:
            press = context.script_requests if context else None
            for key, telling in list(self.tellings.items()):
                if telling.press is not press:
                    self.keep(telling, drawn=False)
                    if len(self.tellings) > MOST_AT_ONCE:
                        del self.tellings[key]


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
    st.session_state[OPEN] = open_it
    if open_it and not box.open:
        box.open = True
        trace.listen(_find)
        lock_waits.watch()
        box.shut = weakref.finalize(box, trace.hush)
    elif not open_it and box.open:
        box.open = False
        box.tellings.clear()
        box.clicks.clear()
        for seen in SEEN:
            st.session_state.pop(seen, None)
        box.shut()


def begin() -> None:
    """At the top of the frame: `?glass=1` opens the box, `?glass=0` shuts it. Whoever signs in or
    out finds it open as it was, without the clicks before."""
    asked = st.query_params.get(PARAMETER)
    if asked in ("0", "1"):
        turn(asked == "1")
    elif st.session_state.get(OPEN):
        turn(True)


def page_drawn(page: str, address: str) -> None:
    """The page and all its parts are there: what they asked is the story of this click."""
    box = _box()
    context = get_script_run_ctx()
    if not box.open or context is None:
        return
    if context.parallel_coordinator is not None:
        context.parallel_coordinator.join()  # the parts that are drawn side by side
    with box.lock:
        box.settle(context)
        box.page, box.address = page, address
        run = context.parallel_coordinator
        telling = box.tellings.get(id(context.script_requests))
        if telling is None or telling.run is not run:
            box.told += 1
            telling = _Telling(context.script_requests, run, box.told, None)
            box.tellings[id(context.script_requests)] = telling
        box.keep(telling, drawn=True)


def history() -> list[Click]:
    """The clicks of this visitor, the last one first."""
    box = _box()
    box.settle(get_script_run_ctx())
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

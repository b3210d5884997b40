"""Which click a command belongs to, when clicks overlap."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from ecom.trace import Command
from pages.parts.glass import stories


class Run(SimpleNamespace):
    """What the box looks at of Streamlit's context: of one press, and of one drawing."""


def run(press: object | None = None, part: bool = False) -> Any:
    return Run(
        script_requests=press or object(),
        parallel_coordinator=object(),
        fragment_ids_this_run=["a part"] if part else None,
    )


@pytest.fixture
def box() -> Any:
    return stories._Box(open=True)


def asks(box: Any, context: Any, *names: str) -> None:
    for name in names:
        story = box.story_of(context)
        story.answered(story.add(Command, args=(name,)))


def told(box: Any) -> list[list[str]]:
    return [[one.name for one in click.story.commands] for click in box.clicks]


def test_two_drawings_at_once_each_tell_their_own_click(box: Any) -> None:
    first, second = run(), run()
    for _ in range(3):
        asks(box, first, "GET")
        asks(box, second, "SET")
    box.settle(run())
    assert told(box) == [["SET"] * 3, ["GET"] * 3]


def test_a_press_that_leads_on_to_another_page_is_one_click(box: Any) -> None:
    press = object()
    asks(box, run(press), "GET")
    asks(box, run(press), "SET")
    box.settle(None)
    assert told(box) == [["GET", "SET"]]


def test_a_drawing_that_was_stopped_took_as_long_as_its_last_answer(box: Any) -> None:
    asks(box, run(part=True), "GET")
    time.sleep(0.05)
    box.settle(run())
    (click,) = box.clicks
    assert click.part
    assert click.story.seconds < 0.05


def test_parts_that_draw_themselves_anew_do_not_push_clicks_out(box: Any) -> None:
    asks(box, run(), "SET")
    for _ in range(stories.MOST_CLICKS + 5):
        asks(box, run(part=True), "GET")
        box.settle(None)
    assert len(box.clicks) == stories.MOST_CLICKS
    assert told(box)[-1] == ["SET"]

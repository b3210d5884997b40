"""Lessons, step by step: what to do, what to look for, a question and its answer."""

from __future__ import annotations

import streamlit as st

from pages.parts import address, routes
from pages.parts.classroom import access, lesson_files
from pages.parts.classroom.lesson_files import Lesson, Section, Step, as_shown
from pages.parts.html import escape_markdown
from pages.parts.texts import _, language, ngettext


def main() -> None:
    st.title(_("Lessons"), anchor=False)
    access.guard()
    known = {name: lesson_files.lesson(name, language()) for name in lesson_files.NAMES}
    asked = st.query_params.get("lesson", "")
    chosen = known.get(asked) or known[lesson_files.NAMES[0]]
    choose(known, chosen)
    number = step_asked(chosen)
    contents, words = st.columns([4, 8], gap="large")
    with contents:
        listed(chosen, number)
    with words, st.container(key="lesson-words"):
        if number:
            taught(chosen, chosen.steps[number - 1])
        else:
            overview(chosen)


def choose(known: dict[str, Lesson], chosen: Lesson) -> None:
    with st.container(horizontal=True, gap="xsmall", key="lesson-choice"):
        for name, one in known.items():
            st.button(
                escape_markdown(one.title),
                key=f"lesson-{name}",
                type="secondary" if name == chosen.name else "tertiary",
                on_click=address.change,
                args=({"lesson": name, "step": None},),
            )


def step_asked(lesson: Lesson) -> int:
    """0 is the overview; kept in the address, so that a reload goes on where one was."""
    text = st.query_params.get("step", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    return number if number <= len(lesson.steps) else 0


def listed(lesson: Lesson, number: int) -> None:
    done = lesson.begins(number) if number else 0
    st.progress(
        done / lesson.minutes,
        text=_("Minute {done} of {all}", done=done, all=lesson.minutes),
    )
    with st.container(key="lesson-steps", gap="xxsmall"):
        _go("overview", _("Preparation"), lesson, 0, number == 0, "checklist")
        for step in lesson.steps:
            label = f"{step.number}. {escape_markdown(step.title)} · {step.minutes}′"
            icon = "check" if step.number < number else "radio_button_unchecked"
            _go(f"step-{step.number}", label, lesson, step.number, step.number == number, icon)


def overview(lesson: Lesson) -> None:
    st.header(lesson.title, anchor=False)
    st.markdown(as_shown(lesson.about))
    sections(lesson.before)
    steps = ngettext("{n} step", "{n} steps", len(lesson.steps), n=len(lesson.steps))
    minutes = ngettext("{n} minute", "{n} minutes", lesson.minutes, n=lesson.minutes)
    with st.container(horizontal=True, vertical_alignment="center"):
        _to(lesson, 1, _("Begin the lesson"), "arrow_forward", primary=True)
        st.caption(f"{steps}, {minutes}")
    sections(lesson.after)


def sections(of: tuple[Section, ...]) -> None:
    for one in of:
        st.subheader(one.heading, anchor=False)
        st.markdown(as_shown(one.text))


def taught(lesson: Lesson, step: Step) -> None:
    begins = lesson.begins(step.number)
    st.header(f"{step.number}. {escape_markdown(step.title)}", anchor=False)
    st.caption(
        _(
            "Step {n} of {all} · minutes {first} to {last}",
            n=step.number,
            all=len(lesson.steps),
            first=begins,
            last=begins + step.minutes,
        )
    )
    part("touch_app", _("Do"), step.do)
    part("visibility", _("Look for"), step.look_for)
    with st.container(border=True, key=f"lesson-question-{step.number}", gap="small"):
        part("contact_support", _("Question for the class"), step.question)
        with st.expander(_("Answer"), key=f"lesson-answer-{lesson.name}-{step.number}"):
            st.markdown(as_shown(step.answer))
    with st.container(horizontal=True):
        _to(lesson, step.number - 1, _("Back"), "arrow_back")
        if step.number < len(lesson.steps):
            _to(lesson, step.number + 1, _("Next step"), "arrow_forward", primary=True)
        else:
            routes.link("classroom", _("The classroom"), icon=":material/school:")


def part(icon: str, heading: str, text: str) -> None:
    st.markdown(f"##### :material/{icon}: {heading}")
    st.markdown(as_shown(text))


def _to(lesson: Lesson, number: int, label: str, icon: str, *, primary: bool = False) -> None:
    st.button(
        label,
        key="lesson-onward" if primary else "lesson-back",
        type="primary" if primary else "secondary",
        icon=f":material/{icon}:",
        on_click=address.change,
        args=(_address(lesson, number),),
    )


def _go(key: str, label: str, lesson: Lesson, number: int, chosen: bool, icon: str) -> None:
    with st.container(key="lesson-chosen" if chosen else f"lesson-at-{key}", width="content"):
        st.button(
            label,
            key=f"lesson-to-{key}",
            type="tertiary",
            icon=f":material/{icon}:",
            on_click=address.change,
            args=(_address(lesson, number),),
        )


def _address(lesson: Lesson, number: int) -> dict[str, str | None]:
    return {"lesson": lesson.name, "step": str(number) if number else None}


main()

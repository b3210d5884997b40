"""What is known of one click, asked once: later the servers' books have other things in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from ecom.glass import cached, changes, connecting, findings, nested
from ecom.glass.cached import Key, Reply
from ecom.glass.changes import Change
from ecom.glass.findings import Finding
from ecom.glass.nested import Inner, Nested
from ecom.glass.server import Untold
from ecom.trace import Statement, Story
from pages.parts.glass import stories
from pages.parts.glass.stories import Click

_KEPT = "glass.told"


@dataclass
class Told:
    """`inner` and `changed` are why not, where the server cannot tell."""

    click: Click
    keys: list[Key]
    replies: dict[int, Reply]
    opening: dict[int, list[Statement]]  # new connections, by their first statement's number
    left: dict[str, float | None] = field(default_factory=dict)  # seconds of each key's life
    inner: Nested | Untold | None = None
    changed: Sequence[Change] | Untold | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def story(self) -> Story:
        return self.click.story

    @property
    def set_up(self) -> set[int]:
        """Numbers of the statements that only set up a connection."""
        return {one.number for group in self.opening.values() for one in group}

    @property
    def known(self) -> Nested | None:
        """What ran within the statements, by their numbers; None if nobody can tell."""
        return self.inner if isinstance(self.inner, Nested) else None

    def within(self, number: int) -> Sequence[Inner]:
        return (self.known or {}).get(number, ())

    def triggers(self, number: int) -> list[Inner]:
        """Those that a statement fired, in order."""
        return [one for one in self.within(number) if one.kind == "trigger"]

    def flags(self) -> dict[int, list[Finding]]:
        """What was found, by the number of each entry that it is about."""
        found: dict[int, list[Finding]] = {}
        for finding in self.findings:
            for number in finding.entries:
                found.setdefault(number, []).append(finding)
        return found


def of(click: Click) -> Told:
    """Asked of the servers the first time, and in nobody's story."""
    kept = _kept()
    if click.number not in kept:
        for old in kept.keys() - {one.number for one in stories.history()}:
            del kept[old]
        kept[click.number] = _ask(click)
    return kept[click.number]


def glance(click: Click) -> Told:
    """What is known without asking the servers."""
    return _kept().get(click.number) or _read(click)


def _kept() -> dict[int, Told]:
    return st.session_state.setdefault(_KEPT, {})


def _read(click: Click) -> Told:
    story = click.story
    return Told(
        click=click,
        keys=cached.of(story),
        replies={command.number: cached.reply(command) for command in story.commands},
        opening=connecting.of(story),
        findings=findings.of(story),
    )


def _ask(click: Click) -> Told:
    told = _read(click)
    told.left = cached.ttls([key.name for key in told.keys])
    try:
        told.inner = nested.of(click.story)
    except Untold as why:
        told.inner = why
    try:
        told.changed = changes.of(click.story, told.known)
    except Untold as why:
        told.changed = why
    return told

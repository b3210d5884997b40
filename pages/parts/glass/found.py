"""What is worth a look in a click, by kind, with the usual cure."""

from __future__ import annotations

import streamlit as st

from ecom.glass import masks
from ecom.glass.findings import Finding
from pages.parts.glass import figures, finding_words, rows, timeline
from pages.parts.glass.told import Told
from pages.parts.html import escape_markdown
from pages.parts.texts import _, ngettext

MOST = 6  # of a kind; the timeline flags them all


def draw(told: Told) -> None:
    if not told.findings:
        st.success(
            _("Nothing was asked twice, nothing was slow, and nobody waited for a lock."),
            icon=":material/check:",
        )
        return
    for kind in finding_words.ORDER:
        of_kind = [finding for finding in told.findings if finding.kind == kind]
        if of_kind:
            _kind(told, of_kind)


def _kind(told: Told, found: list[Finding]) -> None:
    kind = found[0].kind
    st.markdown(f"**{finding_words.heading(kind)}** · {len(found)}")
    st.caption(finding_words.lesson(kind))
    with st.container(gap="xxsmall"):
        for finding in sorted(found, key=lambda one: -one.seconds)[:MOST]:
            _one(told, finding)
    if len(found) > MOST:
        more = len(found) - MOST
        st.caption(ngettext("{n} more in the timeline", "{n} more in the timeline", more, n=more))


def _one(told: Told, finding: Finding) -> None:
    first = next(e for e in told.story.entries if e.number == finding.entries[0])
    verb, what = rows.title(first)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            f"{escape_markdown(verb)} {escape_markdown(what)}",
            key=f"glass-found-{finding.kind}-{finding.entries[0]}",
            type="tertiary",
            icon=":material/search:",
            on_click=_look,
            args=(told.click.number, first.number),
        )
        entries = _("no. {numbers}", numbers=figures.span(finding.entries[:12]))
        st.caption(f"{finding_words.count(finding)} · {entries}", width="content")
    if finding.kind == "error" and first.error:
        st.caption(f":red[{escape_markdown(masks.error(first.error))}]")


def _look(click: int, number: int) -> None:
    timeline.choose(click, number)
    st.session_state[timeline.VIEW] = "timeline"

"""The manual, for everybody: one's own chapters first, and a search through them."""

from __future__ import annotations

import streamlit as st

from pages.parts import address, manual, visit
from pages.parts.html import escape_markdown
from pages.parts.manual import Chapter
from pages.parts.office.filters import Filters
from pages.parts.texts import _, language, ngettext


def main() -> None:
    st.title(_("Help"), anchor=False)
    chapters = manual.chapters(visit.glance().user, language())
    asked = Filters("q")
    with asked.bar():
        text = asked.text("q", _("Search the help"), width=420)
        asked.clear()
    contents, words = st.columns([3, 9], gap="large")
    chosen = st.query_params.get("chapter", "")
    chapter = next((one for one in chapters if one.name == chosen), chapters[0])
    with contents:
        listed(chapters, chapter.name if not text else "")
    with words:
        if text:
            found(text, chapters)
        else:
            read(chapter)


def listed(chapters: list[Chapter], chosen: str) -> None:
    with st.container(key="help-contents", gap="xxsmall"):
        for chapter in chapters:
            place = "help-chosen" if chapter.name == chosen else f"help-{chapter.name}"
            with st.container(key=place, width="content"):
                _open(f"chapter-{chapter.name}", chapter.title, chapter)


def read(chapter: Chapter) -> None:
    st.header(chapter.title, anchor=False)
    for section in chapter.sections:
        if section.heading:
            st.subheader(section.heading, anchor=False)
        st.markdown(manual.as_shown(section.text))


def found(text: str, chapters: list[Chapter]) -> None:
    sections = manual.search(text, chapters)
    count = len(sections)
    st.caption(ngettext("{n} place in the help", "{n} places in the help", count, n=count))
    if not sections:
        st.write(_("Nothing in the help has all of these words. Try fewer of them."))
    for number, one in enumerate(sections):
        with st.container(border=True, key=f"help-found-{number}"):
            title = " · ".join(filter(None, [one.chapter.title, one.section.heading]))
            _open(f"found-{number}", title, one.chapter)
            st.caption(escape_markdown(manual.beginning(one.section)))


def _open(key: str, title: str, chapter: Chapter) -> None:
    """A link to the page itself would leave the browser's address as it is."""
    st.button(
        escape_markdown(title),
        key=key,
        type="tertiary",
        on_click=address.change,
        args=({"chapter": chapter.name, "q": None},),
    )


main()

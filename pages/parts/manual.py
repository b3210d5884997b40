"""The help's chapters: `docs/help/*.md`, and `docs/help/vi/` in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ecom.search_text import fold
from ecom.settings import settings
from ecom.users import User
from pages.parts.html import escape_markdown
from pages.parts.texts import _

FOLDER = Path(__file__).parents[2] / "docs/help"
OF_SHOPPERS = ("shopping", "faq", "contact")
OF_DEPARTMENTS = ("sales", "support", "warehouse", "finance", "it")
OF_STAFF = ("office", *OF_DEPARTMENTS, "admins", "shortcuts", "classroom")

_TO_CHAPTER = re.compile(r"\]\(([a-z]+)\.md\)")
_TO_PAGE = re.compile(r"\]\(/([a-z-]*)\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Section:
    """`heading` is '' for what stands above the first one."""

    heading: str
    text: str


@dataclass(frozen=True)
class Chapter:
    name: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Found:
    chapter: Chapter
    section: Section


def names(user: User | None) -> list[str]:
    """Which chapters somebody reads, their own first."""
    if user is None or user.role == "customer":
        return [*OF_SHOPPERS, *(["classroom"] if settings().glass else [])]
    if user.role == "employee":
        own = [user.department or "", "office"]
    else:
        own = ["admins", "support", "office"] if user.level == "support" else ["admins", "office"]
    if user.role == "admin" and settings().glass:
        own.append("classroom")
    every = (*own, "shortcuts", *OF_STAFF, "faq", "contact", "shopping")
    return list(dict.fromkeys(every))


def chapters(user: User | None, language: str) -> list[Chapter]:
    return [chapter(name, language) for name in names(user)]


def chapter(name: str, language: str) -> Chapter:
    """In the language if there is a file of it, else in English."""
    title, _newline, rest = _text(name, language).replace("{support}", _support()).partition("\n")
    first, *others = re.split(r"^## ", rest, flags=re.MULTILINE)
    sections = [Section("", first.strip())] if first.strip() else []
    for other in others:
        heading, _newline, body = other.partition("\n")
        sections.append(Section(heading.strip(), body.strip()))
    return Chapter(name, title.removeprefix("# ").strip(), tuple(sections))


def search(text: str, among: Sequence[Chapter]) -> list[Found]:
    """Sections with all the words, accents or not; those with them in the heading first."""
    words = fold(text).split()
    found = [
        Found(chapter, section)
        for chapter in among
        for section in chapter.sections
        if words and all(word in fold(f"{section.heading} {section.text}") for word in words)
    ]
    return sorted(found, key=lambda one: not all(w in fold(one.section.heading) for w in words))


def beginning(section: Section, longest: int = 180) -> str:
    """In plain text, for a list of what was found."""
    plain = " ".join(re.sub(r"[*`|]|-{3,}", " ", _LINK.sub(r"\1", section.text)).split())
    return plain if len(plain) <= longest else plain[:longest].rpartition(" ")[0] + " …"


def as_shown(text: str) -> str:
    """With links as the app has them: addresses of pages, and chapters in the help."""
    text = _TO_CHAPTER.sub(r"](help?chapter=\1)", text)
    return _TO_PAGE.sub(lambda match: f"]({match[1] or '.'})", text)


@cache
def _text(name: str, language: str) -> str:
    file = FOLDER / language / f"{name}.md"
    return (file if file.is_file() else FOLDER / f"{name}.md").read_text(encoding="utf-8")


def _support() -> str:
    """Where to reach customer support, as a sentence."""
    contact = settings().support_contact
    if not contact:
        return _("This shop has not entered yet where to reach it.")
    return _("You reach it here: **{contact}**.", contact=escape_markdown(contact))


def pages_in(text: str) -> list[str]:
    """Addresses of the app's pages that a text links to."""
    return _TO_PAGE.findall(text)

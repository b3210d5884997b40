"""The lessons: `docs/lessons/*.md`, and `docs/lessons/vi/` in Vietnamese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "docs/lessons"
NAMES = ("caching", "transactions", "indexes")
PARTS = {
    "en": ("Do", "Look for", "Question", "Answer"),
    "vi": ("Làm", "Để ý", "Câu hỏi", "Trả lời"),
}

_STEP = re.compile(r"(\d+)\. (.+) \((\d+) (?:minutes|phút)\)")
_TO_PAGE = re.compile(r"\]\(/([^)\s]*)\)")
_TO_FILE = re.compile(r"\[([^\]]*)\]\(((?:\.\./)+[^)\s]*)\)")


@dataclass(frozen=True)
class Section:
    heading: str
    text: str


@dataclass(frozen=True)
class Step:
    number: int
    title: str
    minutes: int
    do: str
    look_for: str
    question: str
    answer: str


@dataclass(frozen=True)
class Lesson:
    """`before` and `after`: what to prepare, what can go wrong."""

    name: str
    title: str
    about: str
    before: tuple[Section, ...]
    steps: tuple[Step, ...]
    after: tuple[Section, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    def begins(self, number: int) -> int:
        """The minute of the lesson in which a step begins, from 0."""
        return sum(step.minutes for step in self.steps if step.number < number)


@cache
def lesson(name: str, language: str) -> Lesson:
    """Raises ValueError if its file is not written as docs/lessons/README.md says."""
    title, _newline, rest = source(name, language).partition("\n")
    about, *parts = re.split(r"^## ", rest, flags=re.MULTILINE)
    before: list[Section] = []
    after: list[Section] = []
    steps: list[Step] = []
    for part in parts:
        heading, _newline, text = part.partition("\n")
        if found := _STEP.fullmatch(heading.strip()):
            steps.append(_step(found, text, PARTS[language]))
        else:
            (after if steps else before).append(Section(heading.strip(), text.strip()))
    heading = title.removeprefix("# ").strip()
    return Lesson(name, heading, about.strip(), tuple(before), tuple(steps), tuple(after))


def source(name: str, language: str) -> str:
    folder = FOLDER if language == "en" else FOLDER / language
    return (folder / f"{name}.md").read_text(encoding="utf-8")


def as_shown(text: str) -> str:
    """With addresses of the app's pages, and names of the project's files in place of links."""
    text = _TO_PAGE.sub(lambda match: f"]({match[1] or '.'})", text)
    return _TO_FILE.sub(r"\1", text)


def addresses(text: str) -> list[str]:
    """Path and query of every link to a page of the app, without the slash."""
    return _TO_PAGE.findall(text)


def files(text: str) -> list[str]:
    """What its links to files of the project name, relative to the file with the text."""
    return [target for _label, target in _TO_FILE.findall(text)]


def _step(heading: re.Match[str], text: str, names: tuple[str, ...]) -> Step:
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    if headings != [f"### {name}" for name in names]:
        raise ValueError(f"step {heading[1]} is not {', '.join(names)}")
    _nothing, *parts = re.split(r"^### .*$", text, flags=re.MULTILINE)
    do, look_for, question, answer = (part.strip() for part in parts)
    return Step(int(heading[1]), heading[2], int(heading[3]), do, look_for, question, answer)

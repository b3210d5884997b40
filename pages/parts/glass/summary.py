"""What a click asked, in a handful of figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from ecom.glass.server import Untold
from pages.parts.glass import figures, finding_words
from pages.parts.glass.told import Told
from pages.parts.html import escape
from pages.parts.money import number
from pages.parts.texts import _, ngettext


@dataclass(frozen=True)
class Sums:
    """Of one click. `triggers` and `changed` are None where the server cannot tell."""

    seconds: float
    commands: int
    hits: int  # keys: a command may ask for several
    misses: int
    redis_seconds: float
    statements: int  # without those that set up a connection
    set_up: int
    mysql_seconds: float
    transactions: int
    rolled_back: int
    triggers: int | None
    changed: int | None


@dataclass(frozen=True)
class Tile:
    name: str
    figure: str
    note: str = ""
    of: str = ""  # whose colour it has


def sums(told: Told) -> Sums:
    story, set_up = told.story, told.set_up
    transactions = [span for span in story.spans if span.kind == "transaction"]
    inner, changed = told.known, told.changed
    return Sums(
        seconds=story.seconds or story.now(),
        commands=len(story.commands),
        hits=sum(key.hits for key in told.keys),
        misses=sum(key.misses for key in told.keys),
        redis_seconds=sum(command.seconds or 0 for command in story.commands),
        statements=len(story.statements) - len(set_up),
        set_up=len(set_up),
        mysql_seconds=sum(one.seconds or 0 for one in story.statements),
        transactions=len(transactions),
        rolled_back=sum(span.outcome != "commit" for span in transactions),
        triggers=None if inner is None else sum(len(told.triggers(number)) for number in inner),
        changed=None if changed is None or isinstance(changed, Untold) else len(changed),
    )


def draw(told: Told) -> None:
    items = "".join(map(_item, _tiles(told)))
    st.html(f'<dl class="glass-summary">{items}</dl>')


def _tiles(told: Told) -> list[Tile]:
    found = sums(told)
    tiles = [
        Tile(_("This click"), figures.ms(found.seconds), _entries(told)),
        Tile(
            _("Redis commands"), number(found.commands), f"{_reads(found)} · "
            f"{figures.ms(found.redis_seconds)}", "redis",
        ),
        Tile(_("SQL statements"), number(found.statements), _mysql(found), "mysql"),
    ]  # fmt: skip
    if found.transactions:
        back = found.rolled_back
        ended = ngettext("{n} rolled back", "{n} rolled back", back, n=back) if back else ""
        tiles.append(
            Tile(_("Transactions"), number(found.transactions), ended or _("committed"), "mysql")
        )
    if found.triggers:
        tiles.append(Tile(_("Triggers fired"), number(found.triggers), of="trigger"))
    if found.changed:
        tiles.append(Tile(_("Rows changed"), number(found.changed), of="mysql"))
    if told.findings:
        tiles.append(_findings(told))
    return tiles


def _entries(told: Told) -> str:
    n = len({entry.thread for entry in told.story.entries})
    return ngettext("in {n} thread", "in {n} threads", n, n=n)


def _reads(found: Sums) -> str:
    hits = ngettext("{n} key found", "{n} keys found", found.hits, n=number(found.hits))
    return _("{hits}, {n} missing", hits=hits, n=number(found.misses))


def _mysql(found: Sums) -> str:
    took = figures.ms(found.mysql_seconds)
    if not found.set_up:
        return took
    more = _("+{n} for new connections", n=number(found.set_up))
    return f"{took} · {more}"


def _findings(told: Told) -> Tile:
    counts = Counter(finding.kind for finding in told.findings)
    grave = any(kind in finding_words.GRAVE for kind in counts)
    first = [kind for kind in finding_words.ORDER if counts[kind]][:2]
    words = ", ".join(finding_words.heading(kind) for kind in first)
    total = number(len(told.findings))
    return Tile(_("Findings"), total, words, "grave" if grave else "")


def _item(tile: Tile) -> str:
    note = f"<small>{escape(tile.note)}</small>" if tile.note else ""
    return (
        f'<div class="glass-of-{tile.of}"><dt>{escape(tile.name)}</dt>'
        f"<dd>{escape(tile.figure)}{note}</dd></div>"
    )

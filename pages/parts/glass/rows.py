"""The lines of a click's timeline, as the script that draws them takes them: texts and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecom.glass import masks, shapes
from ecom.glass.cached import Reply
from ecom.glass.findings import UNKNOWN, Finding
from ecom.settings import settings
from ecom.trace import Command, Entry, Span, Statement
from pages.parts.glass import figures, finding_words
from pages.parts.glass.told import Told
from pages.parts.texts import _, ngettext

Row = dict[str, Any]
Tag = tuple[str, str]  # its kind, for the colour, and its text

FIRST_LETTERS = 160  # of a statement: the line has no room for more
THINNEST = 0.4  # percent of the axis, so that a bar is seen


def of(told: Told) -> list[Row]:
    """In the order of sending: the entries, and where a transaction or a filling began."""
    flags, set_up = told.flags(), told.set_up
    seen: set[int] = set()
    rows: list[Row] = []
    for entry in sorted(told.story.entries, key=lambda entry: entry.at):
        if entry.number in told.opening:
            rows.append(_opening(told, entry.number))
        if entry.number in set_up:
            continue
        for span in entry.spans:
            if span.number not in seen:
                seen.add(span.number)
                rows.append(_span(told, span, entry.spans.index(span)))
        rows.append(_entry(told, entry, flags.get(entry.number, [])))
        rows.extend(_triggers(told, entry))
    return rows


def short_key(name: str) -> str:
    """Masked, and without the prefix that all keys of the shop bear."""
    own = f"{settings().redis_prefix}:"
    return " ".join(part.removeprefix(own) for part in masks.key(name).split(" "))


def title(entry: Entry) -> tuple[str, str]:
    """Verb and subject: ('GET', 'product:{7}'), ('SELECT', 'products, stock')."""
    if isinstance(entry, Command):
        return _command(entry)
    assert isinstance(entry, Statement)
    shape = shapes.of(entry.sql, entry.values)
    if shape is None or not shape.about:
        verb, _space, rest = masks.scrub(entry.sql[:FIRST_LETTERS]).strip().partition(" ")
        return verb.upper(), rest
    more = len(shape.about) - 2
    return shape.verb, ", ".join(shape.about[:2]) + (f" +{more}" if more > 0 else "")


def ended(transaction: Span) -> str:
    match transaction.outcome:
        case "commit":
            return _("committed")
        case "rollback":
            return _("rolled back")
    return _("outcome unknown")


def _command(command: Command) -> tuple[str, str]:
    shown = masks.args(command)
    if command.script:
        return command.script, short_key(" ".join(shown[3:4]))
    if command.name == "MGET" and len(shown) > 2:
        return command.name, f"{short_key(shown[1])} +{len(shown) - 2}"
    return command.name, short_key(" ".join(shown[1:2]))


def _entry(told: Told, entry: Entry, flags: list[Finding]) -> Row:
    verb, what = title(entry)
    is_redis = isinstance(entry, Command)
    tags = _command_tags(told, entry) if is_redis else _statement_tags(entry)
    return {
        "kind": "redis" if is_redis else "mysql",
        "number": entry.number,
        "verb": verb,
        "what": what,
        "more": "" if is_redis else _words(entry),
        "tags": tags + [("flag", finding_words.flag(found)) for found in flags],
        "inside": len(entry.spans),
        **_when(told, entry.at, entry.seconds),
    }


def _words(statement: Entry) -> str:
    """The statement's own first words, on one line; of a word alone they would say no more."""
    assert isinstance(statement, Statement)
    if " " not in statement.sql.strip():
        return ""
    return masks.scrub(" ".join(statement.sql[: 2 * FIRST_LETTERS].split())[:FIRST_LETTERS])


def _command_tags(told: Told, entry: Entry) -> list[Tag]:
    assert isinstance(entry, Command)
    reply = told.replies.get(entry.number, Reply())  # one that came late has none
    tags = _outcome(entry, reply)
    if entry.reply_bytes and _is_worth_its_size(entry.reply):
        tags.append(("plain", figures.size(entry.reply_bytes)))
    lives = [told.left[name] for name in (*reply.hits, *reply.stored) if name in told.left]
    if lives:
        left = figures.left(min(lives, key=lambda life: life if life is not None else 1e12))
        tags.append(("plain", _("{time} left", time=left)))
    return tags


def _is_worth_its_size(reply: Any) -> bool:
    """A value, and not only that the command was done."""
    return not isinstance(reply, (int, float)) and reply not in ("OK", "PONG", "QUEUED")


def _outcome(command: Command, reply: Reply) -> list[Tag]:
    hits, misses = len(reply.hits), len(reply.misses)
    if hits and misses:
        return [("part", _("{hits} of {all} hit", hits=hits, all=hits + misses))]
    if hits:
        return [("hit", _("hit") if hits == 1 else ngettext("{n} hit", "{n} hits", hits, n=hits))]
    if misses:
        words = ngettext("{n} miss", "{n} misses", misses, n=misses)
        return [("miss", _("miss") if misses == 1 else words)]
    if reply.stored:
        return [("filled", _("stored"))]
    if reply.forgotten:
        return [("gone", _("forgotten"))]
    if command.error and command.error.startswith(UNKNOWN):
        return [("plain", _("script unknown yet"))]
    if command.script == "get_or_lease" and command.reply in (0, 1):
        leased = command.reply == 1
        return [("plain", _("may load") if leased else _("another loads"))]
    return []


def _statement_tags(entry: Entry) -> list[Tag]:
    assert isinstance(entry, Statement)
    if entry.rows is not None:
        return [("plain", ngettext("{n} row", "{n} rows", entry.rows, n=entry.rows))]
    if entry.affected:
        n = entry.affected
        return [("plain", ngettext("{n} row changed", "{n} rows changed", n, n=n))]
    return []


def _triggers(told: Told, entry: Entry) -> Iterator[Row]:
    for inner in told.triggers(entry.number):
        yield {
            "kind": "trigger",
            "number": entry.number,
            "verb": _("trigger"),
            "what": inner.name,
            "tags": [],
            "inside": len(entry.spans) + 1,
            "took": figures.ms(inner.seconds),
        }


def _span(told: Told, span: Span, inside: int) -> Row:
    if span.kind == "fill":
        names = span.name.split()
        what = short_key(names[0]) + (f" +{len(names) - 1}" if len(names) > 1 else "")
        by = next((key.filled_by for key in told.keys if key.name == names[0]), ())
        words = _("by statements {numbers}", numbers=figures.span(by)) if by else ""
        verb, tags = _("fill"), [("plain", words)] if words else []
    else:
        kinds = {"commit": "hit", "rollback": "miss"}
        tags = [(kinds.get(span.outcome or "", "flag"), ended(span))]
        verb, what = _("transaction"), span.name
        if span.attempt > 1:
            tags.append(("flag", _("attempt {n}", n=span.attempt)))
    return {
        "kind": span.kind,
        "number": None,
        "verb": verb,
        "what": what,
        "tags": tags,
        "inside": inside,
        **_when(told, span.at, span.seconds),
    }


def _opening(told: Told, number: int) -> Row:
    group = told.opening[number]
    first, last = group[0], group[-1]
    end = last.at + (last.seconds or 0)
    n = len(group)
    return {
        "kind": "opening",
        "number": number,
        "verb": _("new connection"),
        "what": f"{first.connection}",
        "tags": [("plain", ngettext("{n} statement", "{n} statements", n, n=n))],
        "inside": 0,
        **_when(told, first.at, end - first.at),
    }


def _when(told: Told, at: float, seconds: float | None) -> Row:
    whole = told.story.seconds or told.story.now() or 1
    wide = max(THINNEST, 100 * (seconds or 0) / whole)
    return {
        "at": figures.ms(at),
        "took": figures.ms(seconds),
        "from": round(min(100 * at / whole, 100 - THINNEST), 2),
        "wide": round(min(wide, 100), 2),
    }

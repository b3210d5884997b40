"""What is worth a look in a story: asked twice, asked one by one, slow, waited, tried again.

Statements are compared by their shape, which sqlglot gives them: literals and bound values taken
out, lists of values cut down to one, names and spaces alike. So whoever asks the same question
with other words for it is found too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from ecom.glass import shapes
from ecom.glass.cached import READS
from ecom.trace import Command, Entry, Statement, Story

SLOW_SECONDS = 0.05
SLOW_COMMAND_SECONDS = 0.01  # Redis answers in a fraction of a millisecond
NOTICED_SECONDS = 0.005  # what is quicker is never slow, even if the rest is quicker still
SLOWEST_SHARE = 0.1
NEAR_DUPLICATES_OF_REDIS = 3  # one command each; two of a kind are no loop yet
LOCK_WAIT_TIMEOUT = 1205
UNKNOWN = "NoScriptError"  # how Redis asks for a script's text: nothing went wrong

# The shop asks anew at each look who is there: a session that ended meanwhile counts at once. Its
# repeated reads are meant, and would hide those that are not. `memory` is read to connect.
ASKED_ANEW = frozenset({"session", "memory"})

Kind = Literal["error", "retry", "lock_wait", "slow", "slow_command", "duplicate", "near_duplicate"]


@dataclass(frozen=True)
class Finding:
    """`entries`: their numbers, in order. `seconds`: of all of them, or what was waited for a lock.

    `spared`: how many of them need not have been asked.
    """

    kind: Kind
    entries: tuple[int, ...]
    seconds: float
    spared: int = 0


def of(story: Story) -> list[Finding]:
    """The findings of a story, grave ones first."""
    entries = list(story.entries)
    found = chain(
        _errors(entries),
        _retries(story, entries),
        _lock_waits(story.statements),
        _slow(entries),
        _slow_commands(story.commands),
        _repeated(entries),
    )
    return list(found)


def _errors(entries: Sequence[Entry]) -> Iterable[Finding]:
    return (_finding("error", [e]) for e in entries if e.error and not e.error.startswith(UNKNOWN))


def _retries(story: Story, entries: Sequence[Entry]) -> Iterable[Finding]:
    for span in story.spans:
        if span.kind == "transaction" and span.attempt > 1:
            again = [entry for entry in entries if span in entry.spans]
            if again:
                yield _finding("retry", again)


def _lock_waits(statements: Sequence[Statement]) -> Iterable[Finding]:
    for statement in statements:
        waited = sum(wait.seconds for wait in statement.waits)
        if statement.error_code == LOCK_WAIT_TIMEOUT:
            waited = statement.seconds or 0
        if waited:
            yield Finding("lock_wait", (statement.number,), waited)


def _slow(entries: Sequence[Entry]) -> Iterable[Finding]:
    """Statements over SLOW_SECONDS, or among the slowest tenth, if anybody could notice."""
    took = sorted((entry.seconds or 0 for entry in entries), reverse=True)
    share = int(len(took) * SLOWEST_SHARE)
    limit = min(SLOW_SECONDS, max(NOTICED_SECONDS, took[share - 1])) if share else SLOW_SECONDS
    statements = (entry for entry in entries if isinstance(entry, Statement))
    return (_finding("slow", [one]) for one in statements if (one.seconds or 0) >= limit)


def _slow_commands(commands: Sequence[Command]) -> Iterable[Finding]:
    slow = (one for one in commands if (one.seconds or 0) >= SLOW_COMMAND_SECONDS)
    return (_finding("slow_command", [one]) for one in slow)


def _repeated(entries: Sequence[Entry]) -> Iterable[Finding]:
    """Same shape and values: duplicates; same shape with several values: near-duplicates."""
    kin: dict[Hashable, dict[Hashable, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        question = _question(entry)
        if question:
            shape, values = question
            kin[shape][values].append(entry)
    for by_values in kin.values():
        for same in by_values.values():
            if len(same) > 1:
                yield _finding("duplicate", same, len(same) - 1)
        firsts = [same[0] for same in by_values.values()]
        if len(firsts) >= _enough(firsts[0]):
            yield _finding("near_duplicate", firsts, len(firsts) - 1)


def _enough(entry: Entry) -> int:
    return 2 if isinstance(entry, Statement) else NEAR_DUPLICATES_OF_REDIS


def _question(entry: Entry) -> tuple[Hashable, Hashable] | None:
    """What is asked and with which values; None for what is no question to a table or key.

    An attempt of a transaction is compared with itself only: a retry is a finding of its own.
    """
    if isinstance(entry, Statement):
        shape = shapes.of(entry.sql, entry.values)
        attempts = tuple((s.number, s.attempt) for s in entry.spans if s.attempt > 1)
        return None if shape is None else ((shape.text, attempts), shape.values)
    if isinstance(entry, Command) and entry.name in READS and len(entry.args) > 1:
        family = shapes.family(entry.args[1])
        if family not in ASKED_ANEW:
            return (entry.name, family, entry.args[2:]), entry.args[1:]
    return None


def _finding(kind: Kind, entries: Sequence[Entry], spared: int = 0) -> Finding:
    numbers = tuple(sorted(entry.number for entry in entries))
    return Finding(kind, numbers, sum(entry.seconds or 0 for entry in entries), spared)

"""Findings in the words of somebody who learns what to do about them."""

from __future__ import annotations

from ecom.glass.findings import (
    NEAR_DUPLICATES_OF_REDIS,
    SLOW_COMMAND_SECONDS,
    SLOW_SECONDS,
    Finding,
    Kind,
)
from pages.parts.glass import figures
from pages.parts.texts import _, ngettext

ORDER: tuple[Kind, ...] = (
    "error",
    "retry",
    "lock_wait",
    "slow",
    "slow_command",
    "duplicate",
    "near_duplicate",
)
GRAVE = ("error", "retry", "lock_wait")


def flag(finding: Finding) -> str:
    """One word for a badge."""
    return {
        "error": _("error"),
        "retry": _("retry"),
        "lock_wait": _("waited"),
        "slow": _("slow"),
        "slow_command": _("slow"),
        "duplicate": _("duplicate"),
        "near_duplicate": _("near-duplicate"),
    }[finding.kind]


def heading(kind: Kind) -> str:
    return {
        "error": _("Errors"),
        "retry": _("Transactions tried again"),
        "lock_wait": _("Waits for a lock"),
        "slow": _("Slow statements"),
        "slow_command": _("Slow Redis commands"),
        "duplicate": _("Duplicates"),
        "near_duplicate": _("Near-duplicates"),
    }[kind]


def lesson(kind: Kind) -> str:
    """What it is, and the usual cure."""
    return {
        "error": _(
            "The server refused, and its words say why. If it was in a transaction, nothing of "
            "that transaction was kept."
        ),
        "retry": _(
            "A deadlock or a wait that took too long ended the first attempt, so the whole "
            "transaction was done again. Often cured by locking rows always in the same order, "
            "and by short transactions."
        ),
        "lock_wait": _(
            "Another transaction held a row that this one needed. Cure: do slow work before the "
            "transaction, lock late, commit soon."
        ),
        "slow": _(
            "Longer than {limit}, or among the slowest tenth of this click. Look at the plan of a "
            "SELECT: does it read many more rows than it returns? An index, or a sum kept ready, "
            "is the usual cure.",
            limit=figures.ms(SLOW_SECONDS),
        ),
        "slow_command": _(
            "Redis took {limit} or longer; usual is a fraction of a millisecond. It does one "
            "command at a time: perhaps this one waited for a long one before it, the value is "
            "large, or the machine was busy. Cure: smaller values, and no command that goes "
            "through all keys.",
            limit=figures.ms(SLOW_COMMAND_SECONDS),
        ),
        "duplicate": _(
            "The very same question, with the same values, more than once in one click. Cure: ask "
            "once and hand the answer on."
        ),
        "near_duplicate": _(
            "The same question again and again, each time with another value: the N+1 problem. "
            "Cure: ask for all values at once, with IN (…) or a join; in Redis with MGET, where "
            "it is flagged from {n} on.",
            n=NEAR_DUPLICATES_OF_REDIS,
        ),
    }[kind]


def count(finding: Finding) -> str:
    """How often, and how long it took in all."""
    n = len(finding.entries)
    times = ngettext("{n} time", "{n} times", n, n=n)
    return f"{times} · {figures.ms(finding.seconds)}" if n > 1 else figures.ms(finding.seconds)

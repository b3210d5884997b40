"""Times and sizes of the glass box, as people read them."""

from __future__ import annotations

from pages.parts.money import number
from pages.parts.texts import _

KIB = 1024


def ms(seconds: float | None) -> str:
    """`0.24 ms`, `18 ms`, `1.30 s`; a dash if it was never answered."""
    if seconds is None:
        return "–"
    if seconds >= 1:
        return _("{n} s", n=number(seconds, 2))
    return _("{n} ms", n=number(1000 * seconds, 2 if seconds < 0.01 else 0))


def size(count: int | None) -> str:
    if count is None:
        return ""
    if count < KIB:
        return _("{n} B", n=number(count))
    if count < KIB * KIB:
        return _("{n} KB", n=number(count / KIB, 1))
    return _("{n} MB", n=number(count / KIB / KIB, 1))


def left(seconds: float | None) -> str:
    """Of a key's life: `9:41`, or a sign that it has no end."""
    if seconds is None:
        return "∞"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span(numbers: tuple[int, ...]) -> str:
    """`4–6, 9` of 4, 5, 6, 9."""
    runs: list[list[int]] = []
    for number_ in sorted(numbers):
        if runs and number_ == runs[-1][1] + 1:
            runs[-1][1] = number_
        else:
            runs.append([number_, number_])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)

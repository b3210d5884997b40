"""Rows before and after of what a click changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Change:
    """`statement`: its number in the story, if it is known; `by`: the trigger or procedure."""

    table: str
    kind: Literal["insert", "update", "delete"]
    key: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    statement: int | None
    by: str | None

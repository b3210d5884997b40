"""What ran within a statement: of procedures, functions and triggers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Inner:
    """`level`: 1 within the statement itself, 2 within what that called, and so on."""

    kind: Literal["statement", "procedure", "function", "trigger"]
    name: str
    sql: str
    seconds: float | None
    rows_examined: int | None
    rows_affected: int | None
    rows_sent: int | None
    level: int
    lock_seconds: float | None

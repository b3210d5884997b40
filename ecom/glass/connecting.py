"""Which statements of a story only set up a new connection to MySQL.

The driver and SQLAlchemy ask about a dozen things of a new connection; a pool makes one when all
others are at work, and every half an hour. They were sent, so a story has them, but no page asked.
"""

from __future__ import annotations

from ecom.glass import shapes
from ecom.trace import Statement, Story

FIRST = "SET NAMES"  # what the driver says before anything else


def of(story: Story) -> dict[int, list[Statement]]:
    """By number of the first statement: each new connection's, in order."""
    found: dict[int, list[Statement]] = {}
    opening: dict[int, int] = {}  # connection: number of its first statement
    for entry in story.statements:
        if entry.sql.startswith(FIRST) and entry.connection not in opening:
            opening[entry.connection] = entry.number
            found[entry.number] = []
        first = opening.get(entry.connection)
        if first is None:
            continue
        if entry.spans or shapes.of(entry.sql, entry.values) is not None:
            del opening[entry.connection]
        else:
            found[first].append(entry)
    return found

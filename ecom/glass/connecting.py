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
    opening: dict[int, Statement] = {}  # the first statement of a connection
    for entry in story.statements:
        if entry.sql.startswith(FIRST) and entry.connection not in opening:
            opening[entry.connection] = entry
            found[entry.number] = []
        first = opening.get(entry.connection)
        if first is None:
            continue
        if _is_asked(entry, first):
            del opening[entry.connection]
        else:
            found[first.number].append(entry)
    return found


def _is_asked(entry: Statement, first: Statement) -> bool:
    """By a page: about a table, or in a transaction that began when the connection was there."""
    begun = any(span.kind == "transaction" and span not in first.spans for span in entry.spans)
    return begun or shapes.of(entry.sql, entry.values) is not None

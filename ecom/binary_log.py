"""Which sessions MySQL's binary log takes, on the private servers.

The glass box reads there which rows a click changed. A transaction that goes to the log is written
to disk twice, which would slow every cart and order; so a session keeps out of it, and enters it
while a story is told. On a server of one's own the log is for replicas and backups: nobody touches
what goes there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NAME = "glass-box"  # of the private servers' log: ours alone
ENTER, KEEP_OUT = "SET SESSION sql_log_bin = 1", "SET SESSION sql_log_bin = 0"

ASK = f"""
SELECT @@log_bin,
       @@log_bin_basename LIKE '%/{NAME}' AND EXISTS (
         SELECT 1 FROM information_schema.user_privileges
          WHERE privilege_type IN ('BINLOG ADMIN', 'SESSION_VARIABLES_ADMIN', 'SUPER')
            AND grantee = CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',
                                 QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1))))
"""  # noqa: S608


@dataclass(frozen=True)
class Choice:
    """`kept`: there is a log. `free`: this session may say whether it takes its changes."""

    kept: bool = False
    free: bool = False


def keep_out(connection: Any) -> Choice:
    """Nothing that this new connection of the driver changes goes to the log, if it may choose."""
    with connection.cursor() as cursor:
        cursor.execute(ASK)
        kept, free = cursor.fetchone()
        if free:
            cursor.execute(KEEP_OUT)
    return Choice(bool(kept), bool(free))

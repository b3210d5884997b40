"""On a network the demo's admins are the teacher's alone: their password is no longer the one that
every sign-in page shows.

A shop that listens to others gives those who may rule the classroom a password of this start; one
that listens to this machine alone gives them that of the demo again.
"""

from __future__ import annotations

import secrets

from ecom import passwords
from ops import shop_facts
from ops.connection import connect

FACT = "teachers_accounts"
# Read out and typed by people: nothing that is easily taken for something else.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_RULERS = """
SELECT u.id, u.username FROM users u JOIN admins a ON a.user_id = u.id
 WHERE a.level IN ('super_admin', 'moderator') AND FIND_IN_SET(u.username, %s)
 ORDER BY u.username
"""


def new_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def settle(url: str, password: str | None) -> list[str]:
    """Give the demo's admins `password`, or with None that of the demo; their user names.

    Whoever was signed in as one of them is not any more. `url` is that of the installing account.
    """
    with connect(url) as connection, connection.cursor() as cursor:
        shown = shop_facts.get(connection, "demo_password")
        locked = shop_facts.get(connection, FACT)
        if shown is None or (password is None and not locked):
            return []
        names = (shop_facts.get(connection, "demo_accounts") or "").replace(" ", ",")
        cursor.execute(_RULERS, (names,))
        rulers = cursor.fetchall()
        hashed = passwords.hashed(password or shown)
        for user_id, _name in rulers:
            cursor.execute("UPDATE users SET password_hash = %s WHERE id = %s", (hashed, user_id))
            cursor.execute("DELETE FROM sessions WHERE user_id = %s", (user_id,))
        found = [name for _id, name in rulers]
        shop_facts.put(connection, FACT, " ".join(found) if password else "")
        connection.commit()
    return found

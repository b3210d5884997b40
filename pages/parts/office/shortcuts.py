"""The keys of the office, in one place: the same on every page, and told in the help.

With Ctrl they work in fields, too; single letters only outside of them.
"""

from __future__ import annotations

SAVE = "Ctrl+S"
NEXT = "N"
PREVIOUS = "P"
CLEAR = "X"

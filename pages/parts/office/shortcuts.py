"""The keys of the office, in one place: the same on every page, and told in the help.

With Ctrl they work in fields, too; single letters only outside of them. SAVE is for buttons of an
`st.form` only: outside of one, what is being typed is not known before the field is left.
"""

from __future__ import annotations

SAVE = "Ctrl+S"
NEXT = "N"
PREVIOUS = "P"
CLEAR = "X"

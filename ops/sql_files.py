"""The files of `sql/`, cut into statements.

PyMySQL does not know DELIMITER, which is a word of the `mysql` client and of Workbench. A
statement ends where a line ends with the delimiter; a comment line never ends one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "sql"
SCHEMA = "schema"
# In this order: a procedure may be called by a trigger, a function by a view.
KINDS = {
    "functions": "FUNCTION",
    "procedures": "PROCEDURE",
    "triggers": "TRIGGER",
    "views": "VIEW",
}


@dataclass(frozen=True)
class SqlFile:
    """`path` is relative to the folder sql/, such as triggers/order_total.sql."""

    path: str
    text: str

    @property
    def folder(self) -> str:
        return self.path.split("/")[0]

    @property
    def name(self) -> str:
        """The object it makes; a schema file has only a number."""
        return Path(self.path).stem

    @cached_property
    def statements(self) -> list[str]:
        try:
            return list(split(self.text))
        except ValueError as error:
            raise ValueError(f"sql/{self.path}: {error}") from error

    @cached_property
    def checksum(self) -> str:
        return self.checksum_of(len(self.statements))

    def checksum_of(self, statements: int) -> str:
        """Of the first `statements`: what an interrupted run has done must not change either."""
        return hashlib.sha256("\0".join(self.statements[:statements]).encode()).hexdigest()

    @property
    def table(self) -> str:
        """The table of a trigger."""
        found = re.search(r"\b(?:BEFORE|AFTER)\s+\w+\s+ON\s+`?(\w+)", self.text, re.IGNORECASE)
        if found is None:
            raise ValueError(f"sql/{self.path} does not say BEFORE or AFTER … ON <table>")
        return found[1]


def read(folder: Path = FOLDER) -> dict[str, list[SqlFile]]:
    """The files of each folder in the order of their names."""
    return {
        kind: [
            SqlFile(f"{kind}/{path.name}", path.read_text(encoding="utf-8"))
            for path in sorted((folder / kind).glob("*.sql"))
        ]
        for kind in (SCHEMA, *KINDS)
    }


def split(text: str) -> Iterator[str]:
    delimiter, lines = ";", []
    for line in text.splitlines():
        words = line.split()
        if not lines and words[:1] and words[0].upper() == "DELIMITER":
            delimiter = words[1]
        elif words and not (not lines and words[0].startswith("--")):
            lines.append(line)
            if line.rstrip().endswith(delimiter) and not words[0].startswith("--"):
                yield "\n".join(lines).rstrip().removesuffix(delimiter)
                lines = []
    if lines:
        raise ValueError(f"a statement does not end with {delimiter}: {lines[0]}")

"""How a product's details stand in their column: pairs of name and value.

An array, because MySQL sorts the names of a JSON object by their length, and their order is what
staff gave them. An object, as others may have written it, is read as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


def written(details: Iterable[tuple[str, Any]]) -> str:
    return json.dumps([list(pair) for pair in details], ensure_ascii=False)


def read(stored: str) -> dict[str, Any]:
    """Values by name, in their order."""
    return dict(json.loads(stored))

"""How a product's details stand in their column: pairs of name and value.

An array, because MySQL sorts the names of a JSON object by their length, and their order is what
staff gave them. An object, as others may have written it, is read as well. The column takes any
JSON: what is neither tells nothing, and no listing fails for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


def written(details: Iterable[tuple[str, Any]]) -> str:
    return json.dumps([list(pair) for pair in details], ensure_ascii=False)


def read(stored: str) -> dict[str, Any]:
    """Values by name, in their order."""
    return named(json.loads(stored))


def named(details: Any) -> dict[str, Any]:
    """Of an object, or of an array of pairs, what has a name."""
    if isinstance(details, dict):
        return details
    return dict(each for each in details if _is_pair(each)) if isinstance(details, list) else {}


def _is_pair(item: Any) -> bool:
    return isinstance(item, list) and len(item) == 2 and isinstance(item[0], str)

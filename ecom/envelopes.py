"""What a cached value looks like in Redis: JSON, legible in redis-cli.

{"until": 1700000600.1, "took": 0.004, "value": {"price": {"$decimal": "24990000.00"}}}
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ecom import keys

JITTER = 0.1
EAGERNESS = 1.0
READ_BEFORE, LONGEST = 4096, 4096  # texts, and letters of one, that a process need not read twice

_READERS: dict[str, Callable[[str], Any]] = {
    "$decimal": Decimal,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
}


@dataclass(frozen=True)
class Envelope:
    """`until`: the second it ends; `took`: seconds that loading the value took."""

    until: float
    took: float
    value: Any

    def should_refresh(self) -> bool:
        """Whether this reader should load the value anew although it still holds.

        The chance grows towards the end, and with the cost of loading, so that one reader is
        early instead of many being late: Vattani, Chierichetti and Lowenstein, "Optimal
        Probabilistic Cache Stampede Prevention", PVLDB 8 (8), 2015.
        """
        ahead = -self.took * EAGERNESS * math.log(1 - random.random())
        return time.time() + ahead >= self.until


def seal(value: Any, ttl: float, took: float) -> tuple[str, int]:
    """The text to store, and the milliseconds it shall live; None lives shortly."""
    seconds = (keys.NEGATIVE_TTL if value is None else ttl) * random.uniform(1 - JITTER, 1 + JITTER)
    content = {"until": round(time.time() + seconds, 3), "took": round(took, 6), "value": value}
    text = _WRITER.encode(content)
    return text, max(1, round(seconds * 1000))


def unseal(text: str) -> Envelope:
    # Without tags, which are rare, it is read by C code alone.
    return Envelope(**(_TAGGED if '{"$' in text else _PLAIN).decode(text))


def opened(text: str, decode: Callable[[Any], Any], *, shared: bool = False) -> Envelope:
    """Unsealed, its value decoded unless it is None.

    `shared`: the same text is read once, and all who ask get the same value. Redis says each time
    which text holds, so what is kept here can never be too old. `decode` must be one function.
    """
    if shared and len(text) <= LONGEST:
        return _opened_before(text, decode)
    return _opened(text, decode)


def _opened(text: str, decode: Callable[[Any], Any]) -> Envelope:
    kept = unseal(text)
    return kept if kept.value is None else replace(kept, value=decode(kept.value))


_opened_before = lru_cache(READ_BEFORE)(_opened)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"a {type(value).__name__} cannot be cached")


def _tagged(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        tag, text = next(iter(found.items()))
        if tag in _READERS:
            return _READERS[tag](text)
    return found


# Made once: json.loads with options would make a decoder each time.
_PLAIN = json.JSONDecoder()
_TAGGED = json.JSONDecoder(object_hook=_tagged)
_WRITER = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":"))

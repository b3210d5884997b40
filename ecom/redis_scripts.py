"""The Lua scripts of `ecom/lua`: known to Redis by their digest, sent whole when it forgot them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from redis.exceptions import NoScriptError


@dataclass(frozen=True)
class Script:
    text: str
    sha: str

    def __call__(self, redis: Any, keys: Sequence[str], args: Sequence[Any] = ()) -> Any:
        try:
            return redis.evalsha(self.sha, len(keys), *keys, *args)
        except NoScriptError:  # it did not run, so it may be sent again; EVAL makes it known
            return redis.eval(self.text, len(keys), *keys, *args)


@cache
def script(name: str) -> Script:
    text = (Path(__file__).parent / "lua" / f"{name}.lua").read_text(encoding="utf-8")
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())

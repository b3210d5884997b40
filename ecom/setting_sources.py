"""Where settings come from: a file, and text that is turned into what a setting holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from ecom.errors import SettingError
from ecom.setting_checks import Check


def secrets(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}") from error


def value(env: str, raw: Any, kind: str, check: Check | None) -> Any:
    text = str(raw).strip()
    if kind.startswith("bool"):
        if text.lower() not in ("true", "false", "1", "0", "yes", "no"):
            raise SettingError(f"{env} must be true or false")
        found: Any = text.lower() in ("true", "1", "yes")
    elif kind == "int":
        if not re.fullmatch(r"-?\d+", text):
            raise SettingError(f"{env} must be a whole number")
        found = int(text)
    else:
        found = text
    wrong = check(found) if check else None
    if wrong:  # the value itself is never shown: it may hold a password
        raise SettingError(f"{env} {wrong}")
    return found

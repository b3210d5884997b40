"""What of a command to Redis may be shown: keys without anybody's hash, values by their size."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import resources

from ecom.keys import prefixed
from ecom.trace import Command

MASK = "•••"

SCRIPTS = ("EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL")
ALL_KEYS = frozenset({
    "DEL", "EXISTS", "MGET", "TOUCH", "UNLINK", "WATCH", "SINTER", "SUNION", "PFCOUNT",
})  # fmt: skip
SECRETS = frozenset({
    "AUTH", "HELLO", "ACL",
})  # fmt: skip
NO_KEYS = frozenset({
    "CLIENT", "CLUSTER", "COMMAND", "CONFIG", "DBSIZE", "DISCARD", "ECHO", "EXEC", "FLUSHALL",
    "FLUSHDB", "INFO", "LATENCY", "MEMORY", "MONITOR", "MULTI", "PING", "READONLY", "SCAN",
    "SCRIPT", "SELECT", "TIME", "UNWATCH", "WAIT",
})  # fmt: skip
# Of these families the values are as public as the page that shows them.
LEGIBLE = ("cart:{c", "funnel:", "trending:", "memory")
LONGEST = 60  # letters of a value that is shown


def args(command: Command) -> tuple[str, ...]:
    """The command with its arguments: scripts by name, keys as `key` has it, values by size."""
    name, *rest = command.args
    if name.upper() in SECRETS:
        return (name, *([MASK] if rest else []))
    if name.upper() in SCRIPTS and len(rest) > 1:
        script, count, *more = rest
        number = int(count) if count.isdigit() else 0
        keys, given = more[:number], more[number:]
        legible = bool(keys) and _is_legible(keys[0])
        return (name, _script(command, script), count, *map(key, keys),
                *(_argument(one, legible) for one in given))  # fmt: skip
    if name.upper() in ALL_KEYS:
        return (name, *map(key, rest))
    if name.upper() in NO_KEYS or not rest:
        own = prefixed("")
        return (name, *(key(one) if one.startswith(own) else _short(one) for one in rest))
    legible = _is_legible(rest[0])
    return (name, key(rest[0]), *(_argument(one, legible) for one in rest[1:]))


def key(name: str) -> str:
    """A key, or several with blanks between them, whose hashes say nothing of anybody any more.

    The digests of questions (`listing`, `kpi`) stay: they are nobody's.
    """
    return " ".join(one if _QUESTION.search(one) else _HASH.sub(_shortened, one)
                    for one in name.split(" "))  # fmt: skip


def reply(command: Command) -> str:
    """'(nil)', a number, OK, or how large it is: of lists '[pieces] bytes B'."""
    found = command.reply
    if found is None:
        return "(nil)"
    if isinstance(found, (bool, int, float)):
        return str(found)
    if isinstance(found, (list, tuple, set, dict)):
        return f"[{len(found)}] {command.reply_bytes} B"
    return str(found) if found in ("OK", "PONG", "QUEUED") else f"{command.reply_bytes} B"


def scrub(text: str) -> str:
    """A text without what looks like an e-mail, a phone number, a hash or a token."""
    for pattern in _SUSPICIOUS:
        text = pattern.sub(MASK, text)
    return text


def _is_legible(name: str) -> bool:
    own = prefixed("")
    return name.startswith(own) and name[len(own) :].startswith(LEGIBLE)


def _script(command: Command, text: str) -> str:
    found = command.script or _of_limits().get(text)
    return found or (f"{text[:4]}…" if _HASH.fullmatch(text) else _size(text))


@cache
def _of_limits() -> dict[str, str]:
    """Names of the scripts of the `limits` library, by their SHA-1 (see `ecom.windows`)."""
    folder = resources.files("limits") / "resources/redis/lua_scripts"
    return {
        hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest(): path.name[:-4]
        for path in folder.iterdir()
    }


def _argument(text: str, legible: bool) -> str:
    if _NUMBER.fullmatch(text) or _OPTION.fullmatch(text):
        return text
    return _short(text) if legible else _size(text)


def _short(text: str) -> str:
    return scrub(_HASH.sub(_shortened, text)) if len(text) <= LONGEST else _size(text)


def _size(text: str) -> str:
    return f"‹{len(text.encode())} B›" if text else "''"


def _shortened(found: re.Match[str]) -> str:
    return f"{found[0][:4]}…"


_HASH = re.compile(r"[0-9a-f]{32,}")
_QUESTION = re.compile(r":(listing|kpi):[0-9a-f]{32}\W?(:lease)?$")
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?|[+-]inf")
_OPTION = re.compile(r"[A-Z]{1,12}")  # NX, PX, WITHSCORES
_SUSPICIOUS = [
    re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"),
    re.compile(r"\$argon2[^\s'\"]*"),
    re.compile(r"(0x|\b)[0-9A-Fa-f]{40,}\b"),
    re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w-])"),
    re.compile(r"(?<![\d.])(\+84|0084|0)([ .-]?\d){9,10}(?!\d)"),
]

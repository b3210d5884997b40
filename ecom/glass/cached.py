"""What Redis had and what it lacked in a story: hits, misses, what filled a key, what left it.

cached.of(story)           # a Key for each key of the story, in the order it was first asked
cached.reply(command)      # how one command was answered: hits, misses and their keys
cached.ttls(["glass:product:{7}"])      # asked now, and in nobody's story
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecom import keys, link, trace
from ecom.breaker import RedisDown
from ecom.trace import Command, Span, Story, Text

READS = frozenset({"GET", "MGET", "HGETALL", "ZREVRANGE"})
DELETES = frozenset({"DEL", "UNLINK"})
LEASE = ":lease"

# Scripts of ecom/lua that keep a value under their first key, with the reply that says so.
_KEEPERS = {"fill": 1, "keep_cart": 1, "build_trend": 1}
_GONE, _FOR_EVER = -2, -1  # replies of PTTL


@dataclass(frozen=True)
class Reply:
    """Keys by what a command did to them: found, lacked, stored, deleted."""

    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()


@dataclass
class Key:
    """`entries`: the commands about it; `filled_by`: the statements that read what was stored.

    `bytes` were read or stored; `ttl`: seconds left, None if it has no end or is not there.
    """

    name: str
    entries: list[int] = field(default_factory=list)
    hits: int = 0
    misses: int = 0
    filled: bool = False
    filled_by: tuple[int, ...] = ()
    forgotten: bool = False
    bytes: int | None = None


def of(story: Story) -> list[Key]:
    found: dict[str, Key] = {}
    for command in story.commands:
        told = reply(command)
        for which in ("hits", "misses", "stored", "forgotten"):
            for name in getattr(told, which):
                key = found.setdefault(name, Key(name))
                _note(key, command, which)
    for span in story.spans:
        if span.kind == "fill":
            statements = statements_of(story, span)
            for name in span.name.split():
                if name in found and found[name].filled:
                    found[name].filled_by = statements
    return list(found.values())


def reply(command: Command) -> Reply:
    """Of an unanswered command, and of one that is about no value of the shop, nothing."""
    if command.seconds is None or command.error:
        return Reply()
    name, args = command.name, command.args[1:]
    if command.script:
        return _of_script(command)
    if name == "MGET":
        pairs = list(zip(args, command.reply or (), strict=False))
        return _found(pairs)
    if name == "SORT_RO":
        return _found([(args[0], command.reply or None), *_sorted(command).items()])
    if name in READS and not args[0].startswith(keys.memory()):  # that is asked to connect
        return Reply(hits=args[:1]) if command.reply else Reply(misses=args[:1])
    if name in DELETES:
        return Reply(forgotten=tuple(key for key in args if not key.endswith(LEASE)))
    return Reply()


def statements_of(story: Story, span: Span) -> tuple[int, ...]:
    """Numbers of the statements that were asked while `span` went on, in it."""
    return tuple(entry.number for entry in story.statements if span in entry.spans)


def ttls(names: Collection[str]) -> dict[str, float | None]:
    """Seconds left of each key; None: no end. A key that is not there is left out."""
    if not names:
        return {}

    def ask(redis: Any) -> Sequence[int]:
        pipeline = redis.pipeline(transaction=False)
        for name in names:
            pipeline.pttl(name)
        return pipeline.execute()

    with trace.silence():
        try:
            left = link.attempt(ask)
        except RedisDown:
            return {}
    return {
        name: None if milliseconds == _FOR_EVER else milliseconds / 1000
        for name, milliseconds in zip(names, left, strict=True)
        if milliseconds != _GONE
    }


def _found(pairs: Iterable[tuple[str, Any]]) -> Reply:
    pairs = list(pairs)
    return Reply(
        hits=tuple(key for key, value in pairs if value is not None),
        misses=tuple(key for key, value in pairs if value is None),
    )


def _sorted(command: Command) -> dict[str, Any]:
    """Keys and values of `cache_many.get_ranked`: its reply has an id and its value by turns."""
    pattern, reply = command.args[-1], command.reply or ()
    return {
        pattern.replace("*", str(which), 1): value
        for which, value in zip(reply[::2], reply[1::2], strict=True)
    }


def _of_script(command: Command) -> Reply:
    first = command.args[3:4]
    if command.script == "get_or_lease":  # after a GET that missed; a value is one that came since
        return Reply(hits=first) if isinstance(command.reply, (str, Text)) else Reply()
    if command.script in _KEEPERS and command.reply == _KEEPERS[command.script]:
        gives_up = command.script == "fill" and command.args[6] == ""
        return Reply() if gives_up else Reply(stored=first)
    return Reply()


def _note(key: Key, command: Command, which: str) -> None:
    key.entries.append(command.number)
    match which:
        case "hits":
            key.hits += 1
            key.bytes = _size(command, key.name)
        case "misses":
            key.misses += 1
        case "stored":
            key.filled = True
        case "forgotten":
            key.forgotten = True


def _size(command: Command, name: str) -> int | None:
    if command.name == "MGET":
        values = dict(zip(command.args[1:], command.reply, strict=True))
    elif command.name == "SORT_RO":
        values = {command.args[1]: "".join(map(str, command.reply[::2])), **_sorted(command)}
    else:
        return command.reply_bytes
    value = values[name]
    return value.bytes if isinstance(value, Text) else len(value.encode())

"""Stories as JSON, to keep or to hand in: masked as the glass box shows them.

export.text([export.click(story, title="Product")])
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from ecom.glass import cached, findings, masks
from ecom.glass.changes import Change
from ecom.glass.nested import Inner
from ecom.trace import Command, Entry, Span, Statement, Story

FORMAT = 1  # raised when a reader of older files would be misled


def text(clicks: Iterable[Mapping[str, Any]]) -> str:
    """A JSON document: `format`, `exported_at` (UTC) and the clicks as handed in."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    document = {"format": FORMAT, "exported_at": now, "clicks": list(clicks)}
    return json.dumps(document, ensure_ascii=False, indent=1, default=str)


def click(
    story: Story,
    *,
    title: str = "",
    viewer_id: int | None = None,
    nested: Mapping[int, Sequence[Inner]] | None = None,
    changes: Sequence[Change] | None = None,
) -> dict[str, Any]:
    """One story; times in milliseconds. `viewer_id`: whose own details may be shown.

    `nested` and `changes` are null in the file where nobody asked the server for them.
    """
    return {
        "title": title or story.title,
        "began": story.began.isoformat(),
        "ms": _ms(story.seconds),
        "left_out": story.left_out,
        "entries": [_entry(entry, nested) for entry in story.entries],
        "spans": [_span(span) for span in story.spans],
        "keys": [{**asdict(key), "name": masks.key(key.name)} for key in cached.of(story)],
        "findings": [_finding(found) for found in findings.of(story)],
        "changes": None if changes is None else [_change(one, viewer_id) for one in changes],
    }


def _entry(entry: Entry, nested: Mapping[int, Sequence[Inner]] | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": entry.number,
        "at_ms": _ms(entry.at),
        "ms": _ms(entry.seconds),
        "error": masks.error(entry.error),
        "in": [span.number for span in entry.spans],
        "callers": [f"{c.path}:{c.line} {c.function}" for c in entry.callers],
    }
    if isinstance(entry, Command):
        told |= {
            "server": "redis",
            "command": list(masks.args(entry)),
            "reply": masks.reply(entry),
            "reply_bytes": entry.reply_bytes,
        }
    elif isinstance(entry, Statement):
        told |= {
            "server": "mysql",
            "sql": masks.scrub(entry.sql),
            "values": masks.values(entry),
            "rows": entry.rows,
            "affected": entry.affected,
            "connection": entry.connection,
            "waits": [asdict(wait) for wait in entry.waits],
            "inner": None if nested is None else [_inner(i) for i in nested.get(entry.number, ())],
        }
    return told


def _inner(inner: Inner) -> dict[str, Any]:
    return {**asdict(inner), "sql": masks.scrub(inner.sql or "")}


def _span(span: Span) -> dict[str, Any]:
    return {
        "number": span.number,
        "kind": span.kind,
        "name": masks.key(span.name),
        "at_ms": _ms(span.at),
        "ms": _ms(span.seconds),
        "attempt": span.attempt,
        "outcome": span.outcome,
        "error": masks.error(span.error),
    }


def _finding(found: findings.Finding) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "entries": list(found.entries),
        "ms": _ms(found.seconds),
        "spared": found.spared,
    }


def _change(change: Change, viewer_id: int | None) -> dict[str, Any]:
    def shown(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
        return None if row is None else masks.row(change.table, row, viewer_id)

    return {
        "table": change.table,
        "kind": change.kind,
        "key": shown(change.key),
        "before": shown(change.before),
        "after": shown(change.after),
        "statement": change.statement,
        "by": change.by,
    }


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds, 3)

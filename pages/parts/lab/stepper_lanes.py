"""The two transactions of the stepper as HTML: their statements, their locks, and a timeline."""

from __future__ import annotations

from lab.isolation_locks import Lock
from lab.isolation_pair import LOCK_WAIT_SECONDS, Told
from lab.isolation_scenarios import BEGIN, COMMIT, ROLLBACK, Name, Step
from lab.isolation_stage import State
from pages.parts.html import escape
from pages.parts.money import number
from pages.parts.texts import _, ngettext

SIDES: tuple[Name, ...] = ("A", "B")
SHORTEST = 0.6  # percent of the timeline: of a statement too quick to be seen


def steps(state: State) -> str:
    """Time runs downwards; each statement stands in its side's column."""
    heads = "".join(
        f'<div class="lane-head lane-{side}"><b>{_side(side)}</b> '
        f"<small>{_connection(state, side)}</small></div>"
        for side in SIDES
    )
    told = [_told(place, one, state) for place, one in enumerate(state.told, 1)]
    ahead = [
        _cell(place, step, "lane-next" if step is state.next else "lane-ahead", "")
        for place, step in enumerate(state.ahead, len(state.told) + 1)
    ]
    return f'<div class="lanes">{heads}{"".join(told)}{"".join(ahead)}</div>'


def locks(state: State) -> str:
    """What the server says each side holds and waits for."""
    cards = "".join(
        f'<div class="lane-locks lane-{side}"><b>{_locks_of(side)}</b>{_held(state, side)}</div>'
        for side in SIDES
    )
    note = escape(
        _(
            "As the server says. MariaDB names a lock only while somebody waits for it, and counts "
            "roughly; MySQL names each."
        )
    )
    return f'<div class="lanes">{cards}</div><p class="lane-note">{note}</p>'


def timeline(state: State) -> str:
    """When each transaction was open, and when it waited."""
    if not state.told:
        return ""
    waits = any(told.runs for told in state.told)
    end = max([told.ended or 0 for told in state.told] + [state.now if waits else 0]) or 1.0
    lanes = "".join(
        f'<div class="time-name">{side}</div><div class="time-lane lane-{side}">'
        f"{_open(state, side, end)}{_statements(state, side, end)}</div>"
        for side in SIDES
    )
    seconds = escape(_("{n} s", n=f"{end:.1f}"))
    title = escape(_("Timeline: when each was open; red: it waited"))
    return (
        f'<p class="lane-note">{title}</p><div class="time" role="img" aria-label="{title}">'
        f'{lanes}<div></div><div class="time-ends"><span>0</span><span>{seconds}</span></div></div>'
    )


def _side(side: Name) -> str:
    return escape(_("Transaction {side}", side=side))


def _locks_of(side: Name) -> str:
    return escape(_("Locks of {side}", side=side))


def _connection(state: State, side: Name) -> str:
    return escape(_("connection {number}", number=state.connections[side]))


def _told(place: int, told: Told, state: State) -> str:
    kind, came = "lane-done", _came(told)
    if told.runs and state.closed:
        kind, came = "lane-waits", _("still waited when both were closed")
    elif told.runs:
        left = max(0, round(LOCK_WAIT_SECONDS - (state.now - told.began)))
        kind = "lane-waits"
        came = _("waits for a lock … at most {n} s more", n=left)
    elif told.code is not None:
        kind = "lane-error"
    return _cell(place, told.step, kind, came)


def _came(told: Told) -> str:
    if told.code is not None:
        return _("error {code}: {message}", code=told.code, message=told.error)
    parts = []
    if told.waited:
        parts.append(_("waited {n} s", n=f"{(told.ended or 0) - told.began:.1f}"))
    if told.rows is not None:
        parts.append(
            "; ".join(
                ", ".join(f"{name} = {value}" for name, value in row.items()) for row in told.rows
            )
        )
    elif told.step.sql not in (BEGIN, COMMIT, ROLLBACK) and told.changed is not None:
        parts.append(
            ngettext("{n} row changed", "{n} rows changed", told.changed).format(
                n=number(told.changed)
            )
        )
    return " · ".join(parts)


def _cell(place: int, step: Step, kind: str, came: str) -> str:
    reason = escape(_(step.why)) if step.why else ""
    why = f'<div class="lane-why">{reason}</div>' if reason else ""
    what = f'<div class="lane-came">{escape(came)}</div>' if came else ""
    return (
        f'<div class="lane-cell lane-{step.side} {kind}" style="grid-row:{place + 1}">'
        f'<span class="lane-place">{place}</span>'
        f"<code>{escape(step.sql)}</code>{what}{why}</div>"
    )


def _held(state: State, side: Name) -> str:
    connection = state.connections[side]
    found = state.locks.transactions.get(connection)
    if found is None or state.closed:
        nothing = escape(_("No open transaction that has read or changed anything."))
        return f"<p>{nothing}</p>"
    rows = ngettext("{n} row locked", "{n} rows locked", found.rows_locked).format(
        n=number(found.rows_locked)
    )
    changed = ngettext("{n} row changed", "{n} rows changed", found.rows_changed).format(
        n=number(found.rows_changed)
    )
    named = [_lock(lock) for lock in state.locks.locks if lock.connection == connection]
    listed = f"<ul>{''.join(named)}</ul>" if named else ""
    return f"<p>{escape(rows)} · {escape(changed)}</p>{listed}"


def _lock(lock: Lock) -> str:
    where = f"{lock.table}.{lock.index}" if lock.index else lock.table
    told = _("waits for") if lock.waits else _("holds")
    key = f" ({lock.data})" if lock.data else ""
    kind = "lane-lock-waits" if lock.waits else ""
    return (
        f'<li class="{kind}">{escape(told)} <code>{escape(lock.mode)}</code> '
        f"{escape(where)}{escape(key)}</li>"
    )


def _open(state: State, side: Name, end: float) -> str:
    began: float | None = None
    spans = []
    for told in (one for one in state.told if one.step.side == side):
        if told.step.sql == BEGIN:
            began = told.began
        elif told.step.sql in (COMMIT, ROLLBACK) and began is not None:
            spans.append(_bar("time-open", began, told.ended or end, end))
            began = None
    if began is not None:
        spans.append(_bar("time-open", began, end, end))
    return "".join(spans)


def _statements(state: State, side: Name, end: float) -> str:
    return "".join(
        _bar(
            "time-wait" if told.waited else "time-statement",
            told.began,
            told.ended or end,
            end,
            told.step.sql,
        )
        for told in state.told
        if told.step.side == side
    )


def _bar(kind: str, began: float, ended: float, end: float, title: str = "") -> str:
    left = min(100 * began / end, 100 - SHORTEST)
    width = max(SHORTEST, 100 * (ended - began) / end)
    return (
        f'<span class="{kind}" title="{escape(title)}"'
        f' style="left:{left:.2f}%;width:{min(width, 100 - left):.2f}%"></span>'
    )

"""One entry of a story in full: as sent, its values, what ran within it, its plan, its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ecom.glass import masks, shapes, sources
from ecom.glass.findings import UNKNOWN
from ecom.glass.server import Untold
from ecom.trace import Command, Entry, Span, Statement
from pages.parts.glass import figures, finding_words, nested, plan, rows, source, untold
from pages.parts.glass.told import Told
from pages.parts.html import escape, escape_markdown
from pages.parts.texts import _

Facts = list[tuple[str, str]]


def draw(told: Told, number: int) -> None:
    entry = next(one for one in told.story.entries if one.number == number)
    verb, what = rows.title(entry)
    colour = "red" if isinstance(entry, Command) else "blue"
    with st.container(border=True, key="glass-entry"):
        st.markdown(f"**{entry.number} · :{colour}[{escape_markdown(verb)}]** "
                    f"{escape_markdown(what)}")  # fmt: skip
        if entry.error and entry.error.startswith(UNKNOWN):
            st.caption(_("Redis did not know this script by its hash yet: its text comes next."))
        elif entry.error:
            st.error(escape_markdown(masks.error(entry.error)), icon=":material/error:")
        for finding in told.flags().get(number, []):
            st.caption(f"**{finding_words.flag(finding)}**: {finding_words.lesson(finding.kind)}")
        if number in told.opening:
            _connection(told.opening[number])
        elif isinstance(entry, Statement):
            _statement(told, entry)
        elif isinstance(entry, Command):
            _command(told, entry)


def _statement(told: Told, entry: Statement) -> None:
    sql, facts = st.columns([3, 2], gap="medium")
    with sql:
        st.code(
            masks.scrub(shapes.pretty(entry.sql, entry.values)), language="sql", wrap_lines=True
        )
        _values(masks.values(entry))
    with facts:
        _facts([*_when(entry), *_answer(entry), *_parts(entry)])
    inner = told.within(entry.number)
    nested.draw(inner)
    if told.known is not None and entry.number in told.known.cut:
        st.caption(untold.words(Untold("pushed_out")))
    plan.draw(entry, key=f"glass-{told.click.number}-{entry.number}")
    ran = [one.name for one in inner if one.kind != "statement"]
    names = list(dict.fromkeys([*sources.objects_in(entry.sql), *ran]))
    source.draw(entry.callers, names, key=f"glass-{told.click.number}-{entry.number}")


def _command(told: Told, entry: Command) -> None:
    said, facts = st.columns([3, 2], gap="medium")
    with said:
        st.code(" ".join(masks.args(entry)), language=None, wrap_lines=True)
        st.caption(_("Answer: {reply}", reply=escape_markdown(masks.reply(entry))))
    with facts:
        _facts([*_when(entry), *_keys(told, entry), *_parts(entry)])
    scripts = [entry.script] if entry.script else []
    source.draw(entry.callers, scripts, key=f"glass-{told.click.number}-{entry.number}")


def _connection(group: list[Statement]) -> None:
    st.caption(
        _(
            "A pool opened a new connection: what the driver and SQLAlchemy asked before the page "
            "could. The next clicks find it open."
        )
    )
    st.code("\n".join(f"{masks.scrub(one.sql)};" for one in group), language="sql", wrap_lines=True)


def _values(bound: Any) -> None:
    if not bound:
        return
    named = bound.items() if isinstance(bound, Mapping) else enumerate(bound, start=1)
    st.caption(_("Values, sent apart from the text"))
    _facts([(str(name), "NULL" if value is None else str(value)) for name, value in named])


def _when(entry: Entry) -> Facts:
    return [
        (_("Sent after"), figures.ms(entry.at)),
        (_("Took"), figures.ms(entry.seconds)),
    ]


def _answer(entry: Statement) -> Facts:
    facts = [(_("Connection"), str(entry.connection))]
    if entry.rows is not None:
        facts.append((_("Rows returned"), str(entry.rows)))
    elif entry.affected is not None:
        facts.append((_("Rows changed"), str(entry.affected)))
    for wait in entry.waits:
        words = _(
            "{time} for {table}, held by connection {holder}",
            time=figures.ms(wait.seconds),
            table=wait.table,
            holder=wait.holder,
        )
        facts.append((_("Waited"), words))
    return facts


def _keys(told: Told, entry: Command) -> Facts:
    facts: Facts = []
    for key in told.keys:
        if entry.number not in key.entries:
            continue
        facts.append((_("Key"), masks.key(key.name)))
        if key.bytes:
            facts.append((_("Size"), figures.size(key.bytes)))
        if key.name in told.left:
            facts.append((_("Time left"), figures.left(told.left[key.name])))
        if key.filled_by:
            facts.append((_("Filled by"), figures.span(key.filled_by)))
    return facts


def _parts(entry: Entry) -> Facts:
    return [_part(span) for span in entry.spans]


def _part(span: Span) -> tuple[str, str]:
    if span.kind == "fill":
        return _("Filling"), rows.short_key(span.name)
    words = [span.name, _("attempt {n}", n=span.attempt), rows.ended(span)]
    return _("Transaction"), ", ".join(words)


def _facts(facts: Facts) -> None:
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts)
    st.html(f'<dl class="glass-facts">{items}</dl>')

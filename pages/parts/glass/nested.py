"""What ran within a statement, level by level; triggers in their colour."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ecom.glass import masks
from ecom.glass.nested import Inner
from pages.parts.glass import figures
from pages.parts.html import escape
from pages.parts.money import number
from pages.parts.texts import _, ngettext

MOST = 200  # lines: a loop over many rows repeats itself

NO_WAIT = 0.0001  # seconds: MySQL counts what it takes to ask for a lock, too


def draw(inner: Sequence[Inner], key: str = "") -> None:
    if not inner:
        return
    st.caption(_("Within this statement"))
    items = "".join(map(_item, inner[:MOST]))
    st.html(f'<ol class="nested">{items}</ol>')
    more = len(inner) - MOST
    if more > 0:
        st.caption(ngettext("and {n} more", "and {n} more", more, n=number(more)))


def _item(one: Inner) -> str:
    kinds = {
        "trigger": _("trigger"),
        "procedure": _("procedure"),
        "function": _("function"),
        "statement": "",
    }
    kind = kinds[one.kind]
    name = f"<b>{escape(kind)} {escape(one.name)}</b>" if kind else ""
    sql = f"<code>{escape(masks.scrub(' '.join(one.sql.split())))}</code>" if one.sql else ""
    facts = escape(" · ".join(_facts(one)))
    indent = f"margin-left: calc({max(one.level - 1, 0)} * clamp(0.5rem, 1.6vw, 1.15rem))"
    return f'<li class="{one.kind}" style="{indent}">{name}{sql}<p>{facts}</p></li>'


def _facts(one: Inner) -> list[str]:
    told = [figures.ms(one.seconds)]
    if one.rows_examined:
        n = one.rows_examined
        told.append(ngettext("{n} row read", "{n} rows read", n, n=number(n)))
    if one.rows_affected:
        n = one.rows_affected
        told.append(ngettext("{n} row changed", "{n} rows changed", n, n=number(n)))
    if one.rows_sent:
        n = one.rows_sent
        told.append(ngettext("{n} row returned", "{n} rows returned", n, n=number(n)))
    if one.lock_seconds >= NO_WAIT:
        told.append(_("waited {time} for locks", time=figures.ms(one.lock_seconds)))
    return told

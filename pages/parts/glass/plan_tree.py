"""A plan as a tree of steps: what each does, what it was expected to read, and what it read."""

from __future__ import annotations

import streamlit as st

from ecom.glass.plan_nodes import Node, Plan, Warned
from pages.parts import money
from pages.parts.glass import figures, plan_words
from pages.parts.html import escape
from pages.parts.texts import _, ngettext


def show(plan: Plan) -> None:
    st.caption(_headline(plan))
    steps = "".join(_item(node, plan) for node in plan.root.children)
    raw = escape(plan.raw)
    words = escape(_("As the server wrote it"))
    st.html(
        f'<ol class="plan">{steps}</ol>'
        f'<details class="plan-raw"><summary>{words}</summary><pre>{raw}</pre></details>'
    )


def _headline(plan: Plan) -> str:
    count = len(plan.warnings)
    warned = ngettext("{n} warning", "{n} warnings", count, n=count)
    if not count:
        warned = _("nothing to warn of")
    order = _("Each step takes its rows from the steps under it; a join asks them from the top.")
    if plan.analyzed and plan.root.ms is not None:
        took = _("{time} measured", time=figures.ms(plan.root.ms / 1000))
        return f"{took} · {warned}. {order}"
    return f"{warned[0].upper()}{warned[1:]}. {order}"


def _item(node: Node, plan: Plan) -> str:
    lines = [_title(node, plan), _figures(node), _share(node, plan), _condition(node)]
    lines += [_warning(warned, node) for warned in node.warnings]
    within = "".join(_item(child, plan) for child in node.children)
    below = f"<ol>{within}</ol>" if within else ""
    return f"<li><div>{''.join(lines)}</div>{below}</li>"


def _title(node: Node, plan: Plan) -> str:
    what = escape(plan_words.step(node))
    if node.kind not in ("table", "write"):
        named = f" <code>{escape(node.title)}</code>" if node.title else ""
        return f"<b>{what}</b>{'' if node.kind in ('message', 'step') else named}"
    table = plan.tables.get(node.title, "")
    names = [table, node.title] if table and table != node.title else [node.title]
    if node.title.startswith("<"):
        names = [_("What was put aside")]
    parts = f" ({', '.join(node.key_parts)})" if node.key_parts else ""
    key = f" <code>{escape(node.key + parts)}</code>" if node.key else ""
    return f'<b>{escape(" ".join(names))}</b><span class="ours">{what}</span>{key}'


def _share(node: Node, plan: Plan) -> str:
    """Of the time, as a bar; a step that has others under it does not say what it took alone."""
    if node.kind != "table" or (node.whole and node.children) or not node.ms or not plan.root.ms:
        return ""
    percent = min(100.0, 100 * node.ms / plan.root.ms)
    return f'<i class="share" style="width: {percent:.1f}%"></i>' if percent >= 1 else ""


def _figures(node: Node) -> str:
    told = []
    if node.real_rows is not None and node.loops == 0:
        told.append(_("never run"))
    elif node.real_rows is not None:
        told.append(_rows(node.real_rows))
        if node.rows is not None:
            told.append(_("{n} expected", n=_n(node.rows)))
    elif node.rows is not None:
        told.append(_("{rows} expected", rows=_rows(node.rows)))
    if node.loops and node.loops > 1:
        told.append(_("{n} times", n=_n(node.loops)))
    kept = node.filtered if node.real_filtered is None else node.real_filtered
    if kept is not None and kept < 100:
        told.append(_("{percent} % kept", percent=money.number(kept, 1 if kept < 10 else 0)))
    if node.ms is not None:
        told.append(figures.ms(node.ms / 1000))
    told += map(plan_words.extra, node.extra)
    return f"<p>{escape(' · '.join(told))}</p>" if told else ""


def _condition(node: Node) -> str:
    return f"<p><code>{escape(node.condition)}</code></p>" if node.condition else ""


def _warning(warned: Warned, node: Node) -> str:
    return f'<p class="warned">{escape(plan_words.warning(warned, node))}</p>'


def _rows(count: float) -> str:
    return ngettext("{n} row", "{n} rows", 1 if _n(count) == "1" else 2, n=_n(count))


def _n(count: float) -> str:
    return money.number(count, 0 if count >= 10 or abs(count - round(count)) < 0.05 else 1)

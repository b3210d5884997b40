"""The plan of a statement: asked for by a button, shown in place as a tree and kept."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ecom import errors
from ecom.glass import plans
from ecom.glass.nested import Inner
from ecom.glass.plan_nodes import Plan
from ecom.glass.plans import NoPlan
from ecom.glass.server import Untold
from ecom.trace import Statement
from pages.parts import money
from pages.parts.errors import explain
from pages.parts.glass import plan_tree
from pages.parts.glass.untold import words
from pages.parts.texts import _

_KEPT = "glass.plans"


def draw(statement: Statement | Inner, key: str) -> None:
    """The buttons, and what they brought; nothing for what has no plan."""
    if not plans.may_explain(statement):
        return
    with st.container(horizontal=True, gap="small", key=f"plan-buttons-{key}"):
        _button(statement, key, plans.explain, _("Plan"), "account_tree")
        if plans.may_analyze(statement):
            _button(
                statement,
                key,
                plans.analyze,
                _("Plan, measured"),
                "timer",
                _("Runs the statement once more, for 5 seconds at most."),
            )
    found = _kept().get(key)
    if isinstance(found, Plan):
        plan_tree.show(found)
    elif found:
        st.info(found, icon=":material/info:")


def _button(
    statement: Statement | Inner,
    key: str,
    how: Callable[[Statement | Inner], Plan],
    label: str,
    icon: str,
    tip: str | None = None,
) -> None:
    st.button(
        label,
        key=f"{how.__name__}-{key}",
        icon=f":material/{icon}:",
        type="tertiary",
        help=tip,
        on_click=_ask,
        args=(statement, key, how),
    )


def _ask(statement: Statement | Inner, key: str, how: Callable[[Statement | Inner], Plan]) -> None:
    try:
        _kept()[key] = how(statement)
    except NoPlan as refused:
        _kept()[key] = why_not(refused)
    except Untold as untold:
        _kept()[key] = words(untold)
    except errors.ShopError as error:
        _kept()[key] = explain(error)


def _kept() -> dict[str, Plan | str]:
    """Of this visitor's tab: a plan, or why there is none."""
    return st.session_state.setdefault(_KEPT, {})


def why_not(refused: NoPlan) -> str:
    """In a sentence or two, as Markdown."""
    if refused.code == "too_long":
        seconds = money.number(refused.details["seconds"], 0)
        return _("It took longer than {n} s and was given up. Ask for the plan alone.", n=seconds)
    texts = {
        "procedure": _("A CALL has no plan: the statements of the procedure have one each."),
        "values_unknown": _("The server keeps no values of statements within a procedure."),
        "not_plain": _("Only what reads, and does nothing else, may run once more."),
    }
    return texts.get(refused.code, _("This statement reads no table: there is nothing to plan."))

"""Tables that are drawn anew every few seconds: plain HTML does not flicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.parts.html import escape
from pages.parts.live.looks import Whose


@dataclass(frozen=True)
class Cell:
    """`share` of 1 draws a bar below the text; `code`: in the font of code; `warns`: stands out;
    `note` is pale beside the text."""

    text: str
    share: float | None = None
    code: bool = False
    warns: bool = False
    note: str = ""


def draw(whose: Whose, heads: Sequence[str], rows: Sequence[Sequence[Cell | str]]) -> None:
    """The first column is text, the others are figures; wider than the page it scrolls."""
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    st.html(
        f'<div class="live-scroll glass-of-{whose}" tabindex="0"><table class="glass-table">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell | str) -> str:
    found = cell if isinstance(cell, Cell) else Cell(cell)
    text = f"<code>{escape(found.text)}</code>" if found.code else escape(found.text)
    text += f" <small>{escape(found.note)}</small>" if found.note else ""
    bar = "" if found.share is None else f'<u style="width: {100 * min(found.share, 1):.1f}%"></u>'
    return f"<td{' class=live-warns' if found.warns else ''}>{text}{bar}</td>"

"""Text from people made harmless, for HTML and for Streamlit's Markdown labels."""

from __future__ import annotations

import html
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def escape(text: object) -> str:
    """For HTML text and quoted attributes."""
    return html.escape(str(text), quote=True)


def escape_markdown(text: object) -> str:
    """For whatever Streamlit renders as Markdown: labels, toasts, headings. On one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))

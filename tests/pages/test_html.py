from __future__ import annotations

from pages.parts.html import escape, escape_markdown


def test_text_becomes_harmless_html():
    assert escape('<b onclick="x">&') == "&lt;b onclick=&quot;x&quot;&gt;&amp;"


def test_text_becomes_harmless_markdown():
    assert escape_markdown("1. *a* [b](c) `d`") == r"1\. \*a\* \[b\]\(c\) \`d\`"


def test_neither_colours_icons_nor_formulas_get_through():
    assert escape_markdown(":red[x] :material/home: $x$") == (r"\:red\[x\] \:material/home\: \$x\$")


def test_markdown_stays_on_one_line():
    assert escape_markdown("a\n\n# b") == r"a \# b"

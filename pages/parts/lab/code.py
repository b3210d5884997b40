"""The functions that run, side by side."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from textwrap import dedent
from typing import Any

import streamlit as st

from ecom.settings import ROOT
from lab.experiment import Experiment, Variant
from pages.parts.texts import _

BESIDE = 2  # columns: narrower ones break every line of code


def draw(found: Experiment) -> None:
    if not found.variants:
        return
    st.subheader(_("The code of both") if len(found.variants) == 2 else _("The code"), anchor=False)
    for first in range(0, len(found.variants), BESIDE):
        row = found.variants[first : first + BESIDE]
        for place, variant in zip(st.columns(BESIDE), row, strict=False):
            with place:
                st.markdown(f"**{_(variant.title)}**")
                st.code(_source(variant), language="python", wrap_lines=True)
    if found.reads:
        files = ", ".join(f"`{name}`" for name in found.reads)
        st.caption(_("The shop's own way, to read on: {files}", files=files))


def _source(variant: Variant) -> str:
    functions: tuple[Callable[..., Any], ...] = (variant.function, *variant.also)
    told = "\n\n".join(dedent(inspect.getsource(function)).rstrip() for function in functions)
    file = inspect.getsourcefile(variant.function) or ""
    return f"# {file.removeprefix(str(ROOT) + '/')}\n{told}"

"""Form fields with their error right below them; what was typed stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import streamlit as st

from ecom.errors import InvalidInput
from pages.parts import errors
from pages.parts.texts import _

EARLIEST_BIRTH = date(1900, 1, 1)
_EARLIEST, _LATEST = datetime(1990, 1, 1), datetime(2100, 1, 3)


class Fields:
    """Draws fields and remembers where the error of each belongs.

    with st.form("sign-up"):
        fields = Fields()
        email = fields.text("email", _("E-mail"))
        pressed = st.form_submit_button(...)
    if pressed:
        fields.wrong("email", _("..."))
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._below: dict[str, Any] = {}
        self.all_right = True

    def text(self, name: str, label: str, **more: Any) -> str:
        return self._draw(st.text_input, name, label, **more) or ""

    def long_text(self, name: str, label: str, **more: Any) -> str:
        return self._draw(st.text_area, name, label, **more) or ""

    def choice(self, name: str, label: str, options: Any, **more: Any) -> Any:
        return self._draw(st.selectbox, name, label, options, **more)

    def several(self, name: str, label: str, options: Any, **more: Any) -> list[Any]:
        return self._draw(st.multiselect, name, label, options, **more)

    def number(self, name: str, label: str, **more: Any) -> Any:
        return self._draw(st.number_input, name, label, **more)

    def moment(self, name: str, label: str, **more: Any) -> datetime | None:
        """On the shop's clock. Bounds are wide: a value beyond them would be replaced by now."""
        more = {"min_value": _EARLIEST, "max_value": _LATEST, "format": "DD/MM/YYYY"} | more
        return self._draw(st.datetime_input, name, label, **more)

    def day(self, name: str, label: str, **more: Any) -> date | None:
        more = {
            "min_value": EARLIEST_BIRTH,
            "max_value": date.today(),
            "format": "DD/MM/YYYY",
        } | more
        return self._draw(st.date_input, name, label, **more)

    def tick(self, name: str, label: str, **more: Any) -> bool:
        return self._draw(st.checkbox, name, label, **more)

    def wrong(self, name: str, text: str) -> None:
        """Say it below its field, else below the form's last one."""
        place = self._below.get(name) or list(self._below.values())[-1]
        place.markdown(f":red[:material/error: {text}]")
        self.all_right = False

    def required(self, **values: object) -> None:
        for name, value in values.items():
            if not (value.strip() if isinstance(value, str) else value):
                self.wrong(name, _("Please fill this in."))

    def place(self, name: str) -> None:
        """For a field of several widgets: what is wrong with it is said here."""
        self._below[name] = st.empty()

    def refused(self, error: InvalidInput) -> None:
        """Beside its field, or beside all the wrong ones if it names them."""
        if several := error.details.get("fields"):
            for name, code in several.items():
                self.wrong(name, errors.explain(InvalidInput(code=code)))
        else:
            self.wrong(error.field, errors.explain(error))

    def _draw(self, widget: Callable[..., Any], name: str, *args: Any, **more: Any) -> Any:
        value = widget(*args, key=f"{self.prefix}-{name}", **more)
        self.place(name)
        return value

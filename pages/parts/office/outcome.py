"""What came of a press in the office: a message, errors beside their fields, or a conflict.

def save(product_id: int, row_version: int) -> None:     # on_click
    mine = outcome.typed("product-7", "name", "price")
    outcome.act(
        lambda user: products.update(user, product_id, row_version=row_version, **mine),
        _("Saved."), form="product-7", mine=mine, shown=shown,
    )

outcome.show()                        # at the top of the page
fields = Fields("product-7"); …       # the form
outcome.beside(fields)                # below the form
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ecom.errors import Conflict, IllegalStep, InvalidInput, ShopError
from ecom.users import User
from pages.parts import outcome
from pages.parts.errors import explain
from pages.parts.fields import Fields
from pages.parts.office import conflict
from pages.parts.outcome import Done, show
from pages.parts.texts import _

__all__ = ["act", "beside", "reached", "refused", "show", "typed"]


def act(
    work: Callable[[User], Any],
    done: Done,
    *,
    form: str = "",
    mine: Mapping[str, Any] | None = None,
    shown: Mapping[str, Any] | None = None,
) -> bool:
    """For a callback: `work(user)` as whoever is signed in now; what came of it is drawn next.

    `done`: the message, or what makes it of `work`'s result. With `form`, the prefix of its fields,
    an InvalidInput is kept for `beside` and a Conflict for `conflict.draw`: `mine` is what was
    typed, `shown` what the editor began with. A second press before the page was drawn again is no
    conflict with the first one: True, though `work` was refused.
    """
    st.session_state.pop(_beside(form), None)
    if not form:
        return outcome.act(work, done)

    def kept(user: User) -> Any:
        try:
            return work(user)
        except InvalidInput as error:
            if not outcome.is_unsaid():
                st.session_state[_beside(form)] = error
            raise
        except Conflict as error:
            if not outcome.is_unsaid():
                conflict.keep(form, error, mine or {}, shown or {})
            raise

    try:
        return outcome.attempt(kept, done)
    except Conflict as error:
        if outcome.is_unsaid():
            return True
        text = _("Nothing is saved yet: please choose above the form, as somebody changed this.")
        outcome.fail(explain(error) if mine is None else text, overrule=False)
    except InvalidInput:
        text = _("Nothing is saved yet: please look at the fields marked in red.")
        outcome.fail(text, overrule=not outcome.is_unsaid())
    except IllegalStep as error:  # as in outcome.act: a second press
        outcome.fail(explain(error), overrule=False)
    except ShopError as error:
        outcome.fail(explain(error))
    return False


def reached(work: Callable[[User], Any], *codes: str) -> Callable[[User], Any]:
    """`work` for `act`, content if it is so already, as IllegalSteps with these codes say: by a
    press just before this one, whose message was told already, or by somebody else."""

    def contented(user: User) -> Any:
        try:
            return work(user)
        except IllegalStep as error:
            if error.code not in codes:
                raise
            return None

    return contented


def beside(fields: Fields) -> None:
    """After the fields of a form are drawn: what was wrong in them at the last press."""
    error = st.session_state.get(_beside(fields.prefix))
    if error is not None:
        fields.refused(error)


def refused(fields: Fields, error: ShopError) -> None:
    """For forms that save while they are drawn: beside its field, else right here."""
    if isinstance(error, InvalidInput):
        fields.refused(error)
    else:
        st.error(explain(error), icon=":material/error:")


def typed(form: str, *names: str) -> dict[str, Any]:
    """What stands in the fields of a form now, for its callback."""
    return {name: st.session_state.get(f"{form}-{name}") for name in names}


def _beside(form: str) -> str:
    return f"wrong-{form}"

"""Why a server does not tell what it did, in words."""

from __future__ import annotations

from ecom.glass.server import Untold
from pages.parts.texts import _


def words(untold: Untold) -> str:
    return {
        "no_account": _(
            "The server tells this to an account of its own only: set ECOM_MYSQL_GLASS_URL."
        ),
        "denied": _(
            "The account of the glass box lacks a right: `python -m ops grants --print` has it."
        ),
        "down": _("The server did not answer when it was asked."),
        "no_history": _(
            "The server keeps no history of statements: its performance_schema is off, or the "
            "part of it that remembers them."
        ),
        "pushed_out": _("The server has forgotten it already: newer statements took its place."),
        "no_log": _(
            "The server writes no binary log of whole rows, so nobody knows what changed in them."
        ),
        "purged": _("The server has deleted the part of its binary log that told of this click."),
        "unclear": _("The server's binary log does not tell which of its rows this click changed."),
    }[untold.reason]

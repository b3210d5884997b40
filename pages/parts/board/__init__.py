"""What all dashboards have in common.

page = board.open(_("Revenue"), "reports.revenue", filters=("category", "city", "tier"))
board.part(waterfall, page, height=360)   # drawn by waterfall(page), at the same time as others
board.close(page)
"""

from __future__ import annotations

from pages.parts.board.cards import change
from pages.parts.board.closing import close
from pages.parts.board.dimensions import Dimension
from pages.parts.board.opening import open  # noqa: A004 - read as board.open
from pages.parts.board.page import Board
from pages.parts.board.parts import part

__all__ = ["Board", "Dimension", "change", "close", "open", "part"]

"""Packing slips and invoices on paper: each order begins on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from ecom.order_story import Picks
from ecom.orders import Order
from pages.parts import brand, order_words, pdf_table, sums
from pages.parts.dates import day, moment
from pages.parts.exports import Column
from pages.parts.money import money, number
from pages.parts.pdf_look import INK, LINE, MARGIN, MUTED, SHADE, WIDTH, ink, prepare
from pages.parts.texts import _, ngettext

HALF = WIDTH / 2


def invoices(orders: Sequence[Order]) -> bytes:
    """What each order cost, line by line, and how it is paid."""
    paper = _Paper(_("Invoice"))
    for order in orders:
        paper.begin(order)
        _parties(paper, order)
        pdf_table.draw(paper, _invoice_columns(), _invoice_lines(order), whole=True)
        _sums(paper, sums.charged(order), (_("Total"), order.bill.amount))
        if order.bill.refunded:
            left = order.bill.amount - order.bill.refunded
            _sums(paper, [(_("Paid back"), -order.bill.refunded)], (_("Charged in the end"), left))
        _payment(paper, order)
    return bytes(paper.output())


def packing_slips(orders: Sequence[Order], picks: Mapping[int, Picks]) -> bytes:
    """What goes into each parcel, from which shelf, and where it goes to."""
    paper = _Paper(_("Packing slip"))
    for order in orders:
        paper.begin(order)
        _label(paper, order)
        rows = _packed(order, picks.get(order.id, {}))
        pdf_table.draw(paper, _packing_columns(), rows, whole=True)
        pieces = sum(row["pieces"] for row in rows)
        paper.ln(3)
        ink(paper, 10, INK, "B")
        paper.lines(ngettext("{n} piece in all", "{n} pieces in all", pieces, n=number(pieces)), 6)
        _collect(paper, order)
    return bytes(paper.output())


class _Paper(FPDF):
    def __init__(self, kind: str) -> None:
        super().__init__(format="A4")
        self.kind = kind
        self._foot, self._page = "", 0
        prepare(self, kind)

    def footer(self) -> None:
        """On each page; fpdf2 asks for it."""
        self._page += 1
        self.set_y(-14)
        ink(self, 8, MUTED)
        self.cell(HALF, 5, self._foot)
        self.cell(HALF, 5, _("Page {page}", page=self._page), align="R")

    def begin(self, order: Order) -> None:
        """A new page for the order; the pages of each are counted by themselves."""
        self.add_page()
        self._page = 0
        title = _("{kind} of order {number}", kind=self.kind, number=order.id)
        self._foot = f"{brand.NAME} · {title}"
        ink(self, 9, MUTED)
        self.lines(brand.NAME, 5)
        ink(self, 18, INK, "B")
        self.lines(title, 10)
        ink(self, 9, MUTED)
        self.lines(_("placed on {time}", time=moment(order.placed_at)), 5)
        self.ln(4)

    def lines(self, text: str, height: float) -> None:
        self.multi_cell(WIDTH, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def block(self, left: float, top: float, title: str, texts: Sequence[str]) -> float:
        """A title with lines below it, half a page wide; returns where it ends."""
        self.set_xy(left, top)
        ink(self, 8, MUTED)
        self.cell(HALF, 5, title)
        at = top + 5
        ink(self, 10, INK)
        for text in texts:
            if text:
                self.set_xy(left, at)
                self.multi_cell(HALF - 6, 5, text, align="L")
                at = self.get_y()
        return at


def _parties(paper: _Paper, order: Order) -> None:
    top, to = paper.get_y(), order.delivery
    ends = (
        paper.block(MARGIN, top, _("Billed to"), [to.recipient, to.phone, to.address, to.city]),
        paper.block(MARGIN + HALF, top, _("Delivery"), _parcel(order)),
    )
    paper.set_xy(MARGIN, max(ends))


def _label(paper: _Paper, order: Order) -> None:
    """The address, large enough for the parcel."""
    top, to = paper.get_y(), order.delivery
    paper.set_fill_color(*SHADE)
    paper.rect(MARGIN, top, WIDTH, 38, style="F")
    paper.set_fill_color(255)  # for the table below
    paper.set_xy(MARGIN + 4, top + 4)
    ink(paper, 14, INK, "B")
    paper.multi_cell(WIDTH - 8, 7, f"{to.recipient} · {to.phone}", align="L")
    paper.set_x(MARGIN + 4)
    ink(paper, 12, INK)
    paper.multi_cell(WIDTH - 8, 6, f"{to.address}, {to.city}", align="L")
    paper.set_xy(MARGIN + 4, max(paper.get_y(), top + 29))
    ink(paper, 9, MUTED)
    paper.multi_cell(WIDTH - 8, 5, " · ".join(filter(None, _parcel(order))), align="L")
    paper.set_xy(MARGIN, max(paper.get_y(), top + 40))


def _parcel(order: Order) -> list[str]:
    sent = order.delivery
    when = _("expected on {day}", day=day(sent.estimated_on))
    if order.status == "canceled":
        when = order_words.happened("canceled", order)
    return [sent.carrier, sent.tracking_number or "", when]


def _sums(paper: _Paper, rows: Sequence[tuple[str, Decimal]], total: tuple[str, Decimal]) -> None:
    """On the right, the total below a line."""
    paper.ln(3)
    left = MARGIN + WIDTH - 90
    for label, amount in (*rows, total):
        last = (label, amount) == total
        ink(paper, 11 if last else 9, INK, "B" if last else "")
        if last:
            paper.set_draw_color(*LINE)
            paper.line(left, paper.get_y(), MARGIN + WIDTH, paper.get_y())
        paper.set_x(left)
        paper.cell(55, 6, label)
        paper.cell(35, 6, money(amount), align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _payment(paper: _Paper, order: Order) -> None:
    bill = order.bill
    words = [order_words.method(bill.method), order_words.bill_status(bill.status)]
    if bill.status == "paid" and bill.paid_at:
        words[1] = _("Paid on {time}", time=moment(bill.paid_at))
    elif bill.status == "pending":
        words.append(_("due on {time}", time=moment(bill.due_at)))
    paper.ln(4)
    ink(paper, 9, INK)
    paper.lines(" · ".join(filter(None, [*words, bill.transaction_id])), 5)


def _collect(paper: _Paper, order: Order) -> None:
    if order.bill.method == "cash_on_delivery" and order.bill.status == "pending":
        ink(paper, 12, INK, "B")
        paper.lines(_("To collect on delivery: {amount}", amount=money(order.bill.amount)), 8)


def _invoice_columns() -> list[Column]:
    return [
        Column("name", _("Product")),
        Column("quantity", _("Pieces"), "count"),
        Column("unit_price", _("Price"), "money"),
        Column("line_discount", _("Discount"), "money"),
        Column("subtotal", _("Amount"), "money"),
    ]


def _invoice_lines(order: Order) -> list[dict[str, Any]]:
    return [vars(line) for line in order.lines]


def _packing_columns() -> list[Column]:
    return [
        Column("name", _("Product")),
        Column("number", _("No.")),
        Column("pieces", _("Pieces"), "count"),
        Column("shelf", _("Warehouse")),
        Column("packed", _("Packed")),
    ]


def _packed(order: Order, picks: Picks) -> list[dict[str, Any]]:
    """One row for each product and warehouse that it comes from."""
    return [
        {"name": line.name, "number": str(line.product_id), "pieces": pieces, "shelf": shelf,
         "packed": "☐"}
        for line in order.lines
        for shelf, pieces in picks.get(line.product_id) or [("–", line.quantity)]
    ]  # fmt: skip

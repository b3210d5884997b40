"""What the three ways of taking the last piece came to, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass

from lab.experiment import Table
from lab.texts import N_, Words, say


@dataclass(frozen=True)
class Sale:
    """What came of one way. `left` and `sold` are what the tables say in the end."""

    way: str
    left: int
    sold: int
    refused: int
    errors: int
    seconds: float  # until the last piece was sold

    @property
    def accounted(self) -> int:
        return self.left + self.sold

    @property
    def pieces_per_second(self) -> float:
        return self.sold / self.seconds if self.seconds else 0.0


def answer(sales: list[Sale], pieces: int) -> str:
    read, *others = (sale.sold > pieces for sale in sales)
    if any(others):
        return "more"
    return "read" if read else "none"


def words(sales: list[Sale], pieces: int, buyers: int, presses: int) -> tuple[Words, ...]:
    read, lock, update = sales
    return (
        say(
            "{buyers} buyers each pressed “Buy” {presses} times: {wanted} wishes for {pieces} "
            "pieces.",
            buyers=buyers,
            presses=presses,
            wanted=buyers * presses,
            pieces=pieces,
        ),
        say(
            "Read, then write sold {sold} pieces and left {left} in the stock: {accounted} where "
            "{pieces} had been. Nobody got an error.",
            sold=read.sold,
            left=read.left,
            accounted=read.accounted,
            pieces=pieces,
        )
        if not read.errors
        else say(
            "Read, then write sold {sold} pieces and left {left} in the stock, with {errors} "
            "errors: {accounted} where {pieces} had been.",
            sold=read.sold,
            left=read.left,
            errors=read.errors,
            accounted=read.accounted,
            pieces=pieces,
        ),
        say(
            "SELECT … FOR UPDATE sold {locked} and the conditional UPDATE {updated}; stock and "
            "sales add up to {first} and {second}.",
            locked=lock.sold,
            updated=update.sold,
            first=lock.accounted,
            second=update.accounted,
        ),
        say(
            "FOR UPDATE sold {slow} pieces a second, the conditional UPDATE {fast}: with FOR "
            "UPDATE the next buyer waits while this one's order is priced, the UPDATE locks the "
            "row at the very end.",
            slow=round(lock.pieces_per_second),
            fast=round(update.pieces_per_second),
        ),
        say(
            "Two who read “1 left” both sell it. Either nobody else may read in between (FOR "
            "UPDATE), or looking and taking are one statement (UPDATE … WHERE quantity >= 1)."
        ),
    )


def table(sales: list[Sale]) -> Table:
    return Table(
        N_("Does it add up? Left and sold together must be the pieces there were."),
        (
            N_("Way"),
            N_("Sold"),
            N_("Left"),
            N_("Left + sold"),
            N_("Refused"),
            N_("Errors"),
            N_("Seconds"),
            N_("Pieces per second"),
        ),
        tuple(
            (
                sale.way,
                sale.sold,
                sale.left,
                sale.accounted,
                sale.refused,
                sale.errors,
                round(sale.seconds, 2),
                round(sale.pieces_per_second),
            )
            for sale in sales
        ),
    )


def figures(sales: list[Sale], pieces: int, buyers: int, presses: int) -> dict[str, int | float]:
    found: dict[str, int | float] = {
        "buyers": buyers,
        "presses_each": presses,
        "pieces": pieces,
    }
    for name, sale in zip(("read", "for_update", "update"), sales, strict=True):
        found |= {
            f"sold_by_{name}": sale.sold,
            f"left_by_{name}": sale.left,
            f"left_and_sold_by_{name}": sale.accounted,
            f"refused_by_{name}": sale.refused,
            f"errors_by_{name}": sale.errors,
            f"seconds_by_{name}": round(sale.seconds, 3),
            f"pieces_per_second_by_{name}": round(sale.pieces_per_second, 1),
        }
    return found

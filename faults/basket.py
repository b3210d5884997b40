"""What a buyer's cart may hold, after all that the buyer was told and was not told.

What was told is known to the piece. A change that got no answer may have been made or not, so the
line may be one or the other until the next change of it is told: MySQL keeps changes of one cart in
order, so none that is unanswered can come behind one that was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST = 999  # pieces of one product in a cart

Lines = Mapping[int, int]
Wrong = tuple[str, str]  # lost or doubled, and what


class Basket:
    def __init__(self) -> None:
        self._may: dict[int, set[int]] = {}

    def may(self, product: int) -> set[int]:
        """Pieces that there may be; 0: none."""
        return self._may.get(product, {0})

    def products(self) -> list[int]:
        return list(self._may)

    def copy(self) -> Basket:
        twin = Basket()
        twin._may = {product: set(pieces) for product, pieces in self._may.items()}
        return twin

    def added(self, product: int, pieces: int, now: int, left: int) -> Wrong | None:
        """Told that there are `now`, of `left` in the shop; why it can't be so, if it can't."""
        could = {max(held, min(held + pieces, MOST, left)) for held in self.may(product)}
        return self._told(product, now, could)

    def set(self, product: int, pieces: int, now: int, left: int) -> Wrong | None:
        return self._told(product, now, {min(pieces, MOST, left)})

    def removed(self, product: int) -> None:
        self._may[product] = {0}

    def perhaps_added(self, product: int, pieces: int) -> None:
        before = self.may(product)
        self._may[product] = {held + more for held in before for more in range(pieces + 1)}

    def perhaps_set(self, product: int, pieces: int) -> None:
        self._may[product] = self.may(product) | set(range(1, pieces + 1))

    def perhaps_removed(self, product: int) -> None:
        self._may[product] = self.may(product) | {0}

    def ordered(self, lines: Lines) -> None:
        """They left the cart; what there is beyond them stays."""
        for product, pieces in lines.items():
            self._may[product] = {max(0, held - pieces) for held in self.may(product)}

    def perhaps_ordered(self, lines: Lines) -> None:
        for product, pieces in lines.items():
            self._may[product] = {
                rest for held in self.may(product) for rest in (held, max(0, held - pieces))
            }

    def lost(self, found: Lines) -> list[str]:
        """Of what the cart holds, that which is less than it may be, or otherwise impossible."""
        return self._wrong(found, lambda pieces, may: pieces < max(may))

    def doubled(self, found: Lines) -> list[str]:
        return self._wrong(found, lambda pieces, may: pieces > max(may))

    def shows(self, found: Lines) -> list[str]:
        """What in the cart that a page shows cannot be."""
        return self._wrong(found, lambda pieces, may: True)

    def _wrong(self, found: Lines, chosen) -> list[str]:
        return [
            f"product {product}: {pieces} pieces, not {_either(self.may(product))}"
            for product in _all(found, self._may)
            if (pieces := found.get(product, 0)) not in self.may(product)
            and chosen(pieces, self.may(product))
        ]

    def _told(self, product: int, now: int, could: set[int]) -> Wrong | None:
        self._may[product] = {now}
        if now in could:
            return None
        kind = "doubled" if now > max(could) else "lost"
        return kind, f"product {product}: told of {now} pieces, not {_either(could)}"


def _all(*of: Iterable[int]) -> list[int]:
    return sorted({product for one in of for product in one})


def _either(pieces: set[int]) -> str:
    return " or ".join(map(str, sorted(pieces)))

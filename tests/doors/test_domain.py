"""Whatever is typed, a function of the domain does it or refuses it, in words for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ecom.errors import ShopError, Unavailable
from tests.conftest import MYSQL_URL
from tests.doors import calls
from tests.doors.conftest import Furnished, facts
from tests.doors.hostile import TEXTS, chosen, examples, texts
from tests.ecom.conftest import Maker

WHOLE = [0, -1, 1, 10**6, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 2**64, 10**30, -(2**63) - 1]
AMOUNTS = [
    Decimal(text)
    for text in ("NaN", "sNaN", "Infinity", "-Infinity", "-0", "0", "-1", "1e-40", "1e309",
                 "1e999999", "0.001", "12345678901234567890.5", "9999999999999.99")
]  # fmt: skip


def refused(call: calls.Call, value: Any, it: Furnished, make: Maker) -> bool:
    """Raises what is no refusal: that would be a fault of ours."""
    try:
        call(value, it, make)
    except Unavailable:
        raise
    except ShopError:
        return True
    return False


def tried(
    all_calls: dict[str, calls.Call],
    values: Callable[[int], Iterable[Any]],
    it: Furnished,
    make: Maker,
    counted: bool = False,
) -> None:
    """`counted`: a refusal is written down, as failed sign-ins are."""
    faults, again = [], []
    for at, (name, call) in enumerate(all_calls.items()):
        for value in values(at):
            try:
                if refused(call, value, it, make):
                    again.append((name, call, value))
            except Exception as error:  # all of them are told at the end
                faults.append(f"{name}({value!r:.60}): {type(error).__name__} {error!s:.120}")
    assert not faults, "\n".join(faults)
    assert again, "nothing was refused"
    if counted:
        return
    # Once more, now that all is there that is not refused. Acts that place an order first do that.
    alone = [one for one in again if not one[0].startswith(("paid", "shipped", "canceled"))]
    before = facts(MYSQL_URL)
    for name, call, value in alone:
        assert refused(call, value, it, make), name
    assert facts(MYSQL_URL) == before, "a refusal left something behind"


def test_texts(furnished: Furnished, make: Maker) -> None:
    tried(calls.TEXT, lambda at: chosen(2, at).values(), furnished, make)


def test_names_and_passwords(furnished: Furnished, make: Maker) -> None:
    tried(calls.HASHED, lambda at: chosen(2, 5 + at).values(), furnished, make, True)


def test_whole_numbers(furnished: Furnished, make: Maker) -> None:
    tried(calls.WHOLE, lambda _at: WHOLE, furnished, make)


def test_amounts(furnished: Furnished, make: Maker) -> None:
    tried(calls.AMOUNT, lambda _at: AMOUNTS, furnished, make)


def test_anything_typed(furnished: Furnished, make: Maker) -> None:
    @examples(few=60)
    @given(st.sampled_from(sorted(calls.TEXT)), texts())
    def run(name: str, text: str) -> None:
        refused(calls.TEXT[name], text, furnished, make)

    run()


def test_any_number(furnished: Furnished, make: Maker) -> None:
    whole = st.sampled_from(sorted(calls.WHOLE))
    amounts = st.sampled_from(sorted(calls.AMOUNT))

    @examples(few=20)
    @given(whole, st.integers(), amounts, st.decimals())
    def run(of_whole: str, number: int, of_amount: str, amount: Decimal) -> None:
        refused(calls.WHOLE[of_whole], number, furnished, make)
        refused(calls.AMOUNT[of_amount], amount, furnished, make)

    run()


def test_there_is_a_text_of_every_kind() -> None:
    assert len(TEXTS) > 90

"""What the cache gives back is what MySQL said, to the kind of each value."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ecom import envelopes
from ecom.db import Row
from ecom.kpi import columns

VALUES = st.one_of(
    st.none(),
    st.integers(),
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes().map(lambda at: at.replace(fold=0)),  # UTC has none
)
ROWS = st.lists(st.text(min_size=1), min_size=1, max_size=4, unique=True).flatmap(
    lambda names: st.lists(
        st.tuples(*[VALUES] * len(names)).map(lambda values: dict(zip(names, values, strict=True)))
    )
)


def kept(rows: list[Row]) -> list[Row]:
    text, _ms = envelopes.seal(columns.pack(rows), 60, 0.01)
    return columns.unpack(envelopes.unseal(text).value)


def test_rows_come_back_in_order_with_their_kinds() -> None:
    rows = [
        {"day": date(2026, 1, 2), "city": "Đà Nẵng", "net": Decimal("12.50"), "orders": 2},
        {"day": None, "city": None, "net": None, "orders": None},
        {"day": date(2026, 1, 1), "city": "Huế", "net": Decimal("1E+2"), "orders": 1},
    ]
    assert str(kept(rows)) == str(rows)  # as text: 100.00 and 1E+2 are equal, and so are 1 and True


@given(ROWS)
def test_whatever_is_kept_comes_back(rows: list[Row]) -> None:
    assert str(kept(rows)) == str(rows)


def test_no_value_of_a_sum_carries_a_tag() -> None:
    at = datetime(2026, 1, 1)
    packed = columns.pack([{"at": at, "net": Decimal(n)} for n in range(3)])
    assert json.loads(json.dumps(packed))["values"] == [[at.isoformat()] * 3, ["0", "1", "2"]]

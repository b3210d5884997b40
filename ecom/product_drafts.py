"""What staff say about a product, from the form or from a file, and what must be right about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ecom import drawings
from ecom.errors import InvalidInput
from ecom.plain_text import visible
from ecom.settings import settings

SHORTEST_NAME, LONGEST_NAME = 2, 160
LONGEST_DESCRIPTION = 5_000
DEAREST = Decimal("9999999999999.99")  # what products.price can hold
MOST_DETAILS = 40
LONGEST_DETAIL_NAME, LONGEST_DETAIL_VALUE = 60, 300
UPLOADED = "upload-"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Draft:
    """`details`: names and values in their order. `picture`: a drawing, `phone-3`, or one that was
    uploaded, `upload-<hash>`. None: not said yet."""

    name: str
    category_id: int | None
    price: Decimal | None
    description: str = ""
    details: Pairs = ()
    picture: str = ""


def checked(draft: Draft, kept_picture: str = "") -> Draft:
    """The same, tidied: spaces, empty details. Whether the category exists is asked on writing.

    `kept_picture`: what the product has already, which is right in any case. Raises InvalidInput
    for the first wrong field; `details["fields"]` holds the codes of all of them by field.
    """
    tidy = replace(
        draft,
        name=_line(draft.name),
        description=_text(draft.description),
        details=_without_empty(draft.details),
        picture=draft.picture.strip(),
    )
    wrong = {
        "name": _wrong_name(tidy.name),
        "category_id": "category_missing" if tidy.category_id is None else "",
        "price": wrong_price(tidy.price),
        "description": "text_too_long" if len(tidy.description) > LONGEST_DESCRIPTION else "",
        "details": _wrong_details(tidy.details),
        "picture": "" if tidy.picture == kept_picture else _wrong_picture(tidy.picture),
    }
    fields = {name: code for name, code in wrong.items() if code}
    if fields:
        name, code = next(iter(fields.items()))
        raise InvalidInput(f"{name}: {code}", field=name, code=code, fields=fields)
    return tidy


def wrong_price(price: Decimal | None) -> str:
    """The code of what is wrong about a price, else ''."""
    if price is None:
        return "price_missing"
    if not price.is_finite() or not 0 <= price <= DEAREST:
        return "price_out_of_range"
    if price != price.quantize(Decimal(1).scaleb(-settings().currency_decimals)):
        return "price_decimals"
    return ""


def pairs(details: Mapping[str, Any]) -> Pairs:
    """Stored details as names and values; a list becomes 'a, b'."""
    return tuple((str(name), _written(value)) for name, value in details.items())


def _wrong_name(name: str) -> str:
    if not name:
        return "product_name_missing"
    return "" if SHORTEST_NAME <= len(name) <= LONGEST_NAME else "product_name_wrong"


def _wrong_details(details: Pairs) -> str:
    names = [name.casefold() for name, _ in details]
    if not all(name and value for name, value in details):
        return "detail_incomplete"
    if len(set(names)) < len(names):
        return "detail_twice"
    if len(details) > MOST_DETAILS:
        return "details_too_many"
    short = all(
        len(name) <= LONGEST_DETAIL_NAME and len(value) <= LONGEST_DETAIL_VALUE
        for name, value in details
    )
    return "" if short else "detail_too_long"


def _wrong_picture(picture: str) -> str:
    if not picture:
        return "picture_missing"
    uploaded = re.fullmatch(rf"{UPLOADED}[0-9a-f]{{32}}", picture)
    return "" if uploaded or drawings.is_drawn(picture) else "picture_unknown"


def _without_empty(details: Pairs) -> Pairs:
    lines = ((_line(name), _line(value)) for name, value in details)
    return tuple((name, value) for name, value in lines if name or value)


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", visible(text)).split())


def _text(text: str) -> str:
    """Its lines are kept."""
    lines = visible(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_CONTROL.sub(" ", line).rstrip() for line in lines).strip()


def _written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

"""Where the picture of a product is."""

from __future__ import annotations

from urllib.parse import quote


def url(picture: str) -> str:
    """The address of a picture that a product names, such as `phone-3`."""
    return f"/pictures/{quote(picture, safe='')}.svg"

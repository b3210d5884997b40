"""Where the picture of a product is."""

from __future__ import annotations

from urllib.parse import quote

from ecom.product_drafts import UPLOADED


def url(picture: str) -> str:
    """The address of a picture that a product names: `phone-3` is drawn, `upload-…` a photo."""
    ending = "webp" if picture.startswith(UPLOADED) else "svg"
    return f"/pictures/{quote(picture, safe='')}.{ending}"

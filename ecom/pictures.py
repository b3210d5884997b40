"""Pictures of products that staff upload: checked by what is in the file, never by its name.

A file is decoded and drawn anew as WebP, so that nothing but its pixels is kept: no place where a
photo was taken, no script, nothing that was hidden behind the picture.
"""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from ecom import db
from ecom.errors import InvalidInput
from ecom.product_drafts import UPLOADED
from ecom.users import User

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 16_000_000
MOST_PIXELS_OF_A_JPEG = 50_000_000  # as phones take them; decoded no larger than needed
LONGEST_SIDE = 1200  # pixels, of what is kept
QUALITY = 85
RESIZED = ("L", "LA", "RGB", "RGBA", "CMYK")  # modes in which colours can be mixed

_room = threading.BoundedSemaphore(1)  # decoding a small file may take 240 MB


@dataclass(frozen=True)
class Picture:
    """`content`: WebP. `name` is what a product calls it."""

    content: bytes
    width: int
    height: int

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:32]

    @property
    def name(self) -> str:
        return UPLOADED + self.content_hash


def read(content: bytes) -> Picture:
    """The picture in an uploaded file; of an animation the first frame. Nothing is stored yet.

    Raises InvalidInput for `picture`: picture_too_large, picture_too_many_pixels,
    picture_unreadable.
    """
    if len(content) > MOST_BYTES:
        raise _refused("picture_too_large")
    try:
        with _room:
            _verify(content)
            with Image.open(BytesIO(content), formats=FORMATS) as image:
                drawn = _pixels(image)
            out = BytesIO()
            drawn.save(out, "WEBP", quality=QUALITY)
    except InvalidInput:
        raise
    except Image.DecompressionBombError as error:
        raise _refused("picture_too_many_pixels") from error
    except Exception as error:  # of a broken file a decoder may raise anything
        raise _refused("picture_unreadable") from error
    return Picture(out.getvalue(), *drawn.size)


def keep(connection: db.Connection, actor: User, picture: Picture) -> None:
    """As part of the transaction that names it; the same picture is kept once."""
    db.execute(
        connection,
        _KEEP,
        content_hash=picture.content_hash,
        content=picture.content,
        width=picture.width,
        height=picture.height,
        actor_id=actor.id,
    )


def is_kept(connection: db.Connection, name: str) -> bool:
    content_hash = name.removeprefix(UPLOADED)
    return bool(db.execute(connection, _KEPT, content_hash=content_hash))


def content(content_hash: str) -> bytes | None:
    """WebP, for whoever asks: pictures of products are public."""
    if not re.fullmatch("[0-9a-f]{32}", content_hash):
        return None
    found = db.row(_CONTENT, content_hash=content_hash)
    return found["content"] if found else None


def _verify(content: bytes) -> None:
    """Looks at the head before any pixel is decoded: a small file may hold a huge picture."""
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        photo = image.format in ("JPEG", "MPO")  # as some phones call theirs
        most = MOST_PIXELS_OF_A_JPEG if photo else MOST_PIXELS
        if image.width * image.height > most:
            raise _refused("picture_too_many_pixels")
        image.verify()


def _pixels(image: Image.Image) -> Image.Image:
    """Upright, at most LONGEST_SIDE, and without anything that the file said besides.

    Made smaller before anything else where the mode allows: each step makes a copy of all pixels.
    """
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded no larger than needed
    if image.mode not in RESIZED or "transparency" in image.info:
        image = _converted(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    pixels = _converted(ImageOps.exif_transpose(image))
    return Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())


def _converted(image: Image.Image) -> Image.Image:
    """To one of the two modes that WebP has."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _refused(code: str) -> InvalidInput:
    return InvalidInput(field="picture", code=code, fields={"picture": code})


_KEEP = """
INSERT IGNORE INTO pictures (content_hash, content, width, height, actor_id)
VALUES (:content_hash, :content, :width, :height, :actor_id)
"""
_KEPT = "SELECT 1 FROM pictures WHERE content_hash = :content_hash"
_CONTENT = "SELECT content FROM pictures WHERE content_hash = :content_hash"

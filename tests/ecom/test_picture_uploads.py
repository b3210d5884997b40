from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from ecom import db, pictures, products
from ecom.errors import InvalidInput
from ecom.products import Draft
from ecom.settings import ROOT
from tests.ecom.conftest import Maker

RED, BLUE = (200, 30, 30), (30, 30, 200)


def drawn(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    out = BytesIO()
    image.convert(mode).save(out, kind, **more)
    return out.getvalue()


def seen(picture: pictures.Picture) -> Image.Image:
    return Image.open(BytesIO(picture.content)).convert("RGB")


def near(one: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


def chunk(name: bytes, content: bytes) -> bytes:
    length, checksum = (struct.pack(">I", n) for n in (len(content), zlib.crc32(name + content)))
    return length + name + content + checksum


def png_of(width: int, height: int) -> bytes:
    """A few hundred bytes which say that they are a picture of so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000, 9)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg_of(width: int, height: int) -> bytes:
    """A small one whose head says that it has so many pixels."""
    content = drawn("JPEG")
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"),
        ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("GIF", "P"), ("WEBP", "RGB"),
    ],
)  # fmt: skip
def test_jpeg_png_webp_and_gif_become_webp(kind: str, mode: str) -> None:
    content = drawn(kind, mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        out = BytesIO()
        Image.new("I;16", (60, 40), 40_000).save(out, "PNG")
        content = out.getvalue()
    picture = pictures.read(content)
    stored = Image.open(BytesIO(picture.content))
    assert stored.format == "WEBP" and stored.size == (60, 40) == (picture.width, picture.height)
    if mode == "I;16":
        assert near(seen(picture).getpixel((5, 5)), (156, 156, 156))
    if mode in ("RGB", "RGBA", "P", "CMYK"):
        assert near(seen(picture).getpixel((5, 20)), RED)
        assert near(seen(picture).getpixel((55, 20)), BLUE)


def test_what_can_be_seen_through_stays_so() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(BytesIO(pictures.read(out.getvalue()).content)).getpixel((5, 5))[3] == 0


def test_of_an_animation_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (20, 20), color) for color in (RED, BLUE)]
    for kind in ("GIF", "WEBP", "PNG"):
        out = BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
        picture = pictures.read(out.getvalue())
        assert near(seen(picture).getpixel((5, 5)), RED)
        assert not getattr(Image.open(BytesIO(picture.content)), "is_animated", False)


def test_a_photo_is_turned_upright_and_nothing_but_its_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Máy ảnh của Lan"
    content = drawn("JPEG", exif=exif, comment=b"<script>alert(1)</script>", icc_profile=b"x" * 200)
    assert b"<script>" in content
    picture = pictures.read(content)
    stored = Image.open(BytesIO(picture.content))
    assert stored.size == (40, 60)
    assert near(seen(picture).getpixel((20, 5)), RED)  # what was left is on top now
    assert not stored.getexif() and not {"exif", "xmp", "icc_profile"} & set(stored.info)
    for secret in (b"script", b"Lan", b"EXIF", b"XMP", b"ICCP"):
        assert secret not in picture.content


def test_a_large_picture_is_made_smaller_in_proportion() -> None:
    picture = pictures.read(drawn("JPEG", (3000, 1500)))
    assert (picture.width, picture.height) == (1200, 600)
    assert (pictures.read(drawn("PNG", (4000, 2))).height) == 1


def test_a_photo_of_a_phone_is_taken() -> None:
    picture = pictures.read(drawn("JPEG", (8000, 6000)))
    assert (picture.width, picture.height) == (1200, 900)


MEMORY = """
import re, sys, threading
from pathlib import Path
from ecom import pictures

def used():  # of this process alone; ru_maxrss begins with its parent's
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024

content = sys.stdin.buffer.read()
none = used()
pictures.read(content)
one = used()
threads = [threading.Thread(target=pictures.read, args=[content]) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(one - none, used() - one)
"""


def test_two_pictures_of_most_pixels_at_once_take_the_memory_of_one() -> None:
    content = drawn("PNG", (4000, 4000), compress_level=1)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], input=content, capture_output=True, check=True, cwd=ROOT
    )
    one, more = map(int, done.stdout.split())  # MB
    assert one < 150  # 64 of them are its pixels, some the code that reads it
    assert more < 60


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_colour_to_be_seen_through_is_not_mixed_with_others(mode: str) -> None:
    image = Image.new(mode, (2400, 2400), 200 if mode == "L" else BLUE)
    image.paste(0 if mode == "L" else RED, (0, 0, 1200, 2400))
    out = BytesIO()
    image.save(out, "PNG", transparency=0 if mode == "L" else RED)
    stored = Image.open(BytesIO(pictures.read(out.getvalue()).content))
    assert stored.size == (1200, 1200)
    assert [stored.getpixel((x, 600))[3] for x in (5, 1195)] == [0, 255]


def bad_files() -> Iterator[tuple[str, bytes, str]]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    yield "an SVG with a script", svg, "picture_unreadable"
    yield "HTML named .png", b"<!doctype html><script>alert(1)</script>", "picture_unreadable"
    yield "nothing", b"", "picture_unreadable"
    yield "a PDF", b"%PDF-1.7\n1 0 obj", "picture_unreadable"
    yield "a JPEG cut off", drawn("JPEG", (400, 400), quality=95)[:1500], "picture_unreadable"
    yield "a PNG cut off", drawn("PNG", (400, 400))[:-200], "picture_unreadable"
    yield "a PNG with a bit turned", turned(drawn("PNG", (400, 400))), "picture_unreadable"
    yield "a GIF cut off", drawn("GIF", (400, 400), "P")[:60], "picture_unreadable"
    yield "a BMP", drawn("BMP"), "picture_unreadable"
    yield "a TIFF", drawn("TIFF"), "picture_unreadable"
    yield "only a head", b"\x89PNG\r\n\x1a\n", "picture_unreadable"
    yield "6 MB", drawn("PNG") + b"\0" * 6 * 1024 * 1024, "picture_too_large"
    yield "a JPEG of 51 megapixels", jpeg_of(8500, 6000), "picture_too_many_pixels"
    yield "over 16 megapixels", png_of(4001, 4000), "picture_too_many_pixels"
    yield "a bomb", png_of(50_000, 50_000), "picture_too_many_pixels"
    yield "a bomb beyond all measure", png_of(2**31 - 1, 2**31 - 1), "picture_too_many_pixels"


def turned(content: bytes) -> bytes:
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(("content", "code"), [
    pytest.param(content, code, id=name) for name, content, code in bad_files()
])  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        pictures.read(content)
    assert (refused.value.field, refused.value.code) == ("picture", code)


def test_what_hides_behind_a_picture_is_left_out() -> None:
    for hidden in (b"<script>alert(1)</script>", b"PK\x03\x04 a zip", b"<?php system($_GET[0]) ?>"):
        picture = pictures.read(drawn("GIF", mode="P") + hidden)
        assert hidden not in picture.content
        assert picture.content[:4] == b"RIFF" and picture.content[8:12] == b"WEBP"


def test_an_uploaded_picture_is_kept_with_the_product_that_has_it(make: Maker) -> None:
    seller = make.user(make.employee("sales"))
    picture = pictures.read(drawn("PNG"))
    draft = Draft("Tranh", make.category(), Decimal(5), picture=picture.name)
    for _ in range(2):
        product_id = products.create(seller, draft, picture)
    assert products.product(seller, product_id).draft.picture == picture.name
    assert pictures.content(picture.content_hash) == picture.content
    assert db.row("SELECT COUNT(*) AS n FROM pictures")["n"] == 1
    other = make.product()
    with_it = replace(products.product(seller, other).draft, picture=picture.name)
    assert products.update(seller, other, with_it, 1)  # it is there, so that it need not be sent


def test_a_picture_that_nobody_uploaded_is_refused_and_a_refused_product_leaves_none(
    make: Maker,
) -> None:
    seller = make.user(make.employee("sales"))
    picture = pictures.read(drawn("PNG"))
    draft = Draft("Tranh", make.category(), Decimal(5), picture=picture.name)
    for upload in (None, pictures.read(drawn("PNG", (9, 9)))):
        with pytest.raises(InvalidInput) as refused:
            products.create(seller, draft, upload)
        assert refused.value.details["fields"] == {"picture": "picture_unknown"}
    with pytest.raises(InvalidInput):
        products.create(seller, replace(draft, category_id=999_999), picture)
    assert db.rows("SELECT content_hash FROM pictures") == []


@pytest.mark.parametrize("name", ["", "x" * 32, "A" * 32, "0" * 31, "0" * 32, "'; --"])
def test_content_that_is_not_there_is_none(shop: str, name: str) -> None:
    assert pictures.content(name) is None

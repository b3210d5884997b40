from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from ecom import pictures, products
from ecom.products import Draft
from pages.parts.pictures import url
from tests.conftest import Server
from tests.ecom.conftest import Maker
from tests.web.conftest import Browser


@pytest.fixture
def make(shop: str) -> Maker:
    return Maker()


@pytest.fixture
def picture(make: Maker) -> pictures.Picture:
    """One that a product has."""
    out = BytesIO()
    Image.new("RGB", (30, 20), (200, 30, 30)).save(out, "PNG")
    found = pictures.read(out.getvalue())
    draft = Draft("Tranh", make.category(), Decimal(5), picture=found.name)
    products.create(make.user(make.employee("sales")), draft, found)
    return found


def test_an_uploaded_picture_is_served_as_a_picture_and_nothing_else(
    browser: Browser, picture: pictures.Picture
) -> None:
    answer = browser.ask("GET", url(picture.name))
    assert (answer.status, answer.body) == (200, picture.content)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "immutable" in answer.headers["cache-control"]


def test_a_browser_that_has_it_gets_no_second_copy(
    browser: Browser, picture: pictures.Picture
) -> None:
    etag = {"if-none-match": browser.ask("GET", url(picture.name)).headers["etag"]}
    again = browser.ask("GET", url(picture.name), etag)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path", ["upload-{0}.svg", "upload-{0}.html", "upload-{0}", "{0}.webp", "upload-{1}.webp"]
)
def test_under_any_other_name_there_is_nothing(
    browser: Browser, picture: pictures.Picture, path: str
) -> None:
    content_hash = picture.content_hash
    answer = browser.ask("GET", "/pictures/" + path.format(content_hash, content_hash.upper()))
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("text/plain")


def test_while_mysql_is_away_no_browser_remembers_that_there_was_none(
    browser: Browser, picture: pictures.Picture, mysql_server: Server
) -> None:
    mysql_server.stop()
    answer = browser.ask("GET", url(picture.name))
    assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
    mysql_server.start()
    assert browser.ask("GET", url(picture.name)).status == 200


def test_pages_know_both_kinds_of_pictures() -> None:
    assert url("phone-3") == "/pictures/phone-3.svg"
    assert url(f"upload-{'0a' * 16}") == f"/pictures/upload-{'0a' * 16}.webp"
    assert url('"><script>') == "/pictures/%22%3E%3Cscript%3E.svg"

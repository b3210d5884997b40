from __future__ import annotations

import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from ecom.drawings import KINDS, VARIANTS
from tests.web.conftest import Browser
from web.pictures import DRAWINGS, svg


def test_every_kind_is_drawn_and_nothing_else():
    assert set(DRAWINGS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_well_formed_and_refers_only_to_itself(kind: str):
    for variant in range(VARIANTS):
        text = svg(kind, variant)
        root = ElementTree.fromstring(text)
        ids = {element.get("id") for element in root.iter()}
        assert set(re.findall(r"url\(#([\w-]+)\)", text)) <= ids
        assert not re.search(r"<script|href|on\w+=|http(?!://www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_variant_of_a_kind_looks_different(kind: str):
    assert len({svg(kind, variant) for variant in range(VARIANTS)}) == VARIANTS


def test_there_are_several_kinds_for_each_category():
    categories = set(KINDS.values())
    assert len(categories) == 12
    assert all(list(KINDS.values()).count(category) >= 3 for category in categories)


def test_a_picture_is_served_to_be_kept(browser: Browser):
    answer = browser.ask("GET", "/pictures/phone-3.svg")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "public, max-age=" in answer.headers["cache-control"]
    assert answer.body.decode() == svg("phone", 3)


def test_a_browser_that_has_the_picture_gets_no_second_copy(browser: Browser):
    etag = {"if-none-match": browser.ask("GET", "/pictures/rice-cooker-0.svg").headers["etag"]}
    again = browser.ask("GET", "/pictures/rice-cooker-0.svg", etag)
    assert (again.status, again.body) == (304, b"")
    assert browser.ask("GET", "/pictures/rice-cooker-1.svg", etag).status == 200


@pytest.mark.parametrize(
    "name", ["phone", "phone-8", "phone--1", "phone-٣", "phone-03", "unicorn-1", "-1", "stage-1"]
)
def test_what_is_not_drawn_is_not_found(browser: Browser, name: str):
    answer = browser.ask("GET", quote(f"/pictures/{name}.svg"))
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("text/plain")

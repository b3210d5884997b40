from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from web.origins import is_ours

OURS = [
    {},
    {"origin": "http://shop.example", "host": "shop.example"},
    {"origin": "http://shop.example:80", "host": "shop.example"},
    {"origin": "https://shop.example", "host": "shop.example:443"},
    {"origin": "https://SHOP.example", "host": "shop.example"},
    {"origin": "http://[::1]:8501", "host": "[::1]:8501"},
    {"origin": "http://localhost:8501", "host": "localhost:8501", "sec-fetch-site": "same-origin"},
]
THEIRS = [
    {"origin": "http://localhost:9999", "host": "localhost:8501"},
    {"origin": "http://localhost", "host": "localhost:8501"},
    {"origin": "http://127.0.0.1:8501", "host": "localhost:8501"},
    {"origin": "https://evil.example", "host": "shop.example"},
    {"origin": "https://shop.example.evil.example", "host": "shop.example"},
    {"origin": "https://shop.example@evil.example", "host": "shop.example"},
    {"origin": "https://sub.shop.example", "host": "shop.example"},
    {"origin": "null", "host": "shop.example"},
    {"origin": "", "host": ""},
    {"origin": "http://", "host": ""},
    {"origin": "file://", "host": "shop.example"},
    {"origin": "http://shop.example:x", "host": "shop.example"},
    {"origin": "http://[::1", "host": "[::1"},
    {"origin": "ftp://shop.example", "host": "shop.example"},
    {"origin": "http://shop.example"},
    {"host": "localhost:8501", "sec-fetch-site": "same-site"},
    {"host": "localhost:8501", "sec-fetch-site": "cross-site"},
    {"host": "localhost:8501", "sec-fetch-site": "nonsense"},
]


@pytest.mark.parametrize("headers", OURS)
def test_a_page_of_the_address_asked_for_is_ours(headers: dict[str, str]):
    assert is_ours(Headers(headers))


@pytest.mark.parametrize("headers", THEIRS)
def test_any_other_page_is_not(headers: dict[str, str]):
    assert not is_ours(Headers(headers))


def test_two_origins_are_nobodys():
    origin = (b"origin", b"http://shop.example")
    assert not is_ours(Headers(raw=[(b"host", b"shop.example"), origin, origin]))

"""Addresses of Redis: one server, or several nodes of a cluster with commas between them."""

from __future__ import annotations

from urllib.parse import urlsplit


def each(url: str) -> list[str]:
    """redis://:word@a:7000,b:7000 -> redis://:word@a:7000, redis://:word@b:7000"""
    _, _, places = urlsplit(url).netloc.rpartition("@")
    return [url.replace(places, place, 1) for place in places.split(",")] if places else [url]

"""`/pictures/<kind>-<variant>.svg`: product pictures over HTTP."""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from ecom.drawings import VARIANTS
from web.pictures import svg

_VARIANTS = {str(number): number for number in range(VARIANTS)}
_WEEK = 7 * 24 * 3600
_HEADERS = {
    "cache-control": f"public, max-age={_WEEK}, stale-while-revalidate={4 * _WEEK}",
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
}


async def picture(request: Request) -> Response:
    """200, 304 if the browser has it, 404 for a kind or variant that is not drawn."""
    try:
        content, etag = _picture(request.path_params["name"])
    except KeyError:
        return Response("There is no such picture.", status_code=404, media_type="text/plain")
    headers = _HEADERS | {"etag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/svg+xml", headers=headers)


@cache
def _picture(name: str) -> tuple[bytes, str]:
    kind, _, variant = name.rpartition("-")
    content = svg(kind, _VARIANTS[variant]).encode()
    return content, f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'

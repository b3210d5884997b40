"""`/pictures/upload-<hash>.webp`: product pictures that staff uploaded. Never anything but WebP."""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ecom import pictures
from ecom.errors import Unavailable

_log = logging.getLogger(__name__)
_YEAR = 365 * 24 * 3600
_HEADERS = {
    "cache-control": f"public, max-age={_YEAR}, immutable",  # another content has another name
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
}


async def uploaded_picture(request: Request) -> Response:
    """200, 304 if the browser has it, 404 if nobody uploaded it, 503 while MySQL is away."""
    content_hash = request.path_params["content_hash"]
    headers = _HEADERS | {"etag": f'"{content_hash}"'}
    try:
        content = await run_in_threadpool(pictures.content, content_hash)
    except Unavailable as error:
        _log.warning("a picture could not be read: %s", error)
        return _refusal(503, "Please try again in a moment.")
    if content is None:
        return _refusal(404, "There is no such picture.")
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/webp", headers=headers)


def _refusal(status: int, text: str) -> Response:
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(text, status, headers, media_type="text/plain")

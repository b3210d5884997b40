"""The shop's own HTTP routes; Streamlit answers all others."""

from __future__ import annotations

from starlette.routing import Route

from web.gallery import picture
from web.sign_in import end_session, start_session
from web.style import PATH as STYLE
from web.style import style
from web.uploads import uploaded_picture

routes: list[Route] = [
    Route("/pictures/{name}.svg", picture),
    Route("/pictures/upload-{content_hash}.webp", uploaded_picture),
    Route(STYLE, style),
    Route("/session", start_session, methods=["POST"]),
    Route("/session", end_session, methods=["DELETE"]),
]

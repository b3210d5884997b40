"""The server: `streamlit run app.py`. It opens the shop at its start and closes it at its end."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ecom.errors import SettingError
from ecom.settings import settings
from ops import health, startup
from ops.welcome import welcome
from pages.parts import errors
from web.middleware import middleware
from web.nodelay import send_at_once
from web.routes import routes

try:
    settings()
except SettingError as error:
    sys.exit(str(error))


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    logging.basicConfig(level=settings().log_level, format="%(levelname)s %(name)s: %(message)s")
    send_at_once(st.get_option("server.port"))
    startup.begin(open_shop, shared=network() is not None)
    try:
        yield
    finally:
        startup.end()


def open_shop(private: bool) -> None:
    import altair  # noqa: F401  half a second that the first visitor need not wait for

    gc.freeze()  # Streamlit collects garbage after every rerun: without what was there before
    welcome(st.get_option("server.port"), private, network(), *startup.teachers())


def network() -> list[str] | None:
    return startup.network_urls(st.get_option("server.address"), st.get_option("server.port"))


def healthz(_request: Request) -> JSONResponse:
    status, answer = health.report()
    return JSONResponse(answer, status)


app = st.App(
    "pages/frame.py",
    lifespan=lifespan,
    routes=[Route("/healthz", healthz), *routes],
    middleware=middleware,
    on_script_error=errors.handle,
)

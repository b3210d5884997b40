"""What Streamlit takes by itself: `bare_page.py`, served as the shop is."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from web.nodelay import send_at_once


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    send_at_once(st.get_option("server.port"))
    gc.freeze()
    yield


app = st.App(str(Path(__file__).with_name("bare_page.py")), lifespan=lifespan)

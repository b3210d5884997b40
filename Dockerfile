# The app alone: MySQL and Redis are given by settings (README, "Your own servers").
# `docker compose up` starts all three: compose.yaml.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0

WORKDIR /shop

# Before the code: who only changes the code need not install again.
COPY requirements.txt ./
COPY requirements.lock ./
RUN pip install --disable-pip-version-check -r requirements.txt -c requirements.lock

COPY app.py ./
COPY .streamlit/config.toml .streamlit/
COPY docs docs
COPY ecom ecom
COPY lab lab
COPY locale locale
COPY ops ops
COPY pages pages
COPY sql sql
COPY web web

# Nothing here is the shop's to write, and its user owns nothing of it.
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent shop
USER 10001

EXPOSE 8501
# 503 while MySQL does not answer; without Redis the shop works.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]

CMD ["streamlit", "run", "app.py", "--server.port=8501"]

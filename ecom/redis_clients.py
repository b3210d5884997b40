"""Clients of redis-py as the shop needs them: short timeouts, nothing sent twice, text replies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import AbstractConnection, ConnectionPool
from redis.retry import Retry

from ecom import redis_urls, tls, traced_redis
from ecom.redis_cluster import Cluster

CONNECT_SECONDS = 0.5
REPLY_SECONDS = 0.4

Client = Redis | Cluster
Greet = Callable[[AbstractConnection], None]


class Where(NamedTuple):
    """`url` may name several nodes of a cluster. `ca`: a file, or None for the system's CAs."""

    url: str
    ca: str | None
    prefix: str
    cluster: bool


def connect(where: Where, greet: Greet, reply_seconds: float = REPLY_SECONDS) -> Client:
    """`greet` is called with each new connection. A cluster is asked at once who is there."""
    urls = redis_urls.each(where.url)
    of_connections = {"connection_class": traced_redis.connection_class(urls[0])}
    if urls[0].startswith("rediss:"):
        known_as = urlsplit(urls[0]).hostname
        of_connections |= {"tls": tls.context(where.ca or tls.SYSTEM), "known_as": known_as}
    options: dict[str, Any] = {
        "decode_responses": True,
        "protocol": 2,
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": reply_seconds,
        "driver_info": None,
    }
    if where.cluster:
        pool = partial(_pool, of_connections)
        return Cluster(urls, pool, redis_connect_func=greet, **options)
    return Redis.from_url(
        where.url,
        retry=Retry(NoBackoff(), 0),  # the default retries ten times and replays writes
        redis_connect_func=partial(_open, greet),
        **options,
        **of_connections,
    )


def servers(client: Client) -> list[Redis]:
    """Each that holds keys of its own."""
    return client.masters() if isinstance(client, Cluster) else [client]


def renew(client: Client) -> None:
    """Whoever asks next opens a new connection; what is under way ends first."""
    for server in servers(client):
        server.connection_pool.update_active_connections_for_reconnect()
        server.connection_pool.disconnect_free_connections()


def _open(greet: Greet, connection: AbstractConnection) -> None:
    connection.on_connect()
    greet(connection)


def _pool(of_connections: dict[str, Any], **options: Any) -> ConnectionPool:
    return ConnectionPool(**options | of_connections)

"""How Redis is reached: quickly or not at all, for nothing in it is needed to be right."""

from typing import Any

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.errors import ConfigurationError

REST = 2.0
"""Seconds to leave Redis alone after it failed."""

_PATIENCE = 1.0
"""Seconds to wait for it before going on without it."""


def connection_options(redis_url: str) -> dict[str, Any]:
    """Options of every connection to `redis_url`. Raises `ConfigurationError`, which never repeats the address."""
    if not redis_url.startswith(("redis://", "rediss://")):
        raise ConfigurationError("REDIS_URL is not an address of Redis. Try redis://localhost:6379/0")
    return {
        "socket_timeout": _PATIENCE,
        "socket_connect_timeout": _PATIENCE,
        "retry": Retry(NoBackoff(), 0),
    }

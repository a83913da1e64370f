"""The SDK's client: one for a server, with no retries of its own and nothing of what is said in its logs."""

import ipaddress
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpx2Client

from bot.errors import ConfigurationError

_TIMES = httpx2.Timeout(None, connect=5.0)
"""Seconds. Whatever is asked has a deadline of its own, for the whole of it."""
_MAKER = "api.openai.com"
_NO_KEY = "none"
_NO_ADDRESS = "OPENAI_BASE_URL is no address: it begins with http:// or https:// and mostly ends with /v1."
_NO_SUCH_KEY = "OPENAI_API_KEY holds signs that no key has: copy it once more, without quotation marks and spaces."
_NO_PROXY = (
    "The proxy that HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names cannot be used for the model's server: name an http:// "
    "proxy, or that server in NO_PROXY."
)
_NO_TRUST = "SSL_CERT_FILE or SSL_CERT_DIR names no certificates that can be read: mend it, or leave it out."
_QUIET = ("openai", "httpx2", "httpcore2")
"""Below warnings these log addresses and parts of requests, the first even where only OPENAI_LOG asks for it."""


class Server:
    """Where models are asked. `host` is safe to show: an address may hold a password."""

    def __init__(self, client: AsyncOpenAI) -> None:
        parts = urlsplit(str(client.base_url))
        name = str(parts.hostname)
        shown = f"[{name}]" if ":" in name else name
        self.client = client
        self.host = f"{shown}:{parts.port}" if parts.port else shown
        self.is_the_makers = name == _MAKER
        self.key_in_clear = parts.scheme == "http" and client.api_key != _NO_KEY and not _is_here(name)


@asynccontextmanager
async def open_server(address: str, key: str) -> AsyncIterator[Server]:
    """`address` may be empty for the maker's, and `key` for a local server. Raises `ConfigurationError`."""
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    async with _client(address or f"https://{_MAKER}/v1", key.strip() or _NO_KEY) as client:
        yield Server(client)


def _client(address: str, key: str) -> AsyncOpenAI:
    """On this machine no proxy is asked: it would look for the server on its own."""
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ConfigurationError(_NO_SUCH_KEY)
    try:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or " " in address:
            raise ConfigurationError(_NO_ADDRESS)
        here = parts.scheme == "http" and _is_here(parts.hostname)
        http = DefaultAsyncHttpx2Client(trust_env=False) if here else None
        return AsyncOpenAI(api_key=key, base_url=address, max_retries=0, timeout=_TIMES, http_client=http)
    except ImportError:
        raise ConfigurationError(_NO_PROXY) from None
    except OSError:
        raise ConfigurationError(_NO_TRUST) from None
    except (ValueError, httpx2.InvalidURL):
        raise ConfigurationError(_NO_ADDRESS) from None


def _is_here(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"

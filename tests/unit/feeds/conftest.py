"""A web server on this machine that answers as a test tells it."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.loopback_web import LoopbackServer, loopback_web

__all__ = ["LoopbackServer"]


@pytest.fixture
async def server() -> AsyncIterator[LoopbackServer]:
    async with loopback_web() as loopback:
        yield loopback

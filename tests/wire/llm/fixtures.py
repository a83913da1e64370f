"""The `models` fixture, to import into a conftest."""

from collections.abc import AsyncIterator

import pytest

from tests.wire.llm.running import ScriptedModels


@pytest.fixture
async def models() -> AsyncIterator[ScriptedModels]:
    """A server that can do everything and answers nothing yet: script it."""
    async with ScriptedModels() as served:
        yield served

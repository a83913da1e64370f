from collections.abc import AsyncIterator

import pytest

from tests.fakes.talking_library import TalkingLibrary, talking_library


@pytest.fixture
async def talk() -> AsyncIterator[TalkingLibrary]:
    async with talking_library() as opened:
        yield opened

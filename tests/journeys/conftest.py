"""An app on the sample show: ingested once, copied for every test that changes anything."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.chat.capabilities import DISCORD, SLACK, Capabilities
from bot.composition import LOCAL, SAMPLE, App, open_app
from bot.domain.ids import CommunityId
from bot.settings import Settings
from tests.fakes.poster import RecordingPoster
from tests.journeys.communities import Town

OpenApp = Callable[..., AbstractAsyncContextManager[App]]


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the sample show, followed by the local community. Never written to."""
    folder = tmp_path_factory.mktemp("sample") / "data"

    async def ingest() -> None:
        async with open_app(Settings(data=folder)) as app:
            report = await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
            assert not report.problems, report.problems
            for episode in await app.stores.library.episodes(await app.scope()):
                await app.cards.of(episode)

    asyncio.run(ingest())
    return folder


@pytest.fixture
def data(sample_data: Path, tmp_path: Path) -> Path:
    """A copy of the sample show's data folder, free to change."""
    return Path(shutil.copytree(sample_data, tmp_path / "data"))


@pytest.fixture
async def app(data: Path) -> AsyncIterator[App]:
    async with open_app(Settings(data=data), base_url="http://127.0.0.1:1") as opened:
        yield opened


@pytest.fixture(params=[SLACK, DISCORD], ids=lambda place: place.platform)
async def town(app: App, request: pytest.FixtureRequest) -> Town:
    """A community that follows the sample show and was not set up further."""
    platform: Capabilities = request.param
    community = CommunityId(f"{platform.platform}:app:-:home")
    shows = await app.stores.communities.followed_shows(LOCAL)
    await app.stores.communities.follow(community, [show.id for show in shows])
    poster = RecordingPoster()
    app.posters.register(platform.platform, poster)
    return Town(app, platform, community, poster)

"""A feed that hosts add in chat is read beside the talk, and belongs to their community alone."""

import functools
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.chat.capabilities import SLACK
from bot.chat.plain_text import plain_text
from bot.composition import LOCAL, SAMPLE, open_app
from bot.domain.ids import CommunityId
from bot.settings import Settings
from tests.fakes.poster import RecordingPoster
from tests.journeys.communities import Town
from tests.journeys.talking import notice, quotes

HOME, OTHER = CommunityId("slack:app:-:home"), CommunityId("slack:app:-:other")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture
def feed() -> Iterator[str]:
    """The sample show's feed, served on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(SAMPLE)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_app(Settings(data=tmp_path / "data", fetch_private=True)) as app:
        poster = RecordingPoster()
        app.posters.register("slack", poster)
        yield Town(app, SLACK, HOME, poster)


async def add(town: Town, feed: str) -> str:
    admin = town.admin()
    return plain_text(await admin.fills(await admin.opens("set-shows:"), feed=feed))


async def test_a_feed_becomes_a_show_of_the_community_alone(home: Town, feed: str) -> None:
    assert "I am reading that feed now" in await add(home, feed)
    assert "already" in await add(home, feed)
    await home.app.adding.settled()
    [told] = home.poster.to("ada")
    assert "Read: " in told.text
    assert quotes(await home.member().types("/quote S3"))
    [show] = await home.app.stores.communities.followed_shows(HOME)
    assert show.owner == HOME
    other = Town(home.app, SLACK, OTHER, home.poster)
    assert not await home.app.stores.communities.published_shows()
    assert "/aftershow setup" in notice(await other.member().types("/episodes")).text


async def test_a_feed_that_is_published_already_is_followed_at_once(home: Town, feed: str) -> None:
    await home.app.ingester.ingest([feed], community=LOCAL)
    assert "You follow" in await add(home, feed)
    [show] = await home.app.stores.communities.followed_shows(HOME)
    assert show.owner is None
    assert quotes(await home.member().types("/quote S3"))


async def test_deleting_the_community_deletes_its_shows(home: Town, feed: str) -> None:
    await add(home, feed)
    await home.app.adding.settled()
    admin = home.admin()
    await admin.fills(await admin.opens("delete-community:"), sure="delete")
    assert "no episodes" in notice(await home.member().types("/episodes")).text
    assert home.app.index.version() == await home.app.stores.library.version()


async def test_closing_the_app_ends_feeds_on_their_way(tmp_path: Path, feed: str) -> None:
    async with open_app(Settings(data=tmp_path / "data", fetch_private=True)) as app:
        town = Town(app, SLACK, HOME, RecordingPoster())
        await add(town, feed)
    assert not town.poster.sent

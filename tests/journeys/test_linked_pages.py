"""The page behind a receipt, at the door it is read at: what a community's hosts took away is not on it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from bs4 import BeautifulSoup

from adapters.web.app import create_app
from bot.chat.blocks import EpisodeList, QuoteBlock
from bot.chat.capabilities import DISCORD, SLACK
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import MessageRef
from bot.composition import LOCAL, App, open_app
from bot.domain.ids import CommunityId
from bot.settings import Settings
from tests.fakes.poster import RecordingPoster
from tests.journeys.communities import Town
from tests.journeys.talking import button, notice, quotes

AWAY = "[taken away by the hosts]"
ADDRESS = "https://pages.test"


@dataclass
class Reader:
    """Opens links as a browser does."""

    app: App

    async def opens(self, url: str) -> tuple[int, str]:
        """The status, and the words of the page."""
        site = create_app(self.app.linked_pages(), listing=False)
        transport = httpx2.ASGITransport(app=site)
        async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as browser:
            answer = await browser.get(url)
        html = BeautifulSoup(answer.text, "html.parser")
        for line in html.select("h2, a.line"):
            line.decompose()
        return answer.status_code, " ".join(html.get_text().split())


@pytest.fixture
async def served(data: Path) -> AsyncIterator[App]:
    """As `aftershow run` opens it, its pages behind one address for all communities."""
    async with open_app(Settings(data=data, base_url=ADDRESS)) as opened:
        yield opened


@pytest.fixture
async def towns(served: App) -> tuple[Town, Town]:
    shows = [show.id for show in await served.stores.communities.followed_shows(LOCAL)]
    poster = RecordingPoster()
    there = []
    for platform in (SLACK, DISCORD):
        served.posters.register(platform.platform, poster)
        community = CommunityId(f"{platform.platform}:app:-:home")
        await served.stores.communities.follow(community, shows)
        there.append(Town(served, platform, community, poster))
    return there[0], there[1]


async def shared(town: Town) -> tuple[OutgoingMessage, QuoteBlock, str]:
    """A quote that stands in a channel, and the address its receipt leads to."""
    member = town.member()
    message = await member.presses(button(await member.types("/quote S3"), "Share"))
    await member.saw(message, MessageRef(member.place, "m1"))
    [quote] = quotes(message)
    assert quote.receipt.transcript_url
    return message, quote, quote.receipt.transcript_url


async def test_hidden_words_are_on_no_page_of_their_community_and_stay_on_anothers(towns: tuple[Town, Town]) -> None:
    here, there = towns
    reader = Reader(here.app)
    message, quote, url = await shared(here)
    _, elsewhere, other_url = await shared(there)
    assert elsewhere.text == quote.text
    for link in (url, other_url):
        assert quote.text in (await reader.opens(link))[1]
    await here.admin().presses(button(message, "Hide"))
    status, words = await reader.opens(url)
    assert status == 200
    assert AWAY in words
    assert quote.text not in words
    assert "\u2588" not in words
    status, words = await reader.opens(other_url)
    assert (status, AWAY in words, quote.text in words) == (200, False, True)


async def test_a_hidden_episode_has_no_page_behind_the_links_of_its_community(towns: tuple[Town, Town]) -> None:
    here = towns[0]
    reader = Reader(here.app)
    links = [(await shared(town))[2] for town in towns]
    episode = urlsplit(links[0]).path.rpartition("/")[2]
    title = next(
        one.title for one in await here.app.stores.library.episodes(await here.app.scope()) if one.id == episode
    )
    for block in (await here.member().types("/episodes")).blocks:
        if isinstance(block, EpisodeList):
            links += [one.transcript_url or "" for one in block.episodes if one.episode_id == episode]
    assert len(links) == 3
    assert title in notice(await here.admin().types(f"/aftershow hide {title}")).text
    assert [(await reader.opens(link))[0] for link in links] == [404, 200, 404]
    await here.admin().types(f"/aftershow show again {title}")
    assert [(await reader.opens(link))[0] for link in links] == [200, 200, 200]


async def test_a_link_cut_short_or_bent_leads_nowhere(towns: tuple[Town, Town]) -> None:
    reader = Reader(towns[0].app)
    _, _, url = await shared(towns[0])
    [tag] = parse_qs(urlsplit(url).query)["c"]
    episodes = await towns[0].app.stores.library.episodes(await towns[0].app.scope())
    path = urlsplit(url).path
    another = next(f"/transcripts/{one.id}" for one in episodes if one.id not in path)
    for bent in (path, f"{path}?c=", f"{path}?c={tag[:-1]}", f"{path}?c={tag}A", f"{another}?c={tag}", another):
        status, words = await reader.opens(bent)
        assert status == 404, bent
        assert "a fresh answer has a fresh link" in words
    assert (await reader.opens(f"{path}?c={tag}"))[0] == 200


async def test_a_shows_own_page_is_its_communitys_alone(towns: tuple[Town, Town], tmp_path: Path) -> None:
    here = towns[0]
    app = here.app
    file = tmp_path / "own.md"
    file.write_text("**Ada:** Nobody else shall ever read this.\n\n**Bo:** Then we keep it.\n")
    await app.ingester.ingest([str(file)], community=here.community, owner=here.community)
    episodes = await app.stores.library.episodes(await app.scope(here.community))
    own = next(one for one in episodes if one.show.owner == here.community)
    reader = Reader(app)
    found = []
    for town in towns:
        tag = app.stores.page_tags.tag(town.community, own.id)
        found.append((await reader.opens(f"/transcripts/{own.id}?c={tag}"))[0])
    assert found == [200, 404]


async def test_a_receipt_leads_to_its_words_after_the_show_is_followed_no_longer(towns: tuple[Town, Town]) -> None:
    town = towns[0]
    _, quote, url = await shared(town)
    for show in await town.app.stores.communities.followed_shows(town.community):
        await town.app.stores.communities.unfollow(town.community, show.id)
    assert quote.text in (await Reader(town.app).opens(url))[1]


async def test_words_hidden_in_one_revision_are_on_the_page_of_no_other(
    towns: tuple[Town, Town], tmp_path: Path
) -> None:
    town = towns[0]
    app, reader = town.app, Reader(town.app)
    file = tmp_path / "own.md"
    secret = "The bucket is haunted by the ghost of last quarter's invoice, and we all know whose it was."
    links = []

    async def says(opening: str) -> None:
        file.write_text(f"**Ada:** {opening}\n\n**Bo:** {secret} So it goes.\n")
        await app.ingester.ingest([str(file)], community=town.community, owner=town.community)

    for opening in ("Hello.", "Hello and welcome."):
        await says(opening)
        message = await town.member().types("/quote haunted")
        links += [one.receipt.transcript_url or "" for one in quotes(message)]
    await town.admin().presses(button(await town.member().presses(button(message, "Share")), "Hide"))
    await says("Welcome back, everybody.")
    first = urlsplit(links[0])
    links.append(f"{first.path}?c={parse_qs(first.query)['c'][0]}")
    assert len(set(links)) == 3
    for link in links:
        status, words = await reader.opens(link)
        assert status == 200
        assert "haunted" not in words
        assert "So it goes." in words

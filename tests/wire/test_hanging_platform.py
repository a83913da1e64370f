"""A platform that answers nothing takes no place of the other: the real adapters, outbox and jobs, with few places."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from adapters.discord.addresses import Addresses as DiscordAddresses
from adapters.discord.sending import SendingClient
from adapters.slack.adapter import SlackPoster
from adapters.slack.calls import Addresses, Calls, TeamCalls, Token
from adapters.slack.pace import Pace as SlackPace
from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, PersonId
from bot.ports.publishing import NewPost, PostKind, PostState
from bot.publishing.content import freeze
from bot.publishing.in_process_jobs import InProcessJobs
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Pace, Publishing, publishing
from storage.stores import Stores, open_stores
from tests.fakes.platform_samples import SECRET_KEY
from tests.wire.discord.server import FakeDiscord
from tests.wire.slack.faults import Fault
from tests.wire.slack.server import FakeSlack, open_fake_slack

PLACES = 2
PATIENT = Pace(lease=timedelta(hours=1))
"""No claim ends and no answer is given up while a test runs."""


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Bots:
    """The tokens of all workspaces."""

    slack: FakeSlack

    async def token(self, community: CommunityId) -> Token | None:
        team = self.slack.teams[community.rpartition(":")[2]]
        [value] = [one.token for one in self.slack.installs.values() if one.team is team]
        return Token(value=value, bot_id=team.bot_id, bot_user=team.bot_user)

    async def is_outdated(self, community: CommunityId, at: object) -> bool:
        return False

    def forget(self, community: CommunityId) -> None:
        return


@dataclass
class Both:
    """More workspaces than there are places, as many servers, and one process that posts in all of them."""

    stores: Stores
    publishing: Publishing
    slack: FakeSlack
    workspaces: list[ConversationRef]
    servers: list[ConversationRef]
    jobs: InProcessJobs

    async def owe(self, places: list[ConversationRef], key: str) -> None:
        now = datetime.now(UTC)
        words = freeze(OutgoingMessage(blocks=(Text(f"Words of {key}"),)))
        posts = [
            NewPost(
                community=place.community,
                key=key,
                kind=PostKind.QUOTE_OF_THE_DAY,
                place=place,
                content=words,
                due_at=now,
            )
            for place in places
        ]
        assert None not in await self.stores.outbox.reserve(posts, now)
        await self.publishing.sweep((), self.jobs).run(now)

    async def states(self, places: list[ConversationRef], key: str) -> list[PostState]:
        owed = [await self.stores.outbox.get(place.community, key) for place in places]
        return [one.state for one in owed if one is not None]

    async def until_posted(self, places: list[ConversationRef], key: str) -> None:
        async with asyncio.timeout(30):
            while set(await self.states(places, key)) != {PostState.POSTED}:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    server = await FakeDiscord().start()
    yield server
    await server.stop()


@pytest.fixture
async def speaker(discord: FakeDiscord) -> AsyncIterator[SendingClient]:
    client = SendingClient(DiscordAddresses(rest=discord.rest, gateway=discord.gateway_address))
    await client.login(discord.token)
    yield client
    await client.close()


@pytest.fixture
async def both(discord: FakeDiscord, speaker: SendingClient) -> AsyncIterator[Both]:
    async with (
        open_fake_slack() as slack,
        open_stores("sqlite://", secret_keys=[SECRET_KEY]) as stores,
        aiohttp.ClientSession() as session,
    ):
        workspaces = [await workspace(slack, stores, f"T{number}") for number in range(PLACES + 1)]
        servers = [await server(discord, stores, f"Guild {number}") for number in range(PLACES + 1)]
        posters = Posters()
        calls = Calls(session, Addresses(api=slack.api), SlackPace())
        posters.register("slack", SlackPoster(TeamCalls(calls, Bots(slack))))
        posters.register("discord", speaker.poster)
        clock = RealClock()
        messenger = Messenger(posters, stores.profiles, stores.posts, clock)
        parts = publishing(stores.outbox, posters, messenger, stores.profiles, stores.hidden, clock, pace=PATIENT)
        yield Both(stores, parts, slack, workspaces, servers, InProcessJobs(PLACES))
        assert not slack.rejections


async def workspace(slack: FakeSlack, stores: Stores, name: str) -> ConversationRef:
    team = slack.team(name)
    team.channel("C1")
    slack.install(team)
    place = ConversationRef(platform="slack", community=CommunityId(f"slack:{slack.app_id}:-:{name}"), channel="C1")
    await settled_in(stores, place)
    return place


async def server(discord: FakeDiscord, stores: Stores, name: str) -> ConversationRef:
    guild = discord.world.guild(name)
    place = ConversationRef(
        platform="discord",
        community=CommunityId(f"discord:{discord.app}:-:{guild.id}"),
        channel=guild.channel("general").id,
    )
    await settled_in(stores, place)
    return place


async def settled_in(stores: Stores, place: ConversationRef) -> None:
    profile = CommunityProfile(community=place.community, platform=Platform(place.platform))
    await stores.profiles.put(profile, actor=PersonId("1"), at=datetime.now(UTC))


@asynccontextmanager
async def at_work(both: Both) -> AsyncIterator[None]:
    working = asyncio.create_task(both.jobs.run(both.publishing.jobs))
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_discord_gets_its_posts_while_slack_answers_nothing(both: Both) -> None:
    answers = asyncio.Event()
    both.slack.faults.next("chat.postMessage", *[Fault(until=answers)] * PLACES)
    async with at_work(both):
        try:
            await both.owe(both.workspaces, "first")
            async with asyncio.timeout(30):
                while both.slack.faults.waits("chat.postMessage"):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            for key in ("second", "third"):
                await both.owe(both.servers, key)
                await both.until_posted(both.servers, key)
            assert PostState.POSTED not in await both.states(both.workspaces, "first")
        finally:
            answers.set()
        await both.until_posted(both.workspaces, "first")

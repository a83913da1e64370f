"""Publishing on a loopback platform: the real adapter, outbox and protocol, with a clock that the test turns."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import aiohttp

from adapters.discord.addresses import Addresses as DiscordAddresses
from adapters.discord.sending import SendingClient
from adapters.slack.adapter import SlackPoster
from adapters.slack.calls import Addresses, Calls, TeamCalls, Token
from adapters.slack.pace import Pace as SlackPace
from bot.chat.blocks import Heading, Text
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Poster
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, PersonId
from bot.ports.publishing import NewPost, OwedPost, PostKind, PostState
from bot.publishing.content import freeze
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Pace, Publishing, publishing
from storage.stores import Stores
from tests.fakes.inline_jobs import InlineJobs, TurnedClock
from tests.fakes.platform_samples import SECRET_KEY
from tests.fakes.ready_databases import open_ready_stores
from tests.wire.discord import world as discord_world
from tests.wire.discord.server import FakeDiscord
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import BOT_SCOPES

PACE = Pace(lease=timedelta(seconds=1), settle=timedelta(seconds=2))
HOST = PersonId("77")


@dataclass
class Rig:
    """`place` is where posts go; `words` are what people read there, message by message."""

    stores: Stores
    publishing: Publishing
    clock: TurnedClock
    place: ConversationRef
    words: Callable[[], list[str]]
    poster: Poster
    slack: FakeSlack | None = None
    discord: FakeDiscord | None = None
    jobs: InlineJobs = field(init=False)

    def __post_init__(self) -> None:
        self.jobs = InlineJobs(self.publishing.jobs)

    async def owe(self, key: str = "quote:1", **changes: object) -> NewPost:
        blocks = (Heading("Quote of the day"), Text(f"Words of {key}"))
        post = NewPost(
            community=self.place.community,
            key=key,
            kind=PostKind.QUOTE_OF_THE_DAY,
            place=self.place,
            content=freeze(OutgoingMessage(blocks=blocks)),
            due_at=self.clock.now(),
            thread_name="What do you think?",
        )
        made = replace(post, **changes)  # type: ignore[arg-type]
        assert None not in await self.stores.outbox.reserve([made], self.clock.now())
        return made

    async def sweep(self, turned: timedelta = timedelta()) -> None:
        self.clock.turn(turned)
        await self.publishing.sweep((), self.jobs).run(self.clock.now())

    async def fate(self, key: str = "quote:1") -> OwedPost:
        owed = await self.stores.outbox.get(self.place.community, key)
        assert owed is not None
        return owed

    async def settled(self, key: str = "quote:1", step: timedelta = timedelta(seconds=4)) -> OwedPost:
        """Swept until it is decided what became of the post."""
        for _ in range(8):
            await self.sweep(step)
            owed = await self.fate(key)
            if owed.state not in (PostState.PENDING, PostState.SENDING):
                break
        return owed


@dataclass(frozen=True)
class OneBot:
    """The token of one workspace."""

    kept: Token

    async def token(self, community: CommunityId) -> Token | None:
        return self.kept

    async def is_outdated(self, community: CommunityId, at: object) -> bool:
        return False

    def forget(self, community: CommunityId) -> None:
        return


@asynccontextmanager
async def on_slack(scopes: tuple[str, ...] = BOT_SCOPES) -> AsyncIterator[Rig]:
    """In #C1, which the bot is in."""
    async with open_fake_slack() as slack:
        team = slack.team("T1")
        team.user(HOST)
        channel = team.channel("C1")
        token = slack.install(team, scopes=scopes).token
        bot = OneBot(Token(value=token, bot_id=team.bot_id, bot_user=team.bot_user))
        clock = TurnedClock()
        pace = SlackPace(now=lambda: clock.now().timestamp(), sleep=clock.sleep)
        async with aiohttp.ClientSession() as session:
            calls = Calls(session, Addresses(api=slack.api), pace)
            community = CommunityId(f"slack:{slack.app_id}:-:T1")
            place = ConversationRef(platform="slack", community=community, channel="C1")
            poster = SlackPoster(TeamCalls(calls, bot))

            def words() -> list[str]:
                return [one.words for one in channel.messages if not one.deleted]

            async with _publishing("slack", poster, place, clock) as (stores, parts):
                yield Rig(stores, parts, clock, place, words, poster, slack=slack)
        assert not slack.rejections


@asynccontextmanager
async def on_discord(*, forum: bool = False) -> AsyncIterator[Rig]:
    discord = await FakeDiscord().start()
    client = SendingClient(DiscordAddresses(rest=discord.rest, gateway=discord.gateway_address))
    try:
        await client.login(discord.token)
        guild = discord.world.guild()
        channel = guild.channel("ideas", discord_world.FORUM) if forum else guild.channel("general")
        community = CommunityId(f"discord:{discord.app}:-:{guild.id}")
        place = ConversationRef(platform="discord", community=community, channel=channel.id)

        def words() -> list[str]:
            places = [one for one in guild.channels.values() if one.parent is channel] if forum else [channel]
            return [one.words for place in places for one in place.messages if not one.deleted]

        clock = TurnedClock()
        async with _publishing("discord", client.poster, place, clock) as (stores, parts):
            yield Rig(stores, parts, clock, place, words, client.poster, discord=discord)
    finally:
        await client.close()
        await discord.stop()


@asynccontextmanager
async def _publishing(
    platform: str, poster: Poster, place: ConversationRef, clock: TurnedClock
) -> AsyncIterator[tuple[Stores, Publishing]]:
    async with open_ready_stores(secret_keys=[SECRET_KEY]) as stores:
        posters = Posters()
        posters.register(platform, poster)
        profile = CommunityProfile(community=place.community, platform=Platform(platform), installed_by=HOST)
        await stores.profiles.put(profile, actor=HOST, at=clock.now())
        messenger = Messenger(posters, stores.profiles, stores.posts, clock)
        parts = publishing(stores.outbox, posters, messenger, stores.profiles, stores.hidden, clock, pace=PACE)
        yield stores, parts

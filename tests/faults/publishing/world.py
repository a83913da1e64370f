"""Both loopback platforms with their communities, and everything of ours that stands there."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adapters.discord.adapter import nonce
from adapters.discord.addresses import Addresses as DiscordAddresses
from adapters.discord.markers import marker_of
from adapters.slack.calls import Token
from adapters.slack.searching import POST
from bot.chat.refs import ConversationRef
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, PersonId
from bot.ports.publishing import NewPost, Outbox
from bot.publishing.keys import platform_key
from bot.publishing.parts import Pace
from storage.profiles import SqlProfiles
from tests.faults.publishing.plan import Manner, Venue
from tests.faults.publishing.storms import Storm, StormySlack, stormy_discord
from tests.wire.discord import world as discord_world
from tests.wire.discord.server import FakeDiscord
from tests.wire.slack.server import open_fake_slack
from tests.wire.slack.world import BOT_SCOPES

_HOST = PersonId("host")
_HOSTS_CHANNEL = "CHOSTS"
_CHANNELS = 4
_WRITE_ONLY = tuple(scope for scope in BOT_SCOPES if not scope.endswith(":history"))
_SLACK = (
    (Manner.OPEN, 14),
    (Manner.UNREADABLE, 6),
    (Manner.CLOSED, 1),
    (Manner.REMOVED, 2),
)
_DISCORD = ((Manner.OPEN, 4), (Manner.REMOVED, 1))
_FORUMS = 2
_ENOUGH = 1_000_000


@dataclass(frozen=True, slots=True)
class Standing:
    """One message of ours that was ever there. `within` is the message whose thread it is in; None: in the open."""

    id: str
    within: str | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class World:
    slack: StormySlack
    discord: FakeDiscord
    storm: Storm
    tokens: Mapping[CommunityId, Token]
    venues: tuple[Venue, ...]

    @property
    def discord_addresses(self) -> DiscordAddresses:
        return DiscordAddresses(rest=self.discord.rest, gateway=self.discord.gateway_address)

    def messages(self) -> Mapping[str, Sequence[Standing]]:
        """By the mark that each carries, oldest first, those that were removed too."""
        found: dict[str, list[Standing]] = defaultdict(list)
        for team in self.slack.teams.values():
            for message in (one for channel in team.channels.values() for one in channel.messages):
                metadata = message.payload.get("metadata") or {}
                if metadata.get("event_type") == POST:
                    standing = Standing(message.ts, message.thread, message.deleted)
                    found[metadata["event_payload"]["key"]].append(standing)
        for place in self.discord.world.channels():
            for posted in place.messages:
                mark = marker_of(posted.body)
                if mark is not None:
                    within = place.id if place.is_thread and posted.id != place.id else None
                    found[mark].append(Standing(posted.id, within, posted.deleted))
        return found

    async def introduce(self, profiles: SqlProfiles) -> None:
        """Every community as its hosts set it up."""
        for venue in self.venues:
            await profiles.put(_profile(venue), actor=_HOST, at=datetime.now(UTC))

    async def take_out(self, profiles: SqlProfiles, outbox: Outbox) -> datetime:
        """The communities that leave do so now."""
        now = datetime.now(UTC)
        for venue in self.venues:
            if venue.manner is Manner.REMOVED:
                await profiles.put(replace(_profile(venue), removed_at=now), actor=_HOST, at=now)
                await outbox.stop(venue.community, "The community took me out.", now)
        return datetime.now(UTC)


def mark_of(post: NewPost) -> str:
    """What a message of this post carries on its platform."""
    key = platform_key(post)
    return key if post.place.platform == Platform.SLACK else nonce(key)


@asynccontextmanager
async def open_world(pace: Pace, seed: int) -> AsyncIterator[World]:
    storm = Storm(pace, seed)
    slack, discord = StormySlack(), stormy_discord(storm)
    slack.storm = storm
    async with open_fake_slack(slack):
        await discord.start()
        try:
            tokens: dict[CommunityId, Token] = {}
            venues = [*_slack_venues(slack, tokens), *_discord_venues(discord)]
            yield World(slack, discord, storm, tokens, tuple(venues))
        finally:
            await discord.stop()


def _slack_venues(slack: StormySlack, tokens: dict[CommunityId, Token]) -> list[Venue]:
    made = []
    for number, manner in enumerate(manner for manner, count in _SLACK for _ in range(count)):
        team = slack.team(f"T{number}")
        token = slack.install(team, scopes=_WRITE_ONLY if manner is Manner.UNREADABLE else BOT_SCOPES).token
        community = CommunityId(f"slack:{slack.app_id}:-:{team.id}")
        tokens[community] = Token(value=token, bot_id=team.bot_id, bot_user=team.bot_user)
        team.channel(_HOSTS_CHANNEL)
        for channel in range(_CHANNELS):
            team.channel(f"C{channel}").archived = manner is Manner.CLOSED
        places = [_place("slack", community, f"C{channel}") for channel in range(_CHANNELS)]
        threads = manner is Manner.OPEN
        made.append(Venue(community=community, manner=manner, places=tuple(places), threads=threads))
    return made


def _discord_venues(discord: FakeDiscord) -> list[Venue]:
    made = []
    for manner, count in _DISCORD:
        for number in range(count):
            guild = discord.world.guild(f"{manner} {number}")
            community = CommunityId(f"discord:{discord.app}:-:{guild.id}")
            kind = discord_world.FORUM if manner is Manner.OPEN and number < _FORUMS else discord_world.TEXT
            channels = [guild.channel(f"posts {one}", kind) for one in range(_CHANNELS)]
            places = tuple(_place("discord", community, one.id) for one in channels)
            made.append(Venue(community=community, manner=manner, places=places, threads=manner is Manner.OPEN))
    return made


def _place(platform: str, community: CommunityId, channel: str) -> ConversationRef:
    return ConversationRef(platform=platform, community=community, channel=channel)


def _profile(venue: Venue) -> CommunityProfile:
    platform = venue.places[0].platform
    return CommunityProfile(
        community=venue.community,
        platform=Platform(platform),
        channel=venue.places[0].channel,
        hosts_channel=_HOSTS_CHANNEL if platform == Platform.SLACK else None,
        daily_cap=_ENOUGH,
    )

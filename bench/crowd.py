"""Communities in great number, all of which want their quote of the day in the same minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.slack.calls import Token
from adapters.slack.tokens import Installation, InstalledTokens
from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.composition import LOCAL, App
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import EVERY_DAY, Schedule, Series
from bot.ports.publishing import NewPost, PostKind
from bot.publishing.content import freeze

ZONES = (
    "Africa/Lagos", "America/Bogota", "America/Chicago", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo",
    "Asia/Kathmandu", "Asia/Kolkata", "Asia/Seoul", "Asia/Tokyo", "Australia/Adelaide", "Australia/Lord_Howe",
    "Europe/Berlin", "Europe/Lisbon", "Pacific/Auckland", "UTC",
)  # fmt: skip
_HOST = PersonId("bench")


@dataclass(frozen=True, slots=True)
class Home:
    """A community and the channel it gathers in. `bot` are its token and names, on Slack."""

    community: CommunityId
    channel: str
    bot: Token | None = None

    @property
    def platform(self) -> Platform:
        return Platform(self.community.partition(":")[0])

    @property
    def place(self) -> ConversationRef:
        return ConversationRef(platform=self.platform.value, community=self.community, channel=self.channel)


def homes_of(told: Sequence[Mapping[str, str]]) -> list[Home]:
    """As `bench.crowded_platforms` tells of them."""
    return [
        Home(
            CommunityId(one["community"]),
            one["channel"],
            Token(value=one["token"], bot_id=one["bot"], bot_user=one["user"]) if "token" in one else None,
        )
        for one in told
    ]


async def settle_in(
    app: App, homes: Sequence[Home], due: Sequence[datetime], series: Series = Series.QUOTE_OF_THE_DAY
) -> None:
    """Each follows what is here, and wants the series every day at its own local time of its moment of `due`."""
    shows = [show.id for show in await app.stores.communities.followed_shows(LOCAL)]
    for number, (home, at) in enumerate(zip(homes, due, strict=True)):
        zone = ZONES[number % len(ZONES)]
        long_ago = at - timedelta(days=30)
        profile = CommunityProfile(
            community=home.community,
            platform=home.platform,
            time_zone=zone,
            channel=home.channel,
            hosts_channel=home.channel,
        )
        schedule = Schedule(
            community=home.community,
            series=series,
            time_zone=zone,
            days=EVERY_DAY,
            at=at.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0),
            starts_at=long_ago,
        )
        await app.stores.communities.follow(home.community, shows)
        await app.stores.profiles.put(profile, actor=_HOST, at=long_ago)
        await app.stores.schedules.put(schedule, at, actor=None, at=long_ago)


async def install(tokens: InstalledTokens, homes: Sequence[Home], at: datetime) -> None:
    for home in homes:
        if home.bot is None:
            continue
        app, enterprise, team = home.community.split(":")[1:]
        await tokens.save(
            Installation(
                app=app,
                enterprise=None if enterprise == "-" else enterprise,
                team=team,
                name=team,
                installer="U1",
                token=home.bot,
                refresh=None,
                expires_at=None,
                installed_at=at,
            )
        )


def crowd_of_posts(home: Home, number: int, due: datetime) -> list[NewPost]:
    """What a community with much to say is owed all at once."""
    return [
        NewPost(
            community=home.community,
            key=f"crowd:{one}",
            kind=PostKind.NOTICE,
            place=home.place,
            content=freeze(OutgoingMessage(blocks=(Text(f"Number {one} of a long list."),))),
            due_at=due,
            unasked=False,
        )
        for one in range(number)
    ]

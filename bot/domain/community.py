"""A community as its hosts set it up."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from bot.domain.ids import CommunityId, ShowId


class Platform(StrEnum):
    """`PLAYGROUND` is the chat of our own, in which one person tries everything."""

    SLACK = "slack"
    DISCORD = "discord"
    PLAYGROUND = "playground"


def is_platform(name: str) -> bool:
    """Whether communities live there, with hosts of their own; they do not in a shell or the playground."""
    return name in (Platform.SLACK, Platform.DISCORD)


def platform_of(community: CommunityId) -> str:
    """The first word of its id."""
    return community.partition(":")[0]


def is_of_one(community: CommunityId) -> bool:
    """Whether it is one person's talk with the bot, in no community: nobody there could choose shows."""
    return ":-:dm-" in community


def has_hosts(community: CommunityId) -> bool:
    """Whether people of its own decide there which shows it follows: in a workspace or server, not in a shell."""
    return is_platform(platform_of(community)) and not is_of_one(community)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Local time in which nothing is posted unasked; it may run over midnight."""

    start: time
    end: time

    def hold(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityProfile:
    """What hosts decided. `channel` is where the bot posts unasked, `hosts_channel` where questions for hosts go;
    None is not chosen yet (hosts then hear by direct message through `installed_by`). `show_channels` override
    `channel` for a show. `daily_cap` bounds unasked posts in a local day. `stopped` ends all posting at once.
    `removed_at` is set once the platform took the bot out: nothing may be posted from then on. `wanted` are the kinds
    of unasked posts the hosts chose. `told` names the failures that `installed_by` has heard of, each once. Without
    `model` nothing of this community reaches a model, where there is one.
    """

    community: CommunityId
    platform: Platform
    name: str = ""
    installed_by: str | None = None
    time_zone: str = "UTC"
    channel: str | None = None
    hosts_channel: str | None = None
    show_channels: tuple[tuple[ShowId, str], ...] = ()
    quiet_hours: QuietHours | None = None
    daily_cap: int = 5
    stopped: bool = False
    wanted: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    removed_at: datetime | None = None
    model: bool = True

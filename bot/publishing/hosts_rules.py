"""What hosts decided about unasked posts, applied when one is about to go out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.messages import OutgoingMessage
from bot.domain.community import CommunityProfile, QuietHours
from bot.domain.schedule import moment
from bot.platform_ports import Hidden, Profiles
from bot.ports.publishing import NewPost, Outbox


@dataclass(frozen=True, slots=True)
class Go:
    pass


@dataclass(frozen=True, slots=True)
class Hold:
    """Not before `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Never."""

    reason: str


Verdict = Go | Hold | Skip

REMOVED = "The community took me out."
STOPPED = "All my posting is stopped here. /aftershow settings starts it again."
TOO_LATE = "Its time had passed."
HIDDEN = "Its words were hidden by the hosts."


class HostsRules:
    """A community without a profile (a playground) has no rules. Threads under a post do not count for the daily cap:
    they belong to it."""

    def __init__(self, profiles: Profiles, hidden: Hidden, outbox: Outbox) -> None:
        self._profiles = profiles
        self._hidden = hidden
        self._outbox = outbox

    async def verdict(self, post: NewPost, message: OutgoingMessage, now: datetime) -> Verdict:
        profile = await self._profiles.profile(post.community)
        stop = _stops(post, profile)
        if stop is not None:
            return stop
        if post.expires_at is not None and post.expires_at < now:
            return Skip(TOO_LATE)
        if await self._is_hidden(post, message):
            return Skip(HIDDEN)
        held = await self._held(post, profile, now) if profile is not None and post.unasked else None
        if held is None:
            return Go()
        if post.expires_at is not None and held.until > post.expires_at:
            return Skip(f"{held.reason} By then it would be too late.")
        return held

    async def still_wanted(self, post: NewPost) -> Skip | None:
        """The last look before it goes: whether it was all stopped meanwhile."""
        return _stops(post, await self._profiles.profile(post.community))

    async def _held(self, post: NewPost, profile: CommunityProfile, now: datetime) -> Hold | None:
        quiet = profile.quiet_hours
        local = now.astimezone(ZoneInfo(profile.time_zone))
        if quiet is not None and quiet.hold(local.time()):
            ends = _end_of(quiet, local, profile.time_zone)
            return Hold(ends, f"Quiet hours last until {quiet.end:%H:%M}.")
        if post.follows is not None:
            return None
        begins = _first(local.date(), time(), profile.time_zone)
        if await self._outbox.sent_since(post.community, begins) < profile.daily_cap:
            return None
        tomorrow = _first(local.date() + timedelta(days=1), time(), profile.time_zone)
        return Hold(tomorrow, f"{profile.daily_cap} posts a day is what the hosts allow.")

    async def _is_hidden(self, post: NewPost, message: OutgoingMessage) -> bool:
        if not message.shows:
            return False
        episodes = await self._hidden.episodes(post.community)
        if any(span.episode_id in episodes for span in message.shows):
            return True
        spans = await self._hidden.spans(post.community)
        return any(span.overlaps(hidden) for span in message.shows for hidden in spans)


def _stops(post: NewPost, profile: CommunityProfile | None) -> Skip | None:
    if profile is None:
        return None
    if profile.removed_at is not None:
        return Skip(REMOVED)
    return Skip(STOPPED) if post.unasked and profile.stopped else None


def _end_of(quiet: QuietHours, local: datetime, time_zone: str) -> datetime:
    """The first end after `local`, in UTC."""
    today = _first(local.date(), quiet.end, time_zone)
    if today > local.astimezone(UTC):
        return today
    return _first(local.date() + timedelta(days=1), quiet.end, time_zone)


def _first(day: date, at: time, time_zone: str) -> datetime:
    """That local time on `day`, or on the first day after it that the zone has."""
    for later in range(3):
        shown = moment(day + timedelta(days=later), at, time_zone)
        if shown is not None:
            return shown
    raise ValueError(f"{time_zone} leaves out three days from {day} on")

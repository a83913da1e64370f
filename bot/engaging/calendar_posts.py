"""The posts of one occurrence: itself, the question under it, notes for the hosts, and the preview that they see."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.chat.blocks import Button, Buttons, ButtonStyle, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.domain.community import CommunityProfile
from bot.domain.schedule import CATCH_UP, PREVIEWED, Occurrence, Schedule, Series
from bot.engaging.series import Note, Writer
from bot.ports.publishing import NewPost, PostKind
from bot.publishing.content import freeze
from bot.publishing.places import community_place, hosts_place

NAMES: dict[Series, str] = {
    Series.QUOTE_OF_THE_DAY: "Quote of the day",
    Series.WEEKLY_TAKEAWAYS: "Weekly takeaways",
    Series.HOST_DIGEST: "Digest for the hosts",
}
"""How people call the series."""
NO_CHANNEL = "No channel was chosen for it: /aftershow settings has the channels."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a series of a community goes, and where its hosts are. None is not known."""

    post: ConversationRef | None
    hosts: ConversationRef | None


def places(schedule: Schedule, profile: CommunityProfile | None, *, to_hosts: bool) -> Place:
    """A community without a profile lives in the playground, and has the channel that its schedule names."""
    if profile is None:
        own = (
            ConversationRef(platform="playground", community=schedule.community, channel=schedule.channel)
            if schedule.channel
            else None
        )
        return Place(post=own, hosts=own if to_hosts else None)
    hosts = hosts_place(profile)
    if to_hosts:
        own = community_place(profile, channel=schedule.channel) if schedule.channel else hosts
        return Place(post=own, hosts=own)
    return Place(post=community_place(profile, channel=schedule.channel), hosts=hosts)


def main_post(occurrence: Occurrence, content: str, place: ConversationRef, writer: Writer) -> NewPost:
    return NewPost(
        community=occurrence.community,
        key=occurrence.key,
        kind=PostKind(occurrence.series.value),
        place=place,
        content=content,
        due_at=occurrence.due_at,
        expires_at=occurrence.due_at + CATCH_UP[occurrence.series],
        thread_name=_thread_name(occurrence),
        unasked=not writer.to_hosts,
    )


def starter_post(main: NewPost, question: str) -> NewPost:
    """The question in the thread under the post."""
    return replace(
        main,
        key=f"{main.key}:starter",
        kind=PostKind.STARTER,
        content=freeze(OutgoingMessage(blocks=(Text(question),))),
        follows=main.key,
    )


def note_post(note: Note, occurrence: Occurrence, hosts: ConversationRef) -> NewPost:
    return NewPost(
        community=occurrence.community,
        key=note.key,
        kind=PostKind.NOTICE,
        place=hosts,
        content=freeze(note.message),
        due_at=occurrence.due_at,
        unasked=False,
    )


def preview_post(occurrence: Occurrence, message: OutgoingMessage, schedule: Schedule, place: Place) -> NewPost | None:
    """What the hosts see before the community does; None where nobody is known to show it to."""
    if place.hosts is None:
        return None
    at = occurrence.due_at.astimezone(ZoneInfo(schedule.time_zone))
    says = f"{NAMES[occurrence.series]}, as I will post it on {at:%A} at {at:%H:%M}. Hosts alone see this."
    rest = f"{occurrence.series}:{occurrence.local_date.isoformat()}"
    buttons = Buttons(
        (
            Button(label="Post now", action=f"calendar-now:{rest}", style=ButtonStyle.PRIMARY),
            Button(label="Skip this one", action=f"calendar-skip:{rest}"),
        )
    )
    shown = replace(message, blocks=(Notice(Tone.INFO, says), *message.blocks, buttons))
    return NewPost(
        community=occurrence.community,
        key=f"{occurrence.key}:preview",
        kind=PostKind.NOTICE,
        place=place.hosts,
        content=freeze(shown),
        due_at=occurrence.due_at - PREVIEWED[occurrence.series],
        expires_at=occurrence.due_at,
        unasked=False,
    )


def _thread_name(occurrence: Occurrence) -> str:
    day = occurrence.local_date
    return f"{NAMES[occurrence.series]}, {day.day} {day:%B}"

"""Posts of which nobody can tell whether they appeared: a host looks, and says so with a button."""

from zoneinfo import ZoneInfo

from bot.chat.blocks import Button, Buttons, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.plain_text import plain_text
from bot.platform_ports import Profiles
from bot.ports import Clock
from bot.ports.publishing import NewPost, Outbox, OwedPost, PostKind
from bot.publishing.content import freeze, thaw
from bot.publishing.places import hosts_place

_ASKED = "uncertain:"
_LONGEST = 120


def uncertain_action(choice: str, post: OwedPost) -> str:
    """What a button about this attempt of the post carries: `there` or `again`."""
    return f"uncertain:{choice}:{post.id}:{post.attempt}"


class AskingHosts:
    reason = (
        "I do not know whether it appeared: the platform did not answer, and I may not read that channel. The message "
        "to the hosts about it has two buttons."
    )

    def __init__(self, outbox: Outbox, profiles: Profiles, clock: Clock) -> None:
        self._outbox = outbox
        self._profiles = profiles
        self._clock = clock

    async def ask(self, post: OwedPost) -> None:
        """Owe the hosts the question, once for each attempt. Nothing is asked about a question, nor where no host is
        known."""
        profile = await self._profiles.profile(post.post.community)
        place = hosts_place(profile) if profile is not None else None
        if profile is None or place is None or post.post.key.startswith(_ASKED):
            return
        now = self._clock.now()
        tried = (post.first_try_at or now).astimezone(ZoneInfo(profile.time_zone))
        question = NewPost(
            community=post.post.community,
            key=f"{_ASKED}{post.post.key}:{post.attempt}",
            kind=PostKind.NOTICE,
            place=place,
            content=freeze(_question(post, f"{tried:%A, %d %B, %H:%M}")),
            due_at=now,
            unasked=False,
        )
        await self._outbox.reserve([question], now)


def _question(post: OwedPost, tried: str) -> OutgoingMessage:
    said = " ".join(plain_text(thaw(post.post.content)).split())
    begins = said if len(said) <= _LONGEST else said[:_LONGEST].rstrip() + "\u2026"
    asks = (
        f"I posted something on {tried}, and never heard whether it arrived. I may not read that channel, so please "
        "look for me: is it there?"
    )
    buttons = Buttons(
        (
            Button(label="It is there", action=uncertain_action("there", post)),
            Button(label="Post again", action=uncertain_action("again", post)),
        )
    )
    return OutgoingMessage(
        blocks=(Notice(Tone.INFO, asks), Text(f"It begins: {begins}"), buttons), visibility=Visibility.PRIVATE
    )

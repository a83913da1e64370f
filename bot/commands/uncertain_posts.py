"""The two buttons about a post of which nobody can tell whether it appeared: It is there, and Post again."""

from collections.abc import Mapping

from bot.chat.blocks import Notice, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.request import Actions, Press, Request
from bot.errors import BadArgument
from bot.ports import Clock
from bot.ports.publishing import Outbox, OwedPost, PostId, PostState

_CHOICES = ("there", "again")
_LARGEST = 2**63 - 1
_SETTLED = "That was settled already: {state}."
_STATES = {
    PostState.PENDING: "I am about to post it again",
    PostState.SENDING: "I am posting it again",
    PostState.POSTED: "it is there",
    PostState.DEAD: "it could not be posted",
    PostState.SKIPPED: "it is left out",
}


class UncertainPosts(Actions):
    admin_words = frozenset(("uncertain",))

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {"uncertain": self.press}

    async def press(self, request: Request, rest: str) -> OutgoingMessage:
        """`rest` is the choice, the post and the attempt that was asked about."""
        choice, post = await self._asked_about(request, rest)
        if choice == "there":
            changed = await self._outbox.posted(post, None, self._clock.now())
            said = "Thank you. I count it as posted."
        elif post.post.expires_at is not None and post.post.expires_at < self._clock.now():
            reason = "A host said that it was not there, and its time had passed."
            changed = await self._outbox.end(post, PostState.SKIPPED, reason, self._clock.now())
            said = "Thank you. Its time has passed, so I leave it out."
        else:
            changed = await self._outbox.release(post, self._clock.now())
            said = "Thank you. I post it again."
        if not changed:
            raise BadArgument(_SETTLED.format(state="somebody else pressed first"))
        return OutgoingMessage(blocks=(Notice(Tone.INFO, said),), visibility=Visibility.PRIVATE)

    async def _asked_about(self, request: Request, rest: str) -> tuple[str, OwedPost]:
        """Raises `BadArgument` for what is not this community's, or settled."""
        choice, _, which = rest.partition(":")
        number, _, attempt = which.partition(":")
        known = choice in _CHOICES and number.isdecimal() and attempt.isdecimal() and int(number) <= _LARGEST
        post = await self._outbox.by_id(PostId(int(number))) if known else None
        if post is None or post.post.community != request.community:
            raise BadArgument("I no longer know which post that button is about.")
        if post.state is not PostState.UNCERTAIN or post.attempt != int(attempt):
            raise BadArgument(_SETTLED.format(state=_STATES.get(post.state, "it was tried again since")))
        return choice, post

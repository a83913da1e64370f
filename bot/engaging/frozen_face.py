"""The message that a post was frozen with, with its poll as it stands now."""

from dataclasses import replace

from bot.chat.blocks import PollBlock
from bot.chat.messages import OutgoingMessage
from bot.domain.poll import Poll
from bot.engaging.scopes import Scopes
from bot.errors import UnknownContent
from bot.ports.publishing import Outbox
from bot.publishing.content import thaw


class FrozenFace:
    """A `PollFace`: cards of discussions and predictions. Words that the hosts hid since are not painted again."""

    def __init__(self, outbox: Outbox, scopes: Scopes) -> None:
        self._outbox = outbox
        self._scopes = scopes

    async def __call__(self, poll: Poll, block: PollBlock) -> OutgoingMessage | None:
        owed = await self._outbox.get(poll.community, poll.post_key)
        if owed is None:
            return None
        try:
            message = thaw(owed.post.content)
        except UnknownContent:
            return None
        scope = await self._scopes.of(poll.community)
        if any(scope.hides(span) for span in message.shows):
            return None
        painted = tuple(
            replace(block, question=one.question) if isinstance(one, PollBlock) else one for one in message.blocks
        )
        return replace(message, blocks=painted)

"""Threads that the bot knows: where it was asked, and what they are about."""

from dataclasses import replace

from bot.chat.events import Event, QuestionEvent
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.platform_ports import Talks
from bot.ports import Clock

_ABOUT = ":about"
"""Marks a thread under a message of ours in which nobody asked: we know its episode, but plain words are for others."""


class Threads:
    def __init__(self, talks: Talks, clock: Clock) -> None:
        self._talks = talks
        self._clock = clock

    async def asked_in(self, conversation: ConversationRef) -> bool:
        """Whether plain words there are for us."""
        return await self._talks.known(_bare(conversation)) is not None

    async def scoped(self, conversation: ConversationRef) -> ConversationRef:
        """With the episode that its thread is about."""
        if conversation.thread is None or conversation.episode_id is not None:
            return conversation
        known = await self._talks.known(_bare(conversation)) or await self._talks.known(_about(conversation))
        return replace(conversation, episode_id=known.episode_id) if known and known.episode_id else conversation

    async def asked(self, event: Event, message: OutgoingMessage) -> None:
        """That a question was asked in a thread, before `message` answers it: its reader may go on at once."""
        place = event.conversation
        if _is_asked_in_thread(event):
            about = message.about or place.episode_id
            await self._talks.remember(replace(_bare(place), episode_id=about), self._clock.now())

    async def stands(self, event: Event, message: OutgoingMessage, ref: MessageRef | None) -> None:
        """Remember what a message that stands for all speaks of."""
        if ref is None or message.about is None:
            return
        if _is_asked_in_thread(event) and ref.conversation.thread == event.conversation.thread:
            return
        root = replace(ref.conversation, thread=ref.conversation.thread or ref.message, episode_id=message.about)
        await self._talks.remember(_about(root), self._clock.now())


def _is_asked_in_thread(event: Event) -> bool:
    return isinstance(event, QuestionEvent) and event.conversation.thread is not None


def _bare(conversation: ConversationRef) -> ConversationRef:
    return replace(conversation, episode_id=None, direct=None)


def _about(conversation: ConversationRef) -> ConversationRef:
    return replace(conversation, thread=f"{conversation.thread}{_ABOUT}", direct=None)

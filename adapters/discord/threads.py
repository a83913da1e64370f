"""Threads: which episode they are about, and the button for what would arrive there without its words."""

from dataclasses import replace

from adapters.discord.inbound import FOLLOW_UP, FOLLOWS, asks_in_the_open
from bot.chat.blocks import Block, Button, Buttons
from bot.chat.capabilities import DISCORD
from bot.chat.events import Event
from bot.chat.measures import buttons_of
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.platform_ports import Talks
from bot.ports import Clock


class Threads:
    def __init__(self, talks: Talks, clock: Clock) -> None:
        self._talks = talks
        self._clock = clock

    async def in_its_episode(self, event: Event) -> Event:
        """The event, in the conversation as it is remembered: about its episode."""
        if event.conversation.thread is None:
            return event
        known = await self._talks.known(event.conversation)
        if known is None or known.episode_id is None:
            return event
        return replace(event, conversation=replace(event.conversation, episode_id=known.episode_id))

    async def remember(self, thread: ConversationRef, message: OutgoingMessage) -> None:
        """Questions in this thread are about what `message` is about."""
        about = thread.episode_id or message.about
        await self._talks.remember(replace(thread, episode_id=about), self._clock.now())


def with_follow_up(message: OutgoingMessage) -> OutgoingMessage:
    """With one button for the next question, answered in the thread for all: words without a mention arrive empty."""
    blocks = tuple(_in_the_open(block) for block in message.blocks)
    shown = buttons_of(blocks)
    if not any(asks_in_the_open(button.action) for button in shown) and len(shown) < (
        DISCORD.buttons_per_message or 25
    ):
        blocks = (*blocks, Buttons((Button(label="Follow up", action=FOLLOW_UP),)))
    return replace(message, blocks=blocks)


def _in_the_open(block: Block) -> Block:
    """Elsewhere a follow-up is for the person alone."""
    if not isinstance(block, Buttons):
        return block
    return replace(block, buttons=tuple(map(_openly, block.buttons)))


def _openly(button: Button) -> Button:
    word, _, turn = button.action.partition(":")
    if word != FOLLOW_UP or asks_in_the_open(button.action):
        return button
    return replace(button, action=f"{FOLLOWS}{turn}" if turn else FOLLOW_UP)

"""Servers that take the bot in and out: greeted once, and told apart from servers that are merely away."""

import logging
from collections.abc import Iterator

import discord

from adapters.discord.adapter import DiscordPoster
from adapters.discord.inbound import PLATFORM, installed, removed
from bot.chat.blocks import Buttons, Text
from bot.chat.events import InstalledEvent
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import EventHandler
from bot.chat.refs import ConversationRef
from bot.errors import AftershowError, PlatformError

logger = logging.getLogger(__name__)


class Welcome:
    def __init__(self, handler: EventHandler, poster: DiscordPoster) -> None:
        self._handler = handler
        self._poster = poster

    async def joined(self, guild: discord.Guild, application: int) -> None:
        """Greet in the server's own channel for that, else in the first where we may speak, else its owner."""
        event = installed(guild, application)
        try:
            if not await self._handler.take(event, reply=""):
                return
            message = await self._handler.dispatch(event)
        except AftershowError as error:
            logger.warning("no greeting id=%s code=%s", event.event_id, error.code)
            return
        await self._handler.ended(event, await self._greet(guild, event, message))

    async def left(self, guild: discord.Guild, application: int) -> None:
        event = removed(guild, application)
        try:
            if not await self._handler.take(event, reply=""):
                return
            await self._handler.dispatch(event)
        except AftershowError as error:
            logger.warning("a removal was not kept id=%s code=%s", event.event_id, error.code)
            return
        await self._handler.ended(event, "removed")

    async def _greet(self, guild: discord.Guild, event: InstalledEvent, message: OutgoingMessage) -> str:
        for place in _places(guild, event):
            shown = message if place.direct is None else _for_owner(message, guild.name)
            try:
                await self._poster.post(place, shown, key=event.event_id)
            except PlatformError as error:
                logger.info("not greeted there id=%s code=%s", event.event_id, error.code)
                continue
            return "greeted"
        return "undelivered"


def _places(guild: discord.Guild, event: InstalledEvent) -> Iterator[ConversationRef]:
    channels = [guild.system_channel, *guild.text_channels]
    open_to_us = [one for one in channels if one is not None and _may_speak(one)]
    for channel in open_to_us[:2]:
        yield ConversationRef(platform=PLATFORM, community=event.conversation.community, channel=str(channel.id))
    if event.person:
        yield ConversationRef(
            platform=PLATFORM, community=event.conversation.community, channel="", direct=event.person
        )


def _may_speak(channel: discord.TextChannel) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages and may.embed_links


def _for_owner(message: OutgoingMessage, name: str) -> OutgoingMessage:
    """Setting up belongs into the server: buttons in a direct message would set up nothing."""
    blocks = tuple(block for block in message.blocks if not isinstance(block, Buttons))
    where = Text(f"I could not speak in any channel of {name}. Let me into one, then use /aftershow setup there.")
    return OutgoingMessage(blocks=(*blocks, where), visibility=message.visibility)

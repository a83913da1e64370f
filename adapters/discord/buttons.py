"""Buttons of ours, whenever and by whichever process they were made: the custom id says all."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

ACTION = re.compile(r"[a-z][a-z-]{0,39}(?::.*)?", re.S)
"""What our buttons carry: a word, and what it is about."""

Hear = Callable[[discord.Interaction[Any]], Awaitable[None]]


def pressed_by(hear: Hear) -> type[discord.ui.DynamicItem[discord.ui.Button[Any]]]:
    """The kind of item that answers to every button of ours by handing the press to `hear`."""

    class Pressed(discord.ui.DynamicItem[discord.ui.Button[Any]], template=ACTION):
        @classmethod
        async def from_custom_id(
            cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> "Pressed":
            if not isinstance(item, discord.ui.Button):
                raise TypeError("only buttons carry actions")
            return cls(item)

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            await hear(interaction)

    return Pressed

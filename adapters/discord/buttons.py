"""Buttons of ours, whenever and by whichever process they were made: the custom id says all."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

ACTION = re.compile(r".{1,100}", re.S)
"""What buttons carry. Every button on a message of ours is ours; the core reads the action, and doubts it."""

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

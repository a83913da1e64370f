"""What a community meets outside of commands: the bot's own page, the greeting after an install, and the good-bye."""

from datetime import timedelta
from typing import Protocol

from bot.chat.messages import OutgoingMessage
from bot.commands.request import Request

GRACE = timedelta(days=7)
"""How long a community's data outlives its removal, so that coming back finds everything in place."""


class Lifecycle(Protocol):
    async def home(self, request: Request) -> OutgoingMessage:
        """What to try, the person's own latest questions, and settings for administrators."""
        ...

    async def installed(self, request: Request, name: str) -> OutgoingMessage:
        """The greeting: the guided first run, its next step on every button. Coming back within the grace finds all."""
        ...

    async def removed(self, request: Request) -> OutgoingMessage:
        """Drop the tokens at once, mark the community removed; the answer has no blocks, for nobody can see it."""
        ...

"""The bot's own page: what to try, what concerns whoever opened it, and the settings for administrators."""

from collections.abc import Sequence
from typing import Protocol

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Text
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.request import Request
from bot.commands.spec import ASK, HOTTAKES, QUOTE, TAKEAWAYS


class HomePart(Protocol):
    """Something that has a place on the page."""

    async def on_home(self, request: Request) -> Sequence[Block]:
        """What it shows to this person in this community, under a heading of its own; nothing where there is none."""
        ...


class HomePage:
    """`parts` stand between what to try and the settings, in their order."""

    def __init__(self, parts: Sequence[HomePart]) -> None:
        self._parts = parts

    async def page(self, request: Request) -> OutgoingMessage:
        blocks = _what_to_try()
        for part in self._parts:
            blocks += await part.on_home(request)
        if request.admin:
            blocks += _for_administrators()
        return OutgoingMessage(blocks=tuple(blocks), visibility=Visibility.PRIVATE)


def _what_to_try() -> list[Block]:
    examples = tuple(Item(text=spec.example, note=spec.description) for spec in (QUOTE, ASK, TAKEAWAYS, HOTTAKES))
    buttons = (
        Button(label="A quote", action="another:", style=ButtonStyle.PRIMARY),
        Button(label="Episodes", action="episodes:0:"),
        Button(label="Your data", action="privacy:"),
    )
    return [
        Heading("The show, word for word"),
        Text("Ask me in plain words right here, or try one of these in any channel:"),
        ItemList(examples, numbered=False),
        Buttons(buttons),
    ]


def _for_administrators() -> list[Block]:
    buttons = (
        Button(label="Settings", action="settings:"),
        Button(label="Questions for the hosts", action="questions:"),
        Button(label="First steps", action="setup:1"),
    )
    return [Heading("For the people behind the community"), Buttons(buttons)]

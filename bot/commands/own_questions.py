"""What a person asked the hosts lately, and how it stands: for their eyes alone."""

from collections.abc import Sequence

from bot.chat.blocks import Block, Heading, Item, ItemList, Text
from bot.chat.graphemes import cut
from bot.commands.request import Request
from bot.platform_ports import HostDesk, OpenQuestion

_MOST = 5
_LONGEST = 200
"""Characters of a question or an answer: the page is for looking over, the whole stands in the direct message."""


class OwnQuestions:
    """A `HomePart`."""

    def __init__(self, desk: HostDesk) -> None:
        self._desk = desk

    async def on_home(self, request: Request) -> Sequence[Block]:
        asked = await self._desk.asked_by(request.community, request.person)
        if not asked:
            return ()
        items = tuple(Item(text=_short(one.text), note=_state(one)) for one in reversed(asked[-_MOST:]))
        blocks: list[Block] = [Heading("Your questions to the hosts"), ItemList(items, numbered=False)]
        if len(asked) > _MOST:
            blocks.append(Text(f"The latest {_MOST} of {len(asked)}; \u2018Your data\u2019 has all of them."))
        return blocks


def _state(question: OpenQuestion) -> str:
    asked = f"asked {question.asked_at:%Y-%m-%d}"
    if question.answer is None:
        return f"{asked}, waiting for the hosts"
    first = next((line for line in question.answer.splitlines() if line.strip()), "")
    return f"{asked}, the hosts answered: {_short(first)}"


def _short(text: str) -> str:
    return cut(" ".join(text.split()), _LONGEST, "\u2026")

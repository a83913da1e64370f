"""`/help`: what you can ask for."""

from bot.chat.blocks import Heading, Item, ItemList, Text
from bot.chat.messages import Outcome, OutgoingMessage, Visibility
from bot.commands.request import Command, Request
from bot.commands.spec import ALL, EVERYWHERE, HELP
from bot.domain.community import is_platform

_MORE = (
    "You can also just ask me in plain words: in a direct message, or by naming me in a channel. "
    "Narrow any search with from:EPISODE or by:SPEAKER, and put a phrase in quotes to find it to the letter."
)


class HelpCommand(Command):
    spec = HELP

    async def run(self, request: Request) -> OutgoingMessage:
        specs = ALL if is_platform(request.conversation.platform) else EVERYWHERE
        items = tuple(Item(text=f"{spec.usage}: {spec.description}", note=_example(spec.example)) for spec in specs)
        text = "\n".join(item.text for item in items)
        return OutgoingMessage(
            blocks=(Heading("What you can ask for"), ItemList(items, numbered=False), Text(_MORE)),
            visibility=Visibility.PRIVATE,
            outcome=Outcome(kind="none", answered=True, score=1.0, text=text),
        )


def _example(example: str) -> str:
    return f"For example {example}" if example else ""

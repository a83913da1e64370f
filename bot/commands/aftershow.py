"""`/aftershow ...`: what hosts decide for their community, and everybody's privacy."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.chat.blocks import Heading, Item, ItemList
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.request import Command, Request
from bot.commands.spec import AFTERSHOW
from bot.errors import BadArgument


@dataclass(frozen=True, slots=True)
class Word:
    """One use of `/aftershow`: `usage` such as "hide EPISODE", whose first word is what is typed; `what` says what it
    does. `answer` gets the request and the rest of the line. `hosts` are the only ones allowed, unless it is off."""

    usage: str
    what: str
    answer: Callable[[Request, str], Awaitable[OutgoingMessage]]
    hosts: bool = True

    @property
    def name(self) -> str:
        return self.usage.partition(" ")[0]


class AftershowCommand(Command):
    """Administrators only, but for the words that are everybody's and the list of what there is."""

    spec = AFTERSHOW

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = {word.name: word for word in words}
        self._usages = tuple((word.usage, word.what) for word in words)

    def admin_only(self, text: str) -> bool:
        word = self._words.get(_first(text)[0])
        return word is not None and word.hosts

    def needs_admin(self, text: str) -> bool:
        return True

    async def run(self, request: Request) -> OutgoingMessage:
        name, rest = _first(request.text)
        if name in ("", "help"):
            items = tuple(Item(text=f"/{AFTERSHOW.name} {usage}: {what}") for usage, what in self._usages)
            blocks = (Heading("For the people behind the community"), ItemList(items, numbered=False))
            return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE)
        word = self._words.get(name)
        if word is None:
            known = ", ".join(self._words)
            raise BadArgument(f"/{AFTERSHOW.name} does not know \u2018{name[:40]}\u2019. It knows: {known}.")
        return await word.answer(request, rest)


def _first(text: str) -> tuple[str, str]:
    word, _, rest = text.strip().partition(" ")
    return word.lower(), rest.strip()

"""Who answers an event, who may ask for it, and who sees the answer: told by the event alone, before any work."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from rapidfuzz import process

from bot.chat.events import ButtonEvent, CommandEvent, Event, FormEvent, HomeEvent, QuestionEvent
from bot.commands.request import Actions, Command, Fill, OpenForm, Press
from bot.errors import BadArgument

T = TypeVar("T")

_OLD_BUTTON = "That is not one of mine, or from another version. Run the command again."


class Routes:
    """Commands by their name, buttons and forms by the word before the colon of their action."""

    def __init__(self, commands: Sequence[Command], actions: Sequence[Actions]) -> None:
        self._commands = {command.spec.name: command for command in commands}
        self._presses: dict[str, Press] = {}
        self._forms: dict[str, OpenForm] = {}
        self._fills: dict[str, Fill] = {}
        self._admin_words: set[str] = set()
        self._aware_words: set[str] = set()
        self._public_words: set[str] = set()
        for one in (*commands, *actions):
            self._presses.update(one.presses())
            self._forms.update(one.forms())
            self._fills.update(one.fills())
            self._admin_words.update(one.admin_words)
            self._aware_words.update(one.aware_words)
            self._public_words.update(one.public_words)

    def command(self, name: str) -> Command | None:
        return self._commands.get(name.lower())

    def known_command(self, name: str) -> Command:
        """Raises `BadArgument` with the nearest name."""
        command = self.command(name)
        if command is None:
            close = process.extractOne(name.lower(), list(self._commands), score_cutoff=60)
            hint = f"Did you mean /{close[0]}?" if close else "/help shows what you can ask for."
            raise BadArgument(f"I do not know the command /{name[:40]}. {hint}")
        return command

    def press(self, word: str) -> Press:
        """Raises `BadArgument` for a button that is not ours."""
        return _known(self._presses, word)

    def opens(self, word: str) -> OpenForm | None:
        """What a button of this word opens; None for one that opens no form."""
        return self._forms.get(word)

    def fill(self, word: str) -> Fill:
        """Raises `BadArgument` for a form that is not ours."""
        return _known(self._fills, word)

    def needs_admin(self, event: Event) -> bool:
        """See `EventHandler`."""
        match event:
            case CommandEvent(name=name, text=text):
                command = self.command(name)
                return command is not None and command.needs_admin(text)
            case ButtonEvent(action=action) | FormEvent(action=action):
                word = action.partition(":")[0]
                return word in self._admin_words or word in self._aware_words
            case HomeEvent():
                return True
            case _:
                return False

    def opens_form(self, event: Event) -> bool:
        """See `EventHandler`."""
        match event:
            case CommandEvent(name=name, text=text):
                command = self.command(name)
                return command is not None and command.opens_form(text)
            case ButtonEvent(action=action):
                return self.opens(action.partition(":")[0]) is not None
            case _:
                return False

    def answers_privately(self, event: Event) -> bool:
        """See `EventHandler`."""
        match event:
            case CommandEvent(name=name):
                return name.lower() not in self._public_words
            case ButtonEvent(action=action):
                return action.partition(":")[0] not in self._public_words
            case QuestionEvent():
                return False
            case _:
                return True

    def refuses(self, event: Event) -> bool:
        """Whether only administrators may do this, and whoever did it is none."""
        if event.admin:
            return False
        match event:
            case CommandEvent(name=name, text=text):
                command = self.command(name)
                return command is not None and command.admin_only(text)
            case ButtonEvent(action=action) | FormEvent(action=action):
                return action.partition(":")[0] in self._admin_words
            case _:
                return False


def _known(registry: Mapping[str, T], word: str) -> T:
    found = registry.get(word)
    if found is None:
        raise BadArgument(_OLD_BUTTON)
    return found

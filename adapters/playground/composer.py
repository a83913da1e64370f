"""The line people write in."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from bot.chat.events import Suggestion
from bot.commands.spec import CommandSpec

Send = Callable[[str], Awaitable[None]]
Suggest = Callable[[str, str], Awaitable[Sequence[Suggestion]]]
"""Completions for a command's name and what was typed of its argument."""

LONGEST_LINE = 4000
"""Characters of one message that are read; the rest is cut."""


class Composer(Element, component=Path(__file__).with_name("composer.js")):
    """`send` gets each line, `suggest` is asked for completions, `leave` is called at Escape with nothing to close."""

    def __init__(
        self,
        commands: Sequence[CommandSpec],
        *,
        send: Send,
        suggest: Suggest,
        leave: Callable[[], None],
        label: str,
        placeholder: str,
    ) -> None:
        super().__init__()
        self._send = send
        self._suggest = suggest
        self.props["commands"] = [_command(spec) for spec in commands]
        self.props["suggestions"] = []
        self.props["suggested"] = ""
        self.props["history"] = []
        self.address(label, placeholder)
        self.on("send", self._sent)
        self.on("suggest", self._asked)
        self.on("leave", lambda _: leave())

    def address(self, label: str, placeholder: str) -> None:
        """Name what is being written to."""
        self.props["label"] = label
        self.props["placeholder"] = placeholder

    def remember(self, lines: Sequence[str]) -> None:
        """The lines that the Up key brings back, oldest first."""
        self.props["history"] = list(lines[-100:])

    def focus(self) -> None:
        self.run_method("focus")

    async def _sent(self, event: GenericEventArguments) -> None:
        if isinstance(event.args, str):
            await self._send(event.args[:LONGEST_LINE])

    async def _asked(self, event: GenericEventArguments) -> None:
        wanted = event.args
        if not isinstance(wanted, dict):
            return
        key, name, partial = (str(wanted.get(field, ""))[:LONGEST_LINE] for field in ("key", "name", "partial"))
        found = await self._suggest(name, partial)
        self.props["suggestions"] = [{"value": one.value, "label": one.label} for one in found]
        self.props["suggested"] = key


def _command(spec: CommandSpec) -> dict[str, str]:
    return {
        "name": spec.name,
        "usage": spec.usage,
        "argument": spec.usage.partition(" ")[2],
        "description": spec.description,
        "completes": spec.completes.value,
    }

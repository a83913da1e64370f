"""Discord's command tree, made from the command specs, and when it is sent."""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.chat.events import Suggestion
from bot.commands.spec import CommandSpec, Completion

Hear = Callable[[discord.Interaction[Any]], Awaitable[None]]
Suggest = Callable[[discord.Interaction[Any], str], Awaitable[Sequence[Suggestion]]]

ASK_ABOUT = "Ask the show about this"
_CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
_OPTION = re.compile(r"[a-z][a-z-]{0,31}\Z")
_LONGEST = 100


class CommandTree(app_commands.CommandTree[Any]):
    """Hands every command to `hear`, those that Discord still shows and we no longer have as well."""

    def __init__(self, client: discord.Client, specs: Sequence[CommandSpec], hear: Hear, suggest: Suggest) -> None:
        super().__init__(client)
        self._hear = hear
        for spec in specs:
            self.add_command(_command(spec, hear, suggest))
        self.add_command(_ask_about(hear))

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await self._hear(interaction)
        else:
            raise error

    def schema(self) -> list[dict[str, Any]]:
        """All commands as Discord is sent them, by name."""
        drawn = [command.to_dict(self) for command in self.get_commands()]
        drawn += [menu.to_dict(self) for menu in self.get_commands(type=discord.AppCommandType.message)]
        unique = {(one["type"], one["name"]): one for one in drawn}
        return [unique[key] for key in sorted(unique)]

    def schema_hash(self) -> str:
        return hashlib.sha256(json.dumps(self.schema(), sort_keys=True).encode()).hexdigest()


class SyncedSchemas(Protocol):
    """Remembers which commands an application was given, so that they are sent when they change and not before."""

    def of(self, application: int) -> str | None: ...

    def put(self, application: int, schema_hash: str) -> None: ...


class SchemaFile:
    """Implements `SyncedSchemas` in a file; one that is gone or broken means that commands are sent once more."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, application: int) -> str | None:
        found = self._read().get(str(application))
        return found if isinstance(found, str) else None

    def put(self, application: int, schema_hash: str) -> None:
        kept = self._read() | {str(application): schema_hash}
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(kept), encoding="utf-8")
        partial.replace(self._path)

    def _read(self) -> dict[str, object]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}


def _command(spec: CommandSpec, hear: Hear, suggest: Suggest) -> app_commands.Command[Any, ..., Any]:
    callback = _with_argument(spec, hear, suggest) if spec.argument else _bare(hear)
    return app_commands.Command(
        name=spec.name,
        description=spec.description[:_LONGEST],
        callback=callback,
        allowed_contexts=_CONTEXTS,
        allowed_installs=_INSTALLS,
    )


def _bare(hear: Hear) -> Any:
    async def run(interaction: discord.Interaction[Any]) -> None:
        await hear(interaction)

    return run


def _with_argument(spec: CommandSpec, hear: Hear, suggest: Suggest) -> Any:
    async def required(interaction: discord.Interaction[Any], text: str) -> None:
        await hear(interaction)

    async def optional(interaction: discord.Interaction[Any], text: str = "") -> None:
        await hear(interaction)

    run: Any = required if spec.argument_required else optional
    run = app_commands.rename(text=option_name(spec))(run)
    run = app_commands.describe(text=spec.argument[:_LONGEST])(run)
    return (
        app_commands.autocomplete(text=_completing(suggest))(run) if spec.completes is not Completion.NOTHING else run
    )


def _completing(suggest: Suggest) -> Any:
    async def complete(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=one.label[:_LONGEST], value=one.value[:_LONGEST])
            for one in await suggest(interaction, current)
        ][:25]

    return complete


def _ask_about(hear: Hear) -> app_commands.ContextMenu:
    async def ask_about(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await hear(interaction)

    return app_commands.ContextMenu(
        name=ASK_ABOUT, callback=ask_about, allowed_contexts=_CONTEXTS, allowed_installs=_INSTALLS
    )


def option_name(spec: CommandSpec) -> str:
    """The argument's name where Discord takes it for one."""
    return spec.argument if _OPTION.match(spec.argument) else "what"

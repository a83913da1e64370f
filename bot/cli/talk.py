"""`aftershow quote|ask|takeaways|hottakes|episodes|episode`: the same handlers from the shell."""

from collections.abc import Callable
from typing import Annotated

import typer

from bot.chat.capabilities import SHELL
from bot.chat.events import CommandEvent
from bot.chat.plain_text import plain_text
from bot.chat.responder import Responder
from bot.cli.options import AsJson, Data, opened, run
from bot.cli.result_json import result_line
from bot.commands.spec import HELP, IN_A_SHELL, CommandSpec
from bot.composition import shell_conversation
from bot.domain.ids import PersonId

_SHELL_PERSON = PersonId("shell")


def register(cli: typer.Typer) -> None:
    for spec in IN_A_SHELL:
        if spec is not HELP:
            cli.command(spec.name, help=f"{spec.description}.")(_command(spec))


def _command(spec: CommandSpec) -> Callable[..., None]:
    argument = typer.Argument(help=f"{spec.argument.capitalize()}.", show_default=False)

    def required(words: Annotated[list[str], argument], as_json: AsJson = False, data: Data = None) -> None:
        raise typer.Exit(run(_answer(spec, " ".join(words), as_json, data)))

    def optional(
        words: Annotated[list[str] | None, argument] = None, as_json: AsJson = False, data: Data = None
    ) -> None:
        raise typer.Exit(run(_answer(spec, " ".join(words or []), as_json, data)))

    return required if spec.argument_required else optional


async def _answer(spec: CommandSpec, text: str, as_json: bool, data: Data) -> int:
    async with opened(data) as app:
        event = CommandEvent(
            event_id="shell",
            person=_SHELL_PERSON,
            conversation=shell_conversation(),
            name=spec.name,
            text=text,
        )
        message = await Responder(app.dispatcher, SHELL).dispatch(event)
    if as_json:
        typer.echo(result_line(None, message.outcome))
    else:
        typer.echo(plain_text(message))
    return 0 if message.outcome is None or message.outcome.answered else 1

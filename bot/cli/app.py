"""The `aftershow` program: its commands, and how errors reach the person who typed."""

import sys

import typer

from bot.cli import analyse, batch, doctor, forget, hosts, index, ingest, keep, play, preview, run, simulate, talk
from bot.cli.saying import say
from bot.errors import AftershowError

_ABOUT = "The bot that keeps a podcast's conversation going after the episode ends."

cli = typer.Typer(help=_ABOUT, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for _door in (play, simulate, run, ingest, index, analyse, talk, preview, batch, hosts, keep, forget, doctor):
    _door.register(cli)


def main() -> None:
    """Run the command line. Exit code 1 for what went wrong, 2 for words that make no sense."""
    try:
        cli()
    except AftershowError as error:
        say(error.user_text, err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

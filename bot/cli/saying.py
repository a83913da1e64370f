"""How commands print words: those of others in them reach the terminal as words, and as nothing else."""

import typer

from bot.chat.visible import visible


def say(text: str, *, err: bool = False) -> None:
    """Print lines; what could move the cursor, recolour the terminal or turn the reading direction is left out."""
    typer.echo(visible(text), err=err)

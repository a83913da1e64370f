"""`aftershow backup FILE` and `aftershow restore FILE`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import Data, run, settings_with
from bot.composition import back_up, restore_from


def register(cli: typer.Typer) -> None:
    @cli.command("backup", help="Copy everything it remembers into one file, while it runs.")
    def backup_command(
        file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")], data: Data = None
    ) -> None:
        run(back_up(settings_with(data), file))
        typer.echo(f"Backed up to {file} ({file.stat().st_size:,} bytes). Restore with: aftershow restore {file}")

    @cli.command("restore", help="Put a backup into an empty data folder.")
    def restore_command(
        file: Annotated[Path, typer.Argument(help="A file that aftershow backup wrote.")], data: Data = None
    ) -> None:
        settings = settings_with(data)
        run(restore_from(settings, file))
        typer.echo(f"Restored into {settings.data_folder}.")

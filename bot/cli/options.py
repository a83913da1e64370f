"""Options that several commands share, and the way into the program for each of them."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot.composition import App, open_app
from bot.errors import ConfigurationError
from bot.log import set_up_logging
from bot.settings import Settings, setting_name

T = TypeVar("T")

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder for everything it remembers. Also AFTERSHOW_DATA.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


def settings_with(data: Path | None) -> Settings:
    """The settings, with what was typed above what was set. Raises `ConfigurationError` naming every bad field."""
    try:
        settings = Settings()
    except ValidationError as error:
        fields = "; ".join(f"{setting_name(str(issue['loc'][0]))}: {issue['msg']}" for issue in error.errors())
        raise ConfigurationError(f"These settings do not make sense: {fields}. See .env.example.") from error
    except SettingsError as error:
        lists = [name for name, field in Settings.model_fields.items() if field.default_factory is list]
        named = ", ".join(map(setting_name, lists))
        raise ConfigurationError(f'{named} takes a JSON list, such as ["..."]. See .env.example.') from error
    settings = settings if data is None else settings.model_copy(update={"data": data})
    set_up_logging(settings.log_level)
    return settings


@asynccontextmanager
async def opened(data: Path | None) -> AsyncIterator[App]:
    async with open_app(settings_with(data)) as app:
        yield app


def run(job: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(job)

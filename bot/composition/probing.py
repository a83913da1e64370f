"""Trying out the model's server that the settings name."""

from typing import TYPE_CHECKING

from bot.composition.models import server_address, server_key
from bot.prompts.probe import PROBE
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.llm.probe import Skill


async def probe_models(settings: Settings) -> "list[Skill]":
    """What works there, the model itself first; empty where none is set up. Raises `ConfigurationError`."""
    if not settings.uses_models:
        return []
    from adapters.llm.client import open_server
    from adapters.llm.probe import probe

    async with open_server(server_address(settings), server_key(settings)) as server:
        return await probe(server, settings.model, settings.preferred_models, PROBE, settings.model_effort)

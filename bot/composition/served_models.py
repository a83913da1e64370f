"""The models of a server. With this module the SDK is imported."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from adapters.llm.calling import Caller
from adapters.llm.choosing import ChosenModel
from adapters.llm.client import open_server
from adapters.llm.embedder import OpenAIEmbedder
from adapters.llm.figures import ModelFigures, Price
from adapters.llm.language_model import OpenAIModel
from adapters.llm.manners import Road
from adapters.llm.transcriber import OpenAITranscriber
from bot.composition.models import server_address, server_key
from bot.ports.models import Embedder, Meter, SettledModel, Transcriber
from bot.ports.recordings import HeardPieces
from bot.settings import Settings


@dataclass(frozen=True, kw_only=True)
class ServedModels:
    """`embedder` is None where the settings name none. `registry` holds the figures of all of them."""

    language: SettledModel
    analysis_language: SettledModel
    embedder: Embedder | None
    transcriber: Transcriber
    registry: CollectorRegistry


@asynccontextmanager
async def open_served(settings: Settings, meter: Meter, heard: HeardPieces) -> AsyncIterator[ServedModels]:
    """Nothing is sent before something is asked. `heard` keeps what was transcribed of recordings under way.

    Raises `ConfigurationError`.
    """
    registry = CollectorRegistry()
    async with open_server(server_address(settings), server_key(settings)) as server:
        caller = Caller(server, meter, _figures(settings, registry), at_once=settings.model_at_once)
        answering = ChosenModel(server, settings.model, settings.preferred_models)
        analysing = ChosenModel(server, settings.analysis_model) if settings.analysis_model else answering
        served = settings.embedding_model
        road = Road(settings.model_road)
        yield ServedModels(
            language=OpenAIModel(caller, answering, road=road, effort=settings.model_effort),
            analysis_language=OpenAIModel(caller, analysing, road=road, effort=settings.model_effort),
            embedder=OpenAIEmbedder(caller, served, settings.embedding_dimensions) if served else None,
            transcriber=OpenAITranscriber(caller, settings.transcription_model, heard),
            registry=registry,
        )


def _figures(settings: Settings, registry: CollectorRegistry) -> ModelFigures:
    prices = {
        name: Price(read=given[0], written=given[1], cached=given[2] if len(given) == 3 else given[0])
        for name, given in settings.model_prices.items()
    }
    return ModelFigures(registry, prices)

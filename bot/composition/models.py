"""The models, opened where there are any. Without a key or an address nothing of their SDK is imported."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import ConfigurationError
from bot.ports.models import Embedder, Meter, SettledModel, Transcriber
from bot.ports.recordings import HeardPieces
from bot.settings import Settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from adapters.llm.calling import Caller
    from adapters.llm.figures import ModelFigures


@dataclass(frozen=True, kw_only=True)
class Models:
    """What there is: None means that the work goes on without. `registry` holds the figures of all of them."""

    language: SettledModel | None = None
    analysis_language: SettledModel | None = None
    embedder: Embedder | None = None
    transcriber: Transcriber | None = None
    answer_deadline: timedelta = timedelta(seconds=30)
    analysis_deadline: timedelta = timedelta(minutes=3)
    registry: "CollectorRegistry | None" = None


@asynccontextmanager
async def open_models(settings: Settings, meter: Meter, heard: HeardPieces) -> AsyncIterator[Models]:
    """`heard` keeps what was transcribed of recordings under way.

    Nothing is sent before something is asked. Raises `ConfigurationError` for an address that is none.
    """
    local = local_embedder(settings)
    if not settings.uses_models:
        yield Models(embedder=local)
        return
    from prometheus_client import CollectorRegistry

    from adapters.llm.calling import Caller
    from adapters.llm.choosing import ChosenModel
    from adapters.llm.client import open_server
    from adapters.llm.embedder import OpenAIEmbedder
    from adapters.llm.language_model import OpenAIModel
    from adapters.llm.manners import Road

    registry = CollectorRegistry()
    async with open_server(server_address(settings), server_key(settings)) as server:
        caller = Caller(server, meter, model_figures(settings, registry), at_once=settings.model_at_once)
        answering = ChosenModel(server, settings.model, settings.preferred_models)
        analysing = ChosenModel(server, settings.analysis_model) if settings.analysis_model else answering
        served = settings.embedding_model
        embedder = OpenAIEmbedder(caller, served, settings.embedding_dimensions) if served else local
        road = Road(settings.model_road)
        yield Models(
            language=OpenAIModel(caller, answering, road=road, effort=settings.model_effort),
            analysis_language=OpenAIModel(caller, analysing, road=road, effort=settings.model_effort),
            embedder=embedder,
            transcriber=None if lacking_to_transcribe(settings) else transcriber_of(settings, caller, heard),
            answer_deadline=settings.model_deadline,
            analysis_deadline=settings.analysis_deadline,
            registry=registry,
        )


def transcriber_of(settings: Settings, caller: "Caller", heard: HeardPieces) -> Transcriber:
    from adapters.llm.transcriber import OpenAITranscriber

    return OpenAITranscriber(caller, settings.transcription_model, heard)


def lacking_to_transcribe(settings: Settings) -> str:
    """What it takes to have recordings transcribed, in the imperative; empty where all is there."""
    if not settings.uses_models:
        return "set AFTERSHOW_TRANSCRIBE=on and OPENAI_API_KEY to have it transcribed"
    if not settings.transcribe:
        return "set AFTERSHOW_TRANSCRIBE=on to have it transcribed"
    from adapters.llm.recording import can_cut

    return "" if can_cut() else "to have it transcribed, first: pip install 'aftershow[audio]'"


def local_embedder(settings: Settings) -> Embedder | None:
    """Raises `ConfigurationError` where what is set does not fit together, or the folder holds no model."""
    if settings.embedding_model and settings.embedding_folder is not None:
        raise ConfigurationError("Set AFTERSHOW_EMBEDDING_FOLDER or AFTERSHOW_EMBEDDING_MODEL, not both.")
    if settings.embedding_model and not settings.uses_models:
        raise ConfigurationError(
            "AFTERSHOW_EMBEDDING_MODEL is asked of a model server: set OPENAI_API_KEY or OPENAI_BASE_URL too, or "
            "AFTERSHOW_EMBEDDING_FOLDER in its place."
        )
    if settings.embedding_folder is None:
        return None
    from adapters.llm.local_embedder import LocalEmbedder

    return LocalEmbedder(settings.embedding_folder.expanduser())


def server_key(settings: Settings) -> str:
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key is not None else ""


def server_address(settings: Settings) -> str:
    address = settings.openai_base_url.strip()
    if address and not address.startswith(("http://", "https://")):
        raise ConfigurationError(
            "OPENAI_BASE_URL is no address: it begins with http:// or https:// and mostly ends with /v1."
        )
    return address


def model_figures(settings: Settings, registry: "CollectorRegistry") -> "ModelFigures":
    from adapters.llm.figures import ModelFigures, Price

    prices = {
        name: Price(read=given[0], written=given[1], cached=given[2] if len(given) == 3 else given[0])
        for name, given in settings.model_prices.items()
    }
    return ModelFigures(registry, prices)

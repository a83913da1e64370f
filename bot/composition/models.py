"""The models, opened where there are any. The SDK of a server's is imported with the first request, and not before."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.composition.late_models import LateModel, LateModels, LateTranscriber
from bot.connections import secret
from bot.errors import ConfigurationError
from bot.ports.models import Embedder, Meter, SettledModel, Transcriber
from bot.ports.recordings import HeardPieces
from bot.settings import Settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from bot.composition.served_models import ServedModels


@dataclass(frozen=True, kw_only=True)
class Models:
    """What there is: None means that the work goes on without. `server` are those that a server has."""

    language: SettledModel | None = None
    analysis_language: SettledModel | None = None
    embedder: Embedder | None = None
    transcriber: Transcriber | None = None
    answer_deadline: timedelta = timedelta(seconds=30)
    analysis_deadline: timedelta = timedelta(minutes=3)
    server: LateModels | None = None

    @property
    def registry(self) -> "CollectorRegistry | None":
        """The figures of the server's models, once these are opened."""
        return self.server.served.registry if self.server is not None and self.server.served is not None else None

    async def ready(self) -> None:
        """For who serves many: the first question does not wait, and what is wrong with the settings is told now.

        Sends nothing. Raises `ConfigurationError`.
        """
        if self.server is not None:
            await self.server.opened()


@asynccontextmanager
async def open_models(settings: Settings, meter: Meter, heard: HeardPieces) -> AsyncIterator[Models]:
    """`heard` keeps what was transcribed of recordings under way.

    Nothing is sent before something is asked. Raises `ConfigurationError` for an address that is none.
    """
    local = local_embedder(settings)
    if not settings.uses_models:
        yield Models(embedder=local)
        return
    server_address(settings)

    def opening() -> "AbstractAsyncContextManager[ServedModels]":
        from bot.composition.served_models import open_served

        return open_served(settings, meter, heard)

    async with aclosing(LateModels(opening)) as server:
        yield Models(
            language=LateModel(server, lambda served: served.language),
            analysis_language=LateModel(server, lambda served: served.analysis_language),
            # What is kept goes by an embedder's name, so it is wanted at once.
            embedder=(await server.opened()).embedder if settings.embedding_model else local,
            transcriber=None if lacking_to_transcribe(settings) else LateTranscriber(server),
            answer_deadline=settings.model_deadline,
            analysis_deadline=settings.analysis_deadline,
            server=server,
        )


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
    return secret(settings.openai_api_key)


def server_address(settings: Settings) -> str:
    address = settings.openai_base_url.strip()
    if address and not address.startswith(("http://", "https://")):
        raise ConfigurationError(
            "OPENAI_BASE_URL is no address: it begins with http:// or https:// and mostly ends with /v1."
        )
    return address

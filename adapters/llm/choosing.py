"""Which model is asked: the one that is set, or one of those that the server lists."""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

import openai
from pydantic import BaseModel, ConfigDict

from adapters.llm.client import Server
from adapters.llm.errors import DOWN, failure_of
from bot.errors import ModelDown, ModelError

_NO_WORDS = re.compile(
    r"embed|whisper|tts|transcri|speech|audio|realtime|rerank|moderation|guard|dall-e|image|sora|vision-enc|clip|bge-"
    r"|search|codex|instruct-0914|davinci|babbage|minilm",
    re.I,
)
_VECTORS = re.compile(r"embed|minilm|bge-|e5-|gte-", re.I)
_AUDIO = re.compile(r"transcri|whisper", re.I)
_VOICES = re.compile(r"diari", re.I)
_SECONDS = 10.0
_REST = 15.0
"""Seconds in which a server that lists nothing in time is not asked again: else every question would wait for it."""

_log = logging.getLogger(__name__)


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str


async def listed(server: Server) -> tuple[str, ...]:
    """What the server says it has, in its order. Raises `ModelError`s."""
    try:
        async with asyncio.timeout(_SECONDS):
            page = await server.client.models.list()
        return tuple(_Model.model_validate(one.model_dump(warnings=False)).id for one in page.data)
    except TimeoutError:
        remedy = f"{server.host} does not say in time which models it has: name one in AFTERSHOW_MODEL."
    except (openai.NotFoundError, TypeError, ValueError, AttributeError):
        remedy = (
            f"{server.host} lists no models: look at OPENAI_BASE_URL, which mostly ends with /v1, or name a model in "
            "AFTERSHOW_MODEL."
        )
    except openai.OpenAIError as error:
        raise failure_of(error, server.host, "the list of models").error from None
    raise ModelDown(DOWN, remedy)


def choose(models: Sequence[str], preferences: Sequence[str], *, is_the_makers: bool) -> str:
    """The first preference that is there, `*` standing for anything; else, of a server of one's own, its first that
    writes. Empty where nothing will do."""
    for preference in preferences:
        for model in models:
            if fnmatchcase(model, preference):
                return model
    if is_the_makers:
        return ""
    return next((model for model in models if not _NO_WORDS.search(model)), "")


def of_vectors(models: Sequence[str]) -> str:
    """The first that gives embeddings; empty where none seems to."""
    return next((model for model in models if _VECTORS.search(model)), "")


def of_audio(models: Sequence[str]) -> str:
    """The first that writes recordings down, better one that tells voices apart; empty where none seems to."""
    hearing = [model for model in models if _AUDIO.search(model)]
    return next((model for model in hearing if _VOICES.search(model)), hearing[0] if hearing else "")


class ChosenModel:
    """A model's name, which may only be known once the server was asked."""

    def __init__(
        self,
        server: Server,
        name: str,
        preferences: Sequence[str] = (),
        *,
        patience: float = 3.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`patience` is how many seconds the server has to list what it has."""
        self._server = server
        self._preferences = preferences
        self._patience = patience
        self._now = now
        self._asking = asyncio.Lock()
        self._trouble = ""
        self._rests_until = 0.0
        self.name = name

    async def settled(self) -> str:
        """Asks once for all who wait, and not again for a while after that took too long. Raises `ModelDown`."""
        if not self.name:
            async with self._asking:
                if not self.name and self._now() >= self._rests_until:
                    self.name, self._trouble = await self._choose()
        if not self.name:
            raise ModelDown(DOWN, self._trouble)
        return self.name

    async def _choose(self) -> tuple[str, str]:
        """The name, or what an operator can do where there is none."""
        host = self._server.host
        try:
            async with asyncio.timeout(self._patience):
                models = await listed(self._server)
        except TimeoutError:
            self._rests_until = self._now() + _REST
            trouble = f"{host} does not say in time which models it has: name one in AFTERSHOW_MODEL."
        except ModelError as error:
            trouble = error.remedy if isinstance(error, ModelDown) else f"{host} lists no models."
        else:
            if name := choose(models, self._preferences, is_the_makers=self._server.is_the_makers):
                return name, ""
            trouble = f"No model of {host} is known to write: name one in AFTERSHOW_MODEL."
        _log.warning("no model is chosen yet: %s", trouble)
        return "", trouble

"""Which model is asked: the one that is set, or one of those that the server lists."""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

import openai
from pydantic import BaseModel, ConfigDict

from adapters.llm.client import Server
from adapters.llm.errors import DOWN, failure_of
from bot.errors import ModelDown

_NO_WORDS = re.compile(
    r"embed|whisper|tts|transcri|speech|audio|realtime|rerank|moderation|guard|dall-e|image|sora|vision-enc|clip|bge-"
    r"|search|codex|instruct-0914|davinci|babbage|minilm",
    re.I,
)
_VECTORS = re.compile(r"embed|minilm|bge-|e5-|gte-", re.I)
_AUDIO = re.compile(r"transcri|whisper", re.I)
_VOICES = re.compile(r"diari", re.I)
_SECONDS = 10.0


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str


async def listed(server: Server) -> tuple[str, ...]:
    """What the server says it has, in its order. Raises `ModelError`s."""
    try:
        page = await server.client.with_options(timeout=_SECONDS).models.list()
        return tuple(_Model.model_validate(one.model_dump(warnings=False)).id for one in page.data)
    except openai.OpenAIError as error:
        raise failure_of(error, server.host, "the list of models").error from None
    except (TypeError, ValueError, AttributeError):
        raise ModelDown(DOWN, f"{server.host} lists no models: name one in AFTERSHOW_MODEL.") from None


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

    def __init__(self, server: Server, name: str, preferences: Sequence[str] = ()) -> None:
        self._server = server
        self._preferences = preferences
        self.name = name

    async def settled(self) -> str:
        """Raises `ModelError`s."""
        if not self.name:
            models = await listed(self._server)
            self.name = choose(models, self._preferences, is_the_makers=self._server.is_the_makers)
        if not self.name:
            raise ModelDown(DOWN, f"No model of {self._server.host} is known to write: name one in AFTERSHOW_MODEL.")
        return self.name

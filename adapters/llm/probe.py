"""Trying a server out with a few words of our own: what it can do, and what to do about what it cannot."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import openai
from prometheus_client import CollectorRegistry
from pydantic import BaseModel

from adapters.llm.calling import Caller
from adapters.llm.choosing import ChosenModel, listed, of_audio, of_vectors
from adapters.llm.client import Server
from adapters.llm.figures import ModelFigures
from adapters.llm.language_model import OpenAIModel
from adapters.llm.manners import Road, Shape
from adapters.llm.unmetered import Unmetered
from bot.errors import ModelDown, ModelError, ModelGarbled, ModelRefused, ModelTooSlow
from bot.ports.models import ModelCall, Prompt

_PATIENCE = timedelta(seconds=60)
_MOST_TOKENS = 400
_MATERIAL = "1: The tarn froze in January.\n2: It thawed in March."
_SOME = 5
_SLOW = 15.0
_SLOWLY = "A smaller model, or AFTERSHOW_MODEL_DEADLINE: else most answers come without."
_IN_CLEAR = "OPENAI_API_KEY travels unencrypted: give OPENAI_BASE_URL as https://, or no key where none is needed."

_SHAPES = {
    Shape.SCHEMA: "it keeps to our schemas",
    Shape.OBJECT: "it gives JSON, and our own check holds it to the schemas",
    Shape.PLAIN: "it is told the schemas in words, and our own check holds it to them",
}


class ProbeAnswer(BaseModel):
    line: int


@dataclass(frozen=True, slots=True)
class Skill:
    """`remedy` is empty where nothing is to be done."""

    what: str
    good: bool
    state: str
    remedy: str = ""


async def probe(server: Server, name: str, preferences: Sequence[str], prompt: Prompt, effort: str) -> list[Skill]:
    """The model itself first; the rest only where that works. Costs some hundred tokens, which no budget books."""
    models, lacking = await _listed(server)
    if lacking is not None and not name:
        return [Skill("model", False, f"{server.host} does not answer as it should", lacking.remedy)]
    chosen = ChosenModel(server, name, preferences)
    caller = Caller(server, Unmetered(), ModelFigures(CollectorRegistry()))
    asking = OpenAIModel(caller, chosen, road=Road.CHAT, effort=effort)
    before = time.monotonic()
    try:
        await asking.write(_call(prompt))
    except ModelError as error:
        return [_broken(error, chosen.name, server.host, models)]
    seconds = time.monotonic() - before
    advice = _SLOWLY if seconds >= _SLOW else _IN_CLEAR if server.key_in_clear else ""
    return [
        Skill("model", True, f"{chosen.name} at {server.host} answers in {seconds:.1f} s", advice),
        Skill("model: schema", True, _SHAPES[asking.manners.shape]),
        await _streaming(asking, prompt),
        await _responses(caller, chosen, prompt, effort),
        await _embeddings(server, of_vectors(models)),
        _audio(of_audio(models)),
    ]


async def _listed(server: Server) -> tuple[tuple[str, ...], ModelDown | None]:
    try:
        return await listed(server), None
    except ModelDown as error:
        return (), error
    except ModelError:
        return (), ModelDown("", f"{server.host} lists no models: name one in AFTERSHOW_MODEL.")


def _call(prompt: Prompt) -> ModelCall[ProbeAnswer]:
    return ModelCall(
        prompt=prompt,
        community=None,
        material=_MATERIAL,
        answer=ProbeAnswer,
        most_tokens=_MOST_TOKENS,
        deadline=_PATIENCE,
    )


def _broken(error: ModelError, name: str, host: str, models: Sequence[str]) -> Skill:
    there = f" It lists {', '.join(models[:_SOME])}{' and more' if len(models) > _SOME else ''}." if models else ""
    who = f"{name or 'no model'} at {host}"
    match error:
        case ModelTooSlow():
            remedy = f"Choose a smaller model, or give it a faster machine.{there}"
            return Skill("model", False, f"{who} takes longer than {_PATIENCE.total_seconds():.0f} s", remedy)
        case ModelGarbled():
            remedy = f"It is too weak for this: choose a better one in AFTERSHOW_MODEL.{there}"
            return Skill("model", False, f"{who} answers, but never as it is asked to", remedy)
        case ModelRefused():
            remedy = f"Choose another model in AFTERSHOW_MODEL, or a larger context for this one.{there}"
            return Skill("model", False, f"{who} refuses a harmless question", remedy)
        case ModelDown():
            return Skill("model", False, f"{who} does not answer", f"{error.remedy}{there}")
    return Skill("model", False, f"{who} does not answer", there.strip())


async def _streaming(model: OpenAIModel, prompt: Prompt) -> Skill:
    parts = 0

    async def on_part(part: Mapping[str, object]) -> None:
        nonlocal parts
        parts += 1

    lacking = Skill("model: streaming", True, "not there: answers appear when they are whole")
    try:
        await model.write(_call(prompt), on_part=on_part)
    except ModelError:
        return lacking
    if not parts or not model.manners.stream:
        return lacking
    return Skill("model: streaming", True, "answers can be watched as they are written")


async def _responses(caller: Caller, chosen: ChosenModel, prompt: Prompt, effort: str) -> Skill:
    model = OpenAIModel(caller, chosen, road=Road.RESPONSES, effort=effort)
    try:
        await model.write(_call(prompt))
    except ModelError:
        return Skill("model: Responses", True, "not there: Chat Completions does all we need")
    return Skill("model: Responses", True, "works")


async def _embeddings(server: Server, name: str) -> Skill:
    lacking = "none listed: questions find what shares words with them"
    if not name:
        return Skill("model: embeddings", True, lacking)
    try:
        async with asyncio.timeout(_PATIENCE.total_seconds()):
            made = await server.client.embeddings.create(model=name, input=[_MATERIAL], encoding_format="float")
        return Skill("model: embeddings", True, f"{name}, of {len(made.data[0].embedding)} numbers")
    except (openai.OpenAIError, TimeoutError, AttributeError, TypeError, IndexError, ValueError):
        return Skill("model: embeddings", True, f"{name} is listed and gives none")


def _audio(name: str) -> Skill:
    if name:
        return Skill("model: audio", True, f"{name} is listed")
    return Skill("model: audio", True, "none listed: episodes need a transcript")

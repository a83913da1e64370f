"""The adapter on the loopback server, and a piece of work to try it with."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry
from pydantic import BaseModel, ConfigDict

from adapters.llm.calling import Caller
from adapters.llm.choosing import ChosenModel
from adapters.llm.client import open_server
from adapters.llm.figures import ModelFigures, Price
from adapters.llm.language_model import OpenAIModel
from adapters.llm.manners import Road
from adapters.llm.resting import Resting
from bot.domain.ids import CommunityId
from bot.ports.models import Meter, ModelCall, Prompt, Purpose, Usage
from tests.wire.llm.running import ScriptedModels

PROMPT = Prompt(Purpose.ANSWER, 3, "Answer from the lines alone, citing their numbers.")
MATERIAL = "[1] Sheep prefer the north side of the hill.\n[2] The tarn freezes in January."


class Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    lines: list[int]


class Sentences(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sentences: list[Sentence]


GOOD = {"sentences": [{"text": "Sheep like the north side.", "lines": [1]}]}
SAID = Sentences.model_validate(GOOD)


def call(
    *, deadline: float = 10.0, material: str = MATERIAL, community: str | None = "c1", most_tokens: int = 300
) -> ModelCall[Sentences]:
    return ModelCall(
        prompt=PROMPT,
        community=CommunityId(community) if community else None,
        material=material,
        answer=Sentences,
        most_tokens=most_tokens,
        deadline=timedelta(seconds=deadline),
    )


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(handler: Handler) -> AsyncIterator[str]:
    """The address of a server that does with each request what `handler` does."""
    app = web.Application()
    app.router.add_route("*", "/v1/{road:.+}", handler)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        await runner.cleanup()


@dataclass
class _Booked:
    most: int
    usage: Usage | None = None
    given_back: bool = False

    def settle(self, usage: Usage) -> None:
        self.usage = usage

    def unspent(self) -> None:
        self.given_back = True


@dataclass
class Book:
    """A `Meter` that writes down what each request reserved and what became of that."""

    requests: list[_Booked] = field(default_factory=list)
    refuse: Exception | None = None

    @asynccontextmanager
    async def spending(self, community: CommunityId | None, purpose: Purpose, most: int) -> AsyncIterator[_Booked]:
        if self.refuse is not None:
            raise self.refuse
        booked = _Booked(most)
        self.requests.append(booked)
        yield booked

    @property
    def ends(self) -> list[str]:
        return [
            "unspent" if one.given_back else "settled" if one.usage is not None else "all of it"
            for one in self.requests
        ]


@dataclass
class Trial:
    model: OpenAIModel
    book: Book
    registry: CollectorRegistry
    resting: Resting

    def figure(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"aftershow_model_{name}", {"model": "gpt-test", **labels}) or 0.0


@asynccontextmanager
async def trial(
    models: ScriptedModels,
    *,
    model: str = "gpt-test",
    road: Road = Road.CHAT,
    key: str = "",
    address: str = "",
    preferences: Sequence[str] = (),
    meter: Meter | None = None,
    makers: bool = False,
    **more: Any,
) -> AsyncIterator[Trial]:
    """`makers` treats the loopback server as the maker's own."""
    registry, book, resting = CollectorRegistry(), Book(), Resting()
    figures = ModelFigures(registry, {"gpt-*": Price(read=2.0, written=8.0, cached=0.5)})
    async with open_server(address or models.address, key or models.key) as server:
        server.is_the_makers = makers
        caller = Caller(server, meter or book, figures, resting)
        made = OpenAIModel(caller, ChosenModel(server, model, preferences), road=road, **more)
        yield Trial(made, book, registry, resting)

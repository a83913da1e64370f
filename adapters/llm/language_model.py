"""The `LanguageModel` over any server that speaks the OpenAI protocol."""

from collections.abc import Mapping
from dataclasses import replace

from openai import APIStatusError

from adapters.llm.asking import Asking, OnText, Reply, Turn, strict_schema
from adapters.llm.calling import Caller, Work
from adapters.llm.chat import over_chat
from adapters.llm.choosing import ChosenModel
from adapters.llm.errors import GARBLED, REFUSED
from adapters.llm.fitting import fit, part_of
from adapters.llm.manners import Manners, Road
from adapters.llm.responses import over_responses
from bot.errors import ModelGarbled, ModelRefused
from bot.ports.models import ModelCall, OnPart, T, Usage, Written

_MOST_REPEATED = 8_000
"""Characters of an answer that does not fit, shown to the model once more."""
_MEND = "{wrong} Answer once more, with the JSON object alone."


class OpenAIModel:
    """Implements `LanguageModel`. What it learns of its server it remembers as long as it lives."""

    def __init__(self, caller: Caller, chosen: ChosenModel, *, road: Road = Road.AUTO, effort: str = "") -> None:
        self._caller = caller
        self._chosen = chosen
        self._effort = effort
        self.manners = Manners.towards(caller.server.is_the_makers, road)

    @property
    def name(self) -> str:
        return f"{self._chosen.name}@{self._caller.server.host}"

    async def settled(self) -> str:
        """As in `SettledModel`."""
        await self._chosen.settled()
        return self.name

    async def write(self, call: ModelCall[T], *, on_part: OnPart | None = None) -> Written[T]:
        purpose = call.prompt.purpose
        async with self._caller.work(purpose, call.community, self._chosen.name, call.deadline) as work:
            work.model = await self._chosen.settled()
            asking = Asking(
                prompt=call.prompt,
                community=call.community,
                model=work.model,
                turns=(Turn("user", call.material),),
                schema=strict_schema(call.answer),
                most_tokens=call.most_tokens,
            )
            return await self._written(work, asking, call.answer, on_part)

    async def _written(self, work: Work, asking: Asking, answer: type[T], on_part: OnPart | None) -> Written[T]:
        used = Usage(read=0, written=0)
        for _ in range(2):
            reply = await self._reply(work, asking, on_part)
            used = _sum(used, reply.usage or Usage(read=asking.most - asking.most_tokens, written=asking.most_tokens))
            if reply.refused:
                raise ModelRefused(REFUSED)
            fitted = fit(reply, answer)
            if fitted.value is not None:
                return Written(value=fitted.value, usage=used, model=work.model)
            said = (Turn("assistant", reply.text[:_MOST_REPEATED]),) if reply.text.strip() else ()
            asking = asking.with_turns(*said, Turn("user", _MEND.format(wrong=fitted.wrong)))
        raise ModelGarbled(GARBLED)

    async def _reply(self, work: Work, asking: Asking, on_part: OnPart | None) -> Reply:
        sent = self.manners

        async def send() -> tuple[Reply, Usage | None]:
            nonlocal sent
            sent = replace(self.manners)
            road = over_responses if sent.responses else over_chat
            reply = await road(self._caller.server.client, asking, sent, self._effort, _parts(on_part))
            return reply, reply.usage

        def learn(refusal: APIStatusError) -> bool:
            """What another request learned while this one was under way is as good."""
            return self.manners != sent or self.manners.learn(refusal)

        return await self._caller.request(work, asking.most, send, learn)


def _parts(on_part: OnPart | None) -> OnText | None:
    """Tells of a part only when there is more of it than before."""
    if on_part is None:
        return None
    told: Mapping[str, object] = {}

    async def on_text(text: str) -> None:
        nonlocal told
        part = part_of(text)
        if part is not None and part != told:
            told = part
            await on_part(part)

    return on_text


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(read=one.read + other.read, written=one.written + other.written, cached=one.cached + other.cached)

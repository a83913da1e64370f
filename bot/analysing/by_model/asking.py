"""One question to a model, asked once: what it gave is kept before anything is made of it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from bot.domain.episode import Episode
from bot.errors import ModelGarbled, ModelRefused, ModelTooSlow
from bot.ports.model_analysis import KeptPart, ModelParts, PartOutcome, Question
from bot.ports.models import LanguageModel, ModelCall, Prompt

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Asking(Generic[T]):
    """What is to be asked of an episode. `most_tokens` may be written, thinking included."""

    prompt: Prompt
    material: str
    answer: type[T]
    most_tokens: int

    def question(self, episode: Episode, model: str) -> Question:
        schema = repr(self.answer.model_json_schema())
        words = "\n".join((self.prompt.instructions, schema, self.material))
        return Question(
            episode=episode.id,
            revision=episode.transcript_hash,
            prompt=self.prompt.name,
            model=model,
            digest=hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest(),
        )


@dataclass(frozen=True, slots=True)
class Given(Generic[T]):
    """`value` is None where the model gave nothing usable. `tokens` are those spent now: none for what was kept."""

    value: T | None
    tokens: int = 0


class Asker:
    """Raises the `ModelError`s that say nothing about the question: down, over budget, and too slow until
    `slow_is_final`. `retry` asks again what ended without an answer before."""

    def __init__(
        self, model: LanguageModel, parts: ModelParts, deadline: timedelta, *, slow_is_final: bool, retry: bool
    ) -> None:
        self._model = model
        self._parts = parts
        self._deadline = deadline
        self._slow_is_final = slow_is_final
        self._retry = retry

    async def kept(self, episode: Episode, asking: Asking[T]) -> Given[T] | None:
        """What is known already; None where the model is to be asked."""
        kept = await self._parts.part(asking.question(episode, self._model.name))
        if kept is None:
            return None
        if kept.outcome is not PartOutcome.READ:
            return None if self._retry else Given(None)
        try:
            return Given(asking.answer.model_validate_json(kept.body))
        except ValidationError:
            return None

    async def ask(self, episode: Episode, asking: Asking[T]) -> Given[T]:
        """A show that all may follow is read at the operator's cost, a private one at its community's."""
        question = asking.question(episode, self._model.name)
        call = ModelCall(
            prompt=asking.prompt,
            community=episode.show.owner,
            material=asking.material,
            answer=asking.answer,
            most_tokens=asking.most_tokens,
            deadline=self._deadline,
        )
        try:
            written = await self._model.write(call)
        except ModelRefused:
            return await self._nothing(question, PartOutcome.REFUSED)
        except ModelGarbled:
            return await self._nothing(question, PartOutcome.GARBLED)
        except ModelTooSlow:
            if not self._slow_is_final:
                raise
            return await self._nothing(question, PartOutcome.SLOW)
        body, tokens = written.value.model_dump_json(), written.usage.total
        await self._parts.keep(question, KeptPart(outcome=PartOutcome.READ, body=body, tokens=tokens))
        return Given(written.value, tokens)

    async def _nothing(self, question: Question, outcome: PartOutcome) -> Given[T]:
        await self._parts.keep(question, KeptPart(outcome=outcome))
        return Given(None)

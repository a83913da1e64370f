"""A language model in memory that writes what a test tells it to, from the numbered lines that it is shown."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.errors import ModelError
from bot.ports.models import ModelCall, OnPart, T, Usage, Written

_LINE = re.compile(r"^(\d+): (.*)$", re.M)

Wrote = Mapping[str, Any] | ModelError
Writes = Callable[["ModelCall[Any]"], Wrote]


class WritingModel:
    """`writes` gives the object, or the error, for a call. With `on_part` the sentences arrive one after another."""

    def __init__(self, writes: Writes, name: str = "double") -> None:
        self.writes = writes
        self.calls: list[ModelCall[Any]] = []
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    async def settled(self) -> str:
        return self._name

    async def write(self, call: ModelCall[T], *, on_part: OnPart | None = None) -> Written[T]:
        self.calls.append(call)
        wrote = self.writes(call)
        if isinstance(wrote, ModelError):
            raise wrote
        if on_part is not None:
            sentences = wrote.get("sentences", [])
            for count in range(1, len(sentences) + 1):
                await on_part({**wrote, "sentences": sentences[:count]})
        value = call.answer.model_validate(dict(wrote))
        return Written(value=value, usage=Usage(read=1, written=1), model=self._name)


def lines_of(call: "ModelCall[Any]") -> dict[int, str]:
    """The numbered lines that a model is shown."""
    return {int(number): text for number, text in _LINE.findall(call.material)}


def line_with(call: "ModelCall[Any]", words: str) -> int:
    """The number of the one line that holds these words."""
    (found,) = [number for number, text in lines_of(call).items() if words in text]
    return found


def says(*sentences: tuple[str, str]) -> Writes:
    """Sentences, each with words of the line that it cites."""

    def writes(call: "ModelCall[Any]") -> Wrote:
        return {
            "found": True,
            "sentences": [{"text": text, "lines": [line_with(call, words)]} for text, words in sentences],
        }

    return writes


def fails(error: ModelError) -> Writes:
    return lambda call: error


def finds_nothing(call: "ModelCall[Any]") -> Wrote:
    return {"found": False, "sentences": []}

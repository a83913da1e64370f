"""What is asked of a server, and what it gave, whichever road it went."""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import cast

from openai import pydantic_function_tool
from pydantic import BaseModel

from bot.domain.ids import CommunityId
from bot.ports.models import Prompt, Usage

_PER_MESSAGE = 16
_FRAME = 128
"""Tokens of a chat template around messages, generously."""
_PER_TOKEN = 16
_ROOM = 4_096

Schema = Mapping[str, object]
OnText = Callable[[str], Awaitable[None]]
"""Is given all the text there is until now."""


@dataclass(frozen=True, slots=True)
class Turn:
    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`turns` are data, and what the model made of them before; `schema` is our own."""

    prompt: Prompt
    community: CommunityId | None
    model: str
    turns: tuple[Turn, ...]
    schema: Schema
    most_tokens: int

    def with_turns(self, *turns: Turn) -> "Asking":
        return replace(self, turns=(*self.turns, *turns))

    @property
    def schema_in_words(self) -> str:
        """For servers that take no schema."""
        return (
            "\n\nAnswer with one JSON object alone, without any words around it. It fits this JSON schema:\n"
            + json.dumps(self.schema, ensure_ascii=False, separators=(",", ":"))
        )

    @property
    def longest(self) -> int:
        """Characters after which a stream does not keep to what was asked and is left."""
        return _PER_TOKEN * self.most_tokens + _ROOM

    @property
    def most(self) -> int:
        """Tokens that one request takes at most: no token is shorter than a byte."""
        texts = [self.prompt.instructions, self.schema_in_words, *(turn.text for turn in self.turns)]
        return sum(len(text.encode()) + _PER_MESSAGE for text in texts) + _FRAME + self.most_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`refused` and `cut` are the server's own words for it. `usage` is None where it did not say."""

    text: str
    refused: bool = False
    cut: bool = False
    usage: Usage | None = None


def bounded(schema: Schema, *, bounds: bool, lengths: bool) -> Schema:
    """The schema with what a server takes of bounds: of lists and texts, or of lists alone, or none."""
    left_out = set() if bounds else {"maxItems"}
    if not (bounds and lengths):
        left_out.add("maxLength")
    return cast(Schema, _without(schema, left_out)) if left_out else schema


def _without(given: object, names: Collection[str]) -> object:
    if isinstance(given, Mapping):
        return {name: _without(one, names) for name, one in given.items() if name not in names}
    return [_without(one, names) for one in given] if isinstance(given, list) else given


def strict_schema(answer: type[BaseModel]) -> Schema:
    """As the maker asks for it: closed, every field required, at every depth."""
    return pydantic_function_tool(answer)["function"]["parameters"]

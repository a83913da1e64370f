"""What the server can be told to do with a request: answer well, answer badly, or not at all."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import BaseModel

from tests.wire.llm.asked import Asked, Json

Finish = Literal["stop", "length", "content_filter"]
Tokens = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Output:
    """What a model gave. `usage` is tokens read and written; "counted" counts them, None leaves them out.

    `pause` is seconds between the parts of a stream; after `cut_after` of them the connection breaks.
    """

    text: str = ""
    refusal: str = ""
    finish: Finish = "stop"
    usage: Tokens | Literal["counted"] | None = "counted"
    cached: int = 0
    pause: float = 0.0
    cut_after: int | None = None
    halves: bool = False
    """A stream is cut between UTF-16 units, as by servers that count these: in the middle of an emoji."""


Made: TypeAlias = str | Json | BaseModel | Output
"""Words as they are, or what becomes JSON."""


@dataclass(frozen=True)
class Says:
    """Answers with this, or with what a function makes of the request. Keywords go to the `Output`."""

    what: Made | Callable[[Asked], Made]
    usage: Tokens | Literal["counted"] | None = "counted"
    cached: int = 0
    finish: Finish = "stop"
    pause: float = 0.0
    cut_after: int | None = None

    def output(self, asked: Asked) -> Output:
        made = self.what(asked) if callable(self.what) else self.what
        if isinstance(made, Output):
            return made
        return Output(
            text=_words(made),
            finish=self.finish,
            usage=self.usage,
            cached=self.cached,
            pause=self.pause,
            cut_after=self.cut_after,
        )


def _words(made: str | Json | BaseModel) -> str:
    if isinstance(made, str):
        return made
    return made.model_dump_json() if isinstance(made, BaseModel) else json.dumps(made, ensure_ascii=False)


def refuses(words: str = "I cannot help with that.") -> Says:
    return Says(Output(refusal=words))


def truncates(text: str = '{"sentences": [{"text": "It was cut') -> Says:
    return Says(text, finish="length")


def filtered(text: str = "") -> Says:
    return Says(text, finish="content_filter")


def garbles(text: str = "Sure! Here is your answer: {not json") -> Says:
    return Says(text)


@dataclass(frozen=True)
class Fails:
    """An HTTP error in OpenAI's shape. `retry_after` is seconds; `body` takes the place of the usual one, as `kind`."""

    status: int
    code: str = ""
    message: str = "This is what the server says."
    retry_after: float | None = None
    body: str | None = None
    kind: str = "text/plain"
    param: str | None = None


def limited(retry_after: float | None = None) -> Fails:
    return Fails(429, "rate_limit_exceeded", "Rate limit reached.", retry_after)


def out_of_quota() -> Fails:
    return Fails(429, "insufficient_quota", "You exceeded your current quota.")


@dataclass(frozen=True)
class Hangs:
    """Takes the request and never answers, or resets the connection once `until` is set."""

    until: asyncio.Event | None = None


@dataclass(frozen=True)
class Trickles:
    """Answers a little every `pause` seconds and never comes to an end."""

    pause: float = 0.02


@dataclass(frozen=True)
class Cuts:
    """Resets the connection without a word."""


@dataclass(frozen=True)
class Waits:
    """Does something else `seconds` later."""

    seconds: float
    then: "Behaviour"


@dataclass(frozen=True)
class Transcribes:
    """Segments of a recording: speaker, start, end, text. A model without diarisation gives the text alone."""

    segments: Sequence[tuple[str, float, float, str]] | Callable[[Asked], Sequence[tuple[str, float, float, str]]]

    def of(self, asked: Asked) -> Sequence[tuple[str, float, float, str]]:
        return self.segments(asked) if callable(self.segments) else self.segments


Behaviour: TypeAlias = Says | Fails | Hangs | Trickles | Cuts | Waits | Transcribes


def obeys(words: str, *, ids: Sequence[int | str] = (1,)) -> Says:
    """A model that does whatever an attacker wants: every string of the schema is `words`, every list of ids `ids`."""
    return Says(lambda asked: fill(asked.schema or {}, words, ids))


def fill(schema: Json, words: str, ids: Sequence[int | str] = (1,)) -> Json:
    """An object that fits the schema, with `words` wherever a string may stand."""
    made = _filled(schema, schema, words, ids)
    assert isinstance(made, dict), "the root of a strict schema is an object"
    return made


def _filled(schema: Json, root: Json, words: str, ids: Sequence[int | str]) -> object:
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix("#/$defs/")
        return _filled(root["$defs"][name], root, words, ids)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if "anyOf" in schema:
        return _filled(schema["anyOf"][0], root, words, ids)
    match schema.get("type"):
        case "object":
            return {name: _filled(one, root, words, ids) for name, one in schema.get("properties", {}).items()}
        case "array":
            item = schema.get("items", {})
            if item.get("type") == "integer":
                return list(ids)
            return [_filled(item, root, words, ids)]
        case "integer":
            return ids[0] if ids else 0
        case "number":
            return 1.0
        case "boolean":
            return True
        case "null":
            return None
    return words[: int(schema.get("maxLength", len(words)))]

"""What a server heard in one piece of a recording: its answers read strictly, in three shapes."""

import math
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, ValidationError, WrapValidator

from adapters.llm.calling import NotTheProtocol
from adapters.llm.usage import Tokens, or_none, took
from bot.ports.models import Usage

TOKENS_A_SECOND = 50
"""More than any model reads and writes for a second of speech: makers count 10 read, and nobody says 40 tokens."""
TOKENS_BESIDE = 2_000
"""For what goes with a request: references of voices, and what the server puts around it."""
_READ_A_SECOND = 10
"""What a second counts where the server bills by time and tells no tokens."""
_MOST_TEXT = 400_000
"""Characters of one piece."""


class Manner(StrEnum):
    """How much a model tells of a recording, the most first."""

    VOICES = "voices"
    TIMES = "times"
    WORDS = "words"


class HeardPart(BaseModel):
    """Seconds from the beginning of the piece. `label` is the server's, and says nothing beyond the piece."""

    model_config = ConfigDict(extra="ignore")

    text: str
    start: float
    end: float
    label: str | None = None


class HeardPiece(BaseModel):
    parts: list[HeardPart]


class _Segment(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str
    start: float
    end: float | None = None
    speaker: str | int | None = None


class _Usage(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: str = ""
    seconds: float | None = None
    input_tokens: Tokens | None = None
    output_tokens: Tokens | None = None
    total_tokens: Tokens | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str
    segments: list[_Segment] | None = None
    usage: Annotated[_Usage | None, WrapValidator(or_none)] = None


def read_heard(given: object, seconds: float, manner: Manner) -> tuple[HeardPiece, Usage | None]:
    """Parts within the piece's `seconds`, in order. Raises `NotTheProtocol`."""
    try:
        answer = _Answer.model_validate(given)
    except ValidationError:
        raise NotTheProtocol from None
    if len(answer.text) > _MOST_TEXT or sum(len(one.text) for one in answer.segments or ()) > _MOST_TEXT:
        raise NotTheProtocol
    if manner is Manner.WORDS or not answer.segments:
        parts = [HeardPart(text=clean(answer.text), start=0.0, end=seconds)]
    else:
        parts = [_part(one, seconds) for one in answer.segments]
        parts.sort(key=lambda part: part.start)
    return HeardPiece(parts=[part for part in parts if part.text]), _usage(answer.usage)


def clean(text: str) -> str:
    """In one line, without characters that nobody can say."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _part(segment: _Segment, seconds: float) -> HeardPart:
    start = min(max(segment.start, 0.0), seconds) if math.isfinite(segment.start) else 0.0
    told = segment.end if segment.end is not None and math.isfinite(segment.end) else start
    end = min(max(told, start), seconds)
    label = clean("" if segment.speaker is None else str(segment.speaker))[:40] or None
    return HeardPart(text=clean(segment.text), start=start, end=end, label=label)


def _usage(told: _Usage | None) -> Usage | None:
    if told is None:
        return None
    if told.input_tokens is not None and told.output_tokens is not None:
        return took(told.input_tokens, told.output_tokens, told.total_tokens)
    if told.seconds is not None and 0 < told.seconds < 1e6:
        return Usage(read=math.ceil(told.seconds * _READ_A_SECOND), written=0)
    return None

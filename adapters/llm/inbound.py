"""Answers as they come in, read by the few fields we need: local servers leave out much of the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

import httpx2
import openai
import pydantic_core
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionChunk
from openai.types.responses import ResponseStreamEvent
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WrapValidator

from adapters.llm.asking import Reply
from adapters.llm.calling import BrokeOff, NotTheProtocol
from adapters.llm.usage import Cached, Tokens, or_none, took
from bot.ports.models import Usage

M = TypeVar("M", bound=BaseModel)


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ChatUsage(_Read):
    prompt_tokens: Tokens
    completion_tokens: Tokens = 0
    total_tokens: Tokens | None = None
    prompt_tokens_details: Cached | None = None

    def ours(self) -> Usage | None:
        return took(self.prompt_tokens, self.completion_tokens, self.total_tokens, self.prompt_tokens_details)


def _words(content: object) -> object:
    """Some servers give parts in place of a text, and thoughts among them."""
    if not isinstance(content, list):
        return content
    parts = [part for part in content if isinstance(part, dict) and part.get("type") == "text"]
    return "".join(_text(part.get("text")) for part in parts)


class _Message(_Read):
    content: Annotated[str | None, BeforeValidator(_words)] = None
    refusal: str | None = None


class _Choice(_Read):
    message: _Message
    finish_reason: str | None = None


class Completion(_Read):
    """`error` is how servers that ask others tell that one of these failed when they had begun to answer."""

    choices: Sequence[_Choice] = ()
    error: object = None
    usage: Annotated[ChatUsage | None, WrapValidator(or_none)] = None

    def reply(self) -> Reply:
        if not self.choices:
            raise NotTheProtocol if self.error is None else BrokeOff
        choice = self.choices[0]
        return chat_reply(
            choice.message.content or "",
            refused=bool(choice.message.refusal),
            finish=choice.finish_reason,
            usage=self.usage,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What one part of a streamed chat adds."""

    text: str = ""
    refused: bool = False
    finish: str | None = None
    usage: ChatUsage | None = None


def chunk_of(chunk: ChatCompletionChunk) -> Chunk:
    """The SDK checks nothing of what it builds: any of its fields may be missing or of another type."""
    usage = getattr(chunk, "usage", None)
    counted = _counted(usage) if isinstance(usage, CompletionUsage) else None
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list) or not choices:
        return Chunk(usage=counted)
    delta = getattr(choices[0], "delta", None)
    return Chunk(
        text=_text(_words(getattr(delta, "content", None))),
        refused=bool(_text(getattr(delta, "refusal", None))),
        finish=_text(getattr(choices[0], "finish_reason", None)) or None,
        usage=counted,
    )


def _counted(usage: CompletionUsage) -> ChatUsage | None:
    try:
        return ChatUsage.model_validate_json(usage.to_json(warnings=False))
    except ValueError:
        return None


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""


def joined(text: str, more: str) -> str:
    """Some servers cut a stream in the middle of a character: its halves are put together again."""
    made = text + more
    if made.isascii() or not any("\ud800" <= character <= "\udfff" for character in made[-len(more) - 1 :]):
        return made
    return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def unbroken(text: str) -> str:
    """Half a character at the end of a stream that was cut cannot be sent or kept."""
    return text.encode("utf-8", "replace").decode()


def chat_reply(text: str, *, refused: bool, finish: str | None, usage: ChatUsage | None) -> Reply:
    if finish == "error":
        raise BrokeOff
    return Reply(
        text=unbroken(text),
        refused=refused or finish == "content_filter",
        cut=finish == "length",
        usage=usage.ours() if usage is not None else None,
    )


class _Content(_Read):
    type: str
    text: str = ""


class _Item(_Read):
    type: str
    content: Sequence[_Content] | None = None


class _ResponseUsage(_Read):
    input_tokens: Tokens
    output_tokens: Tokens = 0
    total_tokens: Tokens | None = None
    input_tokens_details: Cached | None = None


class _Incomplete(_Read):
    reason: str | None = None


class Response(_Read):
    status: str | None = None
    incomplete_details: _Incomplete | None = None
    output: Sequence[_Item]
    usage: Annotated[_ResponseUsage | None, WrapValidator(or_none)] = None

    def reply(self) -> Reply:
        if self.status in ("failed", "cancelled"):
            raise BrokeOff
        said = [part for item in self.output if item.type == "message" for part in item.content or ()]
        reason = self.incomplete_details.reason if self.incomplete_details is not None else None
        return Reply(
            text="".join(part.text for part in said if part.type == "output_text"),
            refused=reason == "content_filter" or any(part.type == "refusal" for part in said),
            cut=self.status == "incomplete",
            usage=self._usage(),
        )

    def _usage(self) -> Usage | None:
        told = self.usage
        if told is None:
            return None
        return took(told.input_tokens, told.output_tokens, told.total_tokens, told.input_tokens_details)


def response_of(event: ResponseStreamEvent) -> Response:
    """The whole response, with which a stream ends."""
    whole = getattr(event, "response", None)
    if not isinstance(whole, openai.types.responses.Response):
        raise NotTheProtocol
    try:
        return read(Response, whole.to_json(warnings=False))
    except ValueError:
        raise NotTheProtocol from None


def is_stream(response: httpx2.Response) -> bool:
    """Some servers answer in one piece whatever they are asked."""
    return "text/event-stream" in response.headers.get("content-type", "")


async def body_of(response: httpx2.Response) -> bytes:
    """Raises `BrokeOff`. Of an answer that was to be streamed only the beginning is there."""
    try:
        return await response.aread()
    except httpx2.RequestError:
        raise BrokeOff from None


def data_in(body: bytes) -> object:
    """Raises `NotTheProtocol`, without a word of what it was."""
    try:
        return pydantic_core.from_json(body)
    except ValueError:
        raise NotTheProtocol from None


def read(kind: type[M], text: str | bytes) -> M:
    """Raises `NotTheProtocol`, without a word of what it was."""
    try:
        return kind.model_validate_json(text)
    except ValidationError:
        raise NotTheProtocol from None

"""Answers as they come in, read by the few fields we need: local servers leave out much of the rest."""

from collections.abc import Sequence
from typing import TypeVar

import httpx2
from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.llm.asking import Reply
from adapters.llm.calling import BrokeOff, NotTheProtocol
from bot.ports.models import Usage

M = TypeVar("M", bound=BaseModel)


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Cached(_Read):
    cached_tokens: int | None = None


class ChatUsage(_Read):
    prompt_tokens: int
    completion_tokens: int = 0
    prompt_tokens_details: _Cached | None = None

    def ours(self) -> Usage:
        cached = self.prompt_tokens_details.cached_tokens if self.prompt_tokens_details else 0
        return Usage(read=self.prompt_tokens, written=self.completion_tokens, cached=cached or 0)


class _Message(_Read):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Read):
    message: _Message
    finish_reason: str | None = None


class Completion(_Read):
    choices: Sequence[_Choice]
    usage: ChatUsage | None = None

    def reply(self) -> Reply:
        if not self.choices:
            raise NotTheProtocol
        choice = self.choices[0]
        return chat_reply(
            choice.message.content or "",
            refused=bool(choice.message.refusal),
            finish=choice.finish_reason,
            usage=self.usage,
        )


class _PartOfChoice(_Read):
    delta: _Message | None = None
    finish_reason: str | None = None


class Chunk(_Read):
    choices: Sequence[_PartOfChoice] = ()
    usage: ChatUsage | None = None


def chat_reply(text: str, *, refused: bool, finish: str | None, usage: ChatUsage | None) -> Reply:
    return Reply(
        text=text,
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
    input_tokens: int
    output_tokens: int = 0
    input_tokens_details: _Cached | None = None


class _Incomplete(_Read):
    reason: str | None = None


class Response(_Read):
    status: str | None = None
    incomplete_details: _Incomplete | None = None
    output: Sequence[_Item]
    usage: _ResponseUsage | None = None

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
        if self.usage is None:
            return None
        cached = self.usage.input_tokens_details.cached_tokens if self.usage.input_tokens_details else 0
        return Usage(read=self.usage.input_tokens, written=self.usage.output_tokens, cached=cached or 0)


class ResponseEvent(_Read):
    type: str
    delta: str | None = None
    response: Response | None = None


def is_stream(response: httpx2.Response) -> bool:
    """Some servers answer in one piece whatever they are asked."""
    return "text/event-stream" in response.headers.get("content-type", "")


def read(kind: type[M], text: str | bytes) -> M:
    """Raises `NotTheProtocol`, without a word of what it was."""
    try:
        return kind.model_validate_json(text)
    except ValidationError:
        raise NotTheProtocol from None

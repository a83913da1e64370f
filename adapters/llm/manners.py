"""How a server wants to be asked. Local ones have gaps: what one refuses is not asked of it again in this process."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import openai

from adapters.llm.errors import speaks_of_length

_NO_ROAD = (404, 405, 501)
_BOUNDS = ("maxitems", "maxlength", "repetition")
_STREAM = re.compile(r"\bstream")
"""Not what proxies call upstream."""
_GAPS = (400, 404, 405, 415, 422, 500, 501)


class Road(StrEnum):
    """Which of the protocol's two ways to words is taken. `AUTO`: Responses at the maker's, if that works there."""

    AUTO = "auto"
    CHAT = "chat"
    RESPONSES = "responses"


class Shape(StrEnum):
    """How the schema is asked for. Without `SCHEMA` it stands in the instructions, and our own validation decides."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PLAIN = "text"


@dataclass
class Manners:
    """`extras` are parameters that only the maker's own server is sure to know. `limit` names that of output.

    `bounds` are those of lists and texts in a schema, `lengths` those of texts among them: the maker's knows none.
    """

    responses: bool
    extras: bool
    limit: Literal["max_tokens", "max_completion_tokens"]
    settled: bool = False
    shape: Shape = Shape.SCHEMA
    bounds: bool = True
    lengths: bool = True
    temperature: bool = True
    effort: bool = True
    stream: bool = True
    count: bool = True
    _other_limit: bool = True

    @classmethod
    def towards(cls, is_the_makers: bool, road: Road) -> "Manners":
        responses = road is Road.RESPONSES or (road is Road.AUTO and is_the_makers)
        limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
        if is_the_makers:
            limit = "max_completion_tokens"
        return cls(responses, is_the_makers, limit, settled=road is not Road.AUTO, lengths=not is_the_makers)

    def learn(self, refusal: openai.APIStatusError) -> bool:
        """Give up what this refusal speaks of; False when it speaks of nothing that can be given up."""
        if refusal.status_code not in _GAPS:
            return False
        if self.responses and not self.settled and refusal.status_code in _NO_ROAD and _is_no_model(refusal) is False:
            self.responses = False
            return True
        whole = f"{refusal.message} {refusal.body}".lower()
        if self.bounds and self.shape is Shape.SCHEMA and any(word in whole for word in _BOUNDS):
            self.bounds = False
            return True
        return not speaks_of_length(refusal) and self._give_up(_param(refusal) or whole)

    def _give_up(self, said: str) -> bool:
        if "temperature" in said and self.temperature:
            self.temperature = False
        elif "stream_options" in said and self.count:
            self.count = False
        elif ("reasoning" in said or "effort" in said) and self.effort:
            self.effort = False
        elif self._other_limit and not self.responses and self.limit in said:
            self._other_limit = False
            self.limit = "max_tokens" if self.limit == "max_completion_tokens" else "max_completion_tokens"
        elif any(word in said for word in ("prompt_cache", "safety_id", "store")) and self.extras:
            self.extras = False
        elif _speaks_of_shape(said) and self.shape is not Shape.PLAIN:
            self.shape = Shape.OBJECT if self.shape is Shape.SCHEMA else Shape.PLAIN
        elif _STREAM.search(said) and self.stream:
            self.stream = False
        else:
            return False
        return True


def _is_no_model(refusal: openai.APIStatusError) -> bool:
    return refusal.code == "model_not_found" or "model" in _param(refusal)


def _param(refusal: openai.APIStatusError) -> str:
    """The SDK passes on whatever stands there."""
    param: object = refusal.param
    return param.lower() if isinstance(param, str) else ""


def _speaks_of_shape(said: str) -> bool:
    return any(word in said for word in ("response_format", "text.format", "json_schema", "json_object", "grammar"))

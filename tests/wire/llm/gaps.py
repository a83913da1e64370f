"""What a server can do. The maker's does all of it; local ones have gaps, and refuse in words of their own."""

import json
from dataclasses import dataclass

from tests.wire.llm.asked import Asked, Json
from tests.wire.llm.behaviours import Fails

_MOST_INPUTS = 2_048
_CLOSED = {"allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties"}


@dataclass(frozen=True, kw_only=True)
class Able:
    """`chat` and the like are roads; the rest are parameters that are accepted. `models` is what it lists."""

    chat: bool = True
    responses: bool = True
    embeddings: bool = True
    audio: bool = True
    listing: bool = True
    schema: bool = True
    max_length: bool = True
    json_object: bool = True
    stream: bool = True
    stream_options: bool = True
    temperature: bool = True
    max_completion_tokens: bool = True
    max_tokens: bool = True
    models: tuple[str, ...] = ("gpt-test", "gpt-test-mini", "text-embedding-test", "gpt-test-transcribe-diarize")


ABLE = Able()
LOCAL = Able(
    responses=False, audio=False, embeddings=False, max_completion_tokens=False, models=("small-instruct:latest",)
)
"""As a plain local server is: chat with schemas, and nothing else."""


def refusal_of(asked: Asked, able: Able) -> Fails | None:
    """What such a server says to a request that it cannot serve."""
    if not getattr(able, "listing" if asked.road == "models" else asked.road, False):
        return Fails(404, "", "Not found.", body="404 page not found")
    if asked.road in ("chat", "responses"):
        return _of_words(asked, able)
    if asked.road == "embeddings":
        return _of_embeddings(asked)
    return None


def _of_words(asked: Asked, able: Able) -> Fails | None:
    for name in ("temperature", "max_completion_tokens", "max_tokens", "stream_options"):
        if name in asked.body and not getattr(able, name):
            said = f"Unsupported parameter: '{name}' is not supported with this model."
            return Fails(400, "unsupported_parameter", said, param=name)
    if asked.streamed and not able.stream:
        return Fails(400, "unsupported_value", "Streaming is not supported.", param="stream")
    if (asked.shape == "json_schema" and not able.schema) or (asked.shape == "json_object" and not able.json_object):
        return Fails(400, "", f"response_format of type '{asked.shape}' is not supported", param="response_format")
    if asked.schema is not None and not able.max_length and "maxLength" in json.dumps(asked.schema):
        said = "Invalid schema for response_format: In context=('properties', 'text'), 'maxLength' is not permitted."
        return Fails(400, "invalid_json_schema", said, param="response_format")
    if asked.model not in able.models:
        return Fails(404, "model_not_found", "The model does not exist or you do not have access to it.")
    if asked.schema is not None and (wrong := wrong_in(asked.schema)):
        return Fails(
            400, "invalid_json_schema", f"Invalid schema for response_format: {wrong}", param="response_format"
        )
    return None


def _of_embeddings(asked: Asked) -> Fails | None:
    given = asked.body.get("input")
    texts = [given] if isinstance(given, str) else given or []
    if not texts or len(texts) > _MOST_INPUTS or any(not text for text in texts):
        return Fails(400, "invalid_request_error", "'$.input' is invalid.", param="input")
    return None


def wrong_in(schema: Json, where: str = "root") -> str:
    """What a strict schema may not have; empty for a good one."""
    if where == "root" and schema.get("type") != "object":
        return "the root must be of type object"
    if closed := _CLOSED & set(schema):
        return f"{where}: {', '.join(sorted(closed))} is not permitted"
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            return f"{where}: additionalProperties is required to be false"
        if set(schema.get("required", ())) != set(schema.get("properties", {})):
            return f"{where}: required must name every property"
    below = [*schema.get("properties", {}).items(), *schema.get("$defs", {}).items()]
    below += [("items", schema["items"])] if isinstance(schema.get("items"), dict) else []
    below += [("anyOf", one) for one in schema.get("anyOf", ())]
    return next((wrong for name, one in below if (wrong := wrong_in(one, f"{where}.{name}"))), "")

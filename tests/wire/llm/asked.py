"""One request as it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_EVERY_PATH = {"chat/completions": "chat", "responses": "responses", "embeddings": "embeddings"}


@dataclass
class Asked:
    """`road` is chat, responses, embeddings, audio or models. `purpose` is what our own header says.

    `abandoned` says that whoever asked went away before there was a whole answer.
    """

    road: str
    purpose: str
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)
    audio: bytes = b""
    abandoned: bool = False

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Role and text of each, on either road."""
        if self.road == "responses":
            given = self.body.get("input")
            listed = given if isinstance(given, list) else [{"role": "user", "content": given}]
            first = [("system", str(self.body["instructions"]))] if self.body.get("instructions") else []
            return first + [(str(one["role"]), _text(one["content"])) for one in listed]
        return [(str(one["role"]), _text(one["content"])) for one in self.body.get("messages", [])]

    @property
    def instructions(self) -> str:
        return "\n".join(text for role, text in self.messages if role in ("system", "developer"))

    @property
    def material(self) -> str:
        """The user's words, in which the data stands. With a repair there are several."""
        return "\n".join(text for role, text in self.messages if role == "user")

    @property
    def schema(self) -> Json | None:
        """The JSON schema it must fill, where the request carries one."""
        shape = (self.body.get("text") or {}).get("format") if self.road == "responses" else self._wrapped()
        schema = (shape or {}).get("schema")
        return schema if isinstance(schema, dict) else None

    @property
    def shape(self) -> str:
        """json_schema, json_object or text."""
        given = (self.body.get("text") or {}).get("format") if self.road == "responses" else None
        given = given or self.body.get("response_format") or {}
        return str(given.get("type", "text"))

    @property
    def most_tokens(self) -> int | None:
        for name in ("max_output_tokens", "max_completion_tokens", "max_tokens"):
            if name in self.body:
                return int(self.body[name])
        return None

    def _wrapped(self) -> Json | None:
        given = self.body.get("response_format") or {}
        inner = given.get("json_schema")
        return inner if isinstance(inner, dict) else None


def road_of(path: str) -> str:
    return _EVERY_PATH.get(path, "audio" if path.startswith("audio/") else path)


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(str(part.get("text", "")) for part in parts)

"""From a model's text to an object of our schema, whole or as far as it is written; else what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import jiter
from pydantic import BaseModel, ValidationError

from adapters.llm.asking import Reply

T = TypeVar("T", bound=BaseModel)

_FENCE, _THINKS, _THOUGHT = "```", "<think>", "</think>"
_MOST_FAULTS = 8


@dataclass(frozen=True, slots=True)
class Fitted(Generic[T]):
    """`value`, or None and in `wrong` what a model can mend. `wrong` repeats nothing of its text."""

    value: T | None
    wrong: str = ""


def json_in(text: str) -> str:
    """Where an object begins, without fences, thoughts and greetings before it; empty where none does."""
    text = _after_thoughts(text.lstrip())
    start = text.find("{")
    return text[start:] if start >= 0 else ""


def _after_thoughts(text: str) -> str:
    """A template may begin a model's thoughts for it, so that only their end is in the text."""
    if text.startswith(("{", _FENCE)):
        return text
    thoughts, ended, said = text.partition(_THOUGHT)
    if ended:
        return said
    return "" if thoughts.startswith(_THINKS) else text


def fit(reply: Reply, answer: type[T]) -> Fitted[T]:
    if reply.cut:
        return Fitted(None, "It was cut off because it was too long. Be much briefer.")
    found = json_in(reply.text)
    end = found.rfind("}")
    if end < 0:
        return Fitted(None, "There is no JSON object in it.")
    try:
        return Fitted(answer.model_validate_json(found[: end + 1]))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)[:_MOST_FAULTS]
        listed = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'all of it'}: {fault['msg']}" for fault in faults)
        return Fitted(None, f"It does not fit the schema: {listed}.")


def part_of(text: str) -> Mapping[str, object] | None:
    """The object as far as it is written; None while there is nothing of it, or where it is none."""
    found = json_in(text)
    if not found:
        return None
    try:
        made = jiter.from_json(found.encode(), partial_mode="trailing-strings")
    except ValueError:
        return None
    return made if isinstance(made, dict) and made else None

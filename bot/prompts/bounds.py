"""How much of something a model is let write. A server that holds it to the schema stops it there.

It binds the model, not what is taken: a longer text or list still fits, and code drops of it what it cannot use. So a
server that knows no such bounds costs one sentence and not the whole answer.
"""

from typing import Any

from pydantic import Field


def at_most_items(number: int) -> Any:
    """For a list, in `Annotated`."""
    return Field(json_schema_extra={"maxItems": number})


def at_most_characters(number: int) -> Any:
    """For a text, in `Annotated`: room for one that is a little too long, so that it is not cut in a word."""
    return Field(json_schema_extra={"maxLength": number})

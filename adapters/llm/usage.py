"""What servers say that a request took, read as carefully as what they wrote."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler

from bot.ports.models import Usage

Tokens = Annotated[int, Field(ge=0, le=10**9)]


class Cached(BaseModel):
    model_config = ConfigDict(extra="ignore")

    cached_tokens: Tokens | None = None


def took(read: int, written: int, total: int | None = None, cached: Cached | None = None) -> Usage | None:
    """None where nothing at all was counted. Some servers count a model's thoughts in the total alone."""
    usage = Usage(
        read=read,
        written=max(written, (total or 0) - read),
        cached=min(read, (cached.cached_tokens if cached is not None else None) or 0),
    )
    return usage if usage.total else None


def or_none(given: object, check: ValidatorFunctionWrapHandler) -> object:
    """What a server says that it took is no reason to throw away what it wrote: unreadable, it said nothing."""
    try:
        return check(given)
    except ValidationError:
        return None

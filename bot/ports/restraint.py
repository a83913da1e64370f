"""Speed and restraint: cached lookups and limits on requests."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.domain.ids import CommunityId, PersonId

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupKey:
    """Name of one cached lookup. `community` None means public; `method` names the code version that computed it."""

    community: CommunityId | None
    what: str
    corpus_version: int
    method: str
    query: str


class LookupCache(Protocol):
    async def get_or_compute(self, key: LookupKey, kind: type[T], compute: Callable[[], Awaitable[T]]) -> T:
        """The cached value of type `kind` (a dataclass), or `compute()` run once for all who ask at the same time.

        A cache that fails makes this slower and never wrong: it is logged once and `compute()` answers.
        """
        ...


@dataclass(frozen=True, slots=True)
class Allowance:
    allowed: bool
    retry_after: timedelta


class RateLimiter(Protocol):
    async def hit(self, community: CommunityId, person: PersonId) -> Allowance:
        """Count one request of this person and say whether it may run."""
        ...

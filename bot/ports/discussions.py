"""What discussions ask of their store."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.discussion import DiscussionRules, NewTake, Take, TakeId, TakeState
from bot.domain.ids import CommunityId, PersonId


class Takes(Protocol):
    """Every change is a compare-and-swap on the state: two hosts, or two replicas, decide once."""

    async def propose(self, takes: Sequence[NewTake], state: TakeState, at: datetime) -> Sequence[Take | None]:
        """In order; None where a take of that fingerprint was proposed in its community before."""
        ...

    async def take(self, community: CommunityId, take: TakeId) -> Take | None: ...

    async def same(self, community: CommunityId, fingerprint: str) -> Take | None:
        """The take of that fingerprint, whatever became of it."""
        ...

    async def in_state(self, community: CommunityId, state: TakeState, limit: int = 50) -> Sequence[Take]:
        """The longest waiting first; of one moment the best score first."""
        ...

    async def decide(
        self,
        community: CommunityId,
        take: TakeId,
        state: TakeState,
        by: PersonId,
        at: datetime,
        *,
        claim: str | None = None,
        merged_into: TakeId | None = None,
    ) -> Take | None:
        """From proposed or approved to approved, rejected or merged; None where it is opened or decided otherwise."""
        ...

    async def opened(self, community: CommunityId, take: TakeId, poll: int, at: datetime) -> bool:
        """From approved to opened; False where another replica was quicker."""
        ...

    async def opened_since(
        self, communities: Sequence[CommunityId], since: datetime
    ) -> Mapping[CommunityId, Sequence[Take]]:
        """Of each of them."""
        ...

    async def ripe(self, until: date) -> Sequence[Take]:
        """Opened predictions to be judged on that date or before, over all communities, that nobody asked about yet."""
        ...

    async def asked_how_it_aged(self, community: CommunityId, take: TakeId, poll: int) -> bool:
        """False where another replica was quicker."""
        ...

    async def predictions(self, community: CommunityId) -> Sequence[Take]:
        """Opened takes with a date, the next to be judged first."""
        ...

    async def waiting_communities(self) -> Sequence[CommunityId]:
        """Those with approved takes that are not opened."""
        ...

    async def rules(self, community: CommunityId) -> DiscussionRules: ...

    async def rules_of(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, DiscussionRules]:
        """Of each of them."""
        ...

    async def put_rules(self, rules: DiscussionRules) -> None: ...

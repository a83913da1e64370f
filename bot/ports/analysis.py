"""What analysis found in episodes, and the terms that episodes and communities taught."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.episode_card import EpisodeCard, GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, TranscriptHash


class CardStore(Protocol):
    async def save(self, cards: Sequence[EpisodeCard]) -> None: ...

    async def card(self, episode_id: EpisodeId, transcript_hash: TranscriptHash) -> EpisodeCard | None: ...


class CardChanges(CardStore, Protocol):
    """For whoever keeps what was read from cards."""

    async def replaced(self, since: int) -> Sequence[tuple[EpisodeId, TranscriptHash]]:
        """Whose card took the place of another after the corpus had that version. Each such change moves it."""
        ...


class GlossaryStore(Protocol):
    """Terms learned from episodes, and a community's own. A community's entry wins over a learned one."""

    async def entries(self, scope: Scope) -> Sequence[GlossaryEntry]: ...

    async def read_ahead(self, communities: Sequence[CommunityId]) -> None:
        """Their `entries` are asked for next: get at once what each would be read for. Changes no answer."""
        ...

    async def learn(self, episode_id: EpisodeId, entries: Sequence[GlossaryEntry]) -> None:
        """Replace what this episode taught."""
        ...

    async def put(self, community: CommunityId, entry: GlossaryEntry) -> None: ...

    async def remove(self, community: CommunityId, canonical: str) -> bool: ...

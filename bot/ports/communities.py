"""What a community follows, has been shown and keeps for its buttons."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.episode import Show
from bot.domain.ids import CommunityId, PersonId, ShowId
from bot.domain.span import Span


class Communities(Protocol):
    async def followed_shows(self, community: CommunityId) -> Sequence[Show]: ...

    async def followed_by(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, Sequence[Show]]:
        """Of each of them what `followed_shows` gives."""
        ...

    async def follow(self, community: CommunityId, shows: Sequence[ShowId]) -> None:
        """Follow published shows or the community's own. Another community's show raises `NotStored`."""
        ...

    async def published_shows(self) -> Sequence[Show]:
        """What everybody may follow, by title."""
        ...

    async def unfollow(self, community: CommunityId, show_id: ShowId) -> bool:
        """False when the community did not follow it."""
        ...

    async def put_show(self, show: Show) -> None: ...


class ShownQuotes(Protocol):
    """What a community has been shown, so that the next quote is fresh."""

    async def shown(self, community: CommunityId, spans: Sequence[Span]) -> dict[Span, datetime]:
        """Of these spans (or spans that overlap them), those shown before, with the last time."""
        ...

    async def shown_by(
        self, spans: Mapping[CommunityId, Sequence[Span]]
    ) -> Mapping[CommunityId, Mapping[Span, datetime]]:
        """Of each community what `shown` gives for its spans."""
        ...

    async def mark(self, community: CommunityId, span: Span, at: datetime) -> None: ...

    async def mark_all(self, seen: Sequence[tuple[CommunityId, Span]], at: datetime) -> None:
        """One transaction for all of them."""
        ...


class KeptTexts(Protocol):
    """Texts too long for a button's action: the action carries the key, the text waits here."""

    async def keep(self, community: CommunityId, text: str, at: datetime, kept_for: PersonId | None = None) -> str:
        """Keep `text` and return its key: at most 24 characters, the same for the same text.

        It goes when the data of `kept_for`, the first who wrote it, goes.
        """
        ...

    async def text(self, community: CommunityId, key: str) -> str | None: ...

"""What a fault run owes: communities, rounds of posts, and what may become of each of them.

The nemesis, the workers and the checker all make it from the same values, so it is the ledger too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.domain.ids import CommunityId, EpisodeId, TranscriptHash
from bot.domain.span import Span
from bot.ports.publishing import NewPost, PostKind
from bot.publishing.content import freeze

EPISODE = EpisodeId("e1")
SHOWN = Span(EPISODE, TranscriptHash("h1"), 0, 5)
_THREAD = "What do you think?"


class Manner(StrEnum):
    """How a community's platform lets us post and look."""

    OPEN = "open"
    UNREADABLE = "unreadable"
    """We may write there and not read: nobody can tell what became of a post without an answer."""
    CLOSED = "closed"
    """Its channel is archived: all that is posted there is refused."""
    REMOVED = "removed"
    """It takes us out in the middle of the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A community and the places its posts go to, in turn. With `threads` each has another one in a thread under it."""

    community: CommunityId
    manner: Manner
    places: tuple[ConversationRef, ...]
    threads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A round of posts in every venue each `period`, from `begins` on, while fewer than `most` are undecided. The last
    one is number `rounds` - 1."""

    venues: tuple[Venue, ...]
    begins: datetime
    period: timedelta
    rounds: int
    most: int

    def round(self, number: int) -> Sequence[NewPost]:
        return [post for venue in self.venues for post in self._posts(venue, number)]

    def _posts(self, venue: Venue, number: int) -> Iterator[NewPost]:
        due = self.begins + self.period * number
        place = venue.places[number % len(venue.places)]
        main = NewPost(
            community=venue.community,
            key=f"main:{number}",
            kind=PostKind.QUOTE_OF_THE_DAY,
            place=place,
            content=_content(f"Post {number}", shows=True),
            due_at=due,
            thread_name=_THREAD,
        )
        yield main
        if venue.threads:
            yield NewPost(
                community=venue.community,
                key=f"starter:{number}",
                kind=PostKind.STARTER,
                place=place,
                content=_content(f"Under post {number}", shows=False),
                due_at=due,
                follows=main.key,
            )


def _content(words: str, *, shows: bool) -> str:
    return freeze(OutgoingMessage(blocks=(Text(words),), shows=(SHOWN,) if shows else ()))

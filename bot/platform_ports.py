"""What the core asks of its stores once communities on platforms talk to it. `storage` implements all of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.chat.refs import ConversationRef, MessageRef
from bot.chat.requests import OpenRequest
from bot.domain.community import CommunityProfile
from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span

# --- requests: every one ends in exactly one visible outcome ----------------------------------------------------------


class Claim(StrEnum):
    MINE = "mine"
    """Nobody did this: do it."""
    SEEN = "seen"
    """It was done, or someone is at it: do nothing."""


class RequestLedger(Protocol):
    """One row per event, unique in the database: caches only make it quicker."""

    async def claim(
        self,
        event_id: str,
        conversation: ConversationRef,
        person: PersonId,
        *,
        reply: str,
        at: datetime,
        lease: timedelta = timedelta(seconds=90),
    ) -> Claim:
        """Take an event, before it is acknowledged. `reply` is a secret of minutes: stored encrypted, gone with `end`.

        A claim whose lease ran out without an end can be taken again once.
        """
        ...

    async def end(self, community: CommunityId, event_id: str, outcome: str, at: datetime) -> None: ...

    async def left_open(self, platform: str, before: datetime) -> Sequence[OpenRequest]:
        """What no living process holds any more, oldest first: start-up and a sweep settle these in words."""
        ...

    async def hold(self, request: OpenRequest, before: datetime) -> bool:
        """Whether whoever was given this by `left_open` may tell it now: True once, for the last it was given to.

        `before` is as in `left_open`. For a lease from now on nobody else is given it.
        """
        ...

    async def forget(self, before: datetime) -> int:
        """Remove ended rows older than `before`; a day is enough for every redelivery (26 hours on Slack)."""
        ...


# --- communities and the people who run them --------------------------------------------------------------------------


class Profiles(Protocol):
    async def profile(self, community: CommunityId) -> CommunityProfile | None: ...

    async def profiles(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, CommunityProfile]:
        """Those of them that have one."""
        ...

    async def put(self, profile: CommunityProfile, *, actor: PersonId, at: datetime) -> None:
        """Keep it whole, and a line in the audit: who, when, and which fields changed."""
        ...

    async def note_told(self, community: CommunityId, failure: str) -> None:
        """Add to `told` alone, whatever else changes at the same time; not a matter for the audit."""
        ...

    async def audit(self, community: CommunityId, limit: int = 50) -> Sequence[str]:
        """Newest first, one sentence each."""
        ...


class Installations(Protocol):
    """Bot tokens and what belongs to them, encrypted; the community inside the ciphertext is checked on the way out.

    `key` is the platform's own (for Slack enterprise and team); `data` is JSON-able and secret.
    """

    async def put(self, community: CommunityId, key: str, data: dict[str, Any], at: datetime) -> None: ...

    async def get(self, community: CommunityId, key: str) -> dict[str, Any] | None: ...

    async def remove(self, community: CommunityId, key: str | None = None) -> None: ...

    async def communities(self, platform: str) -> Sequence[CommunityId]: ...


class OAuthStates(Protocol):
    """States of installs on their way: random, kept as a hash, consumed once."""

    async def issue(self, browser: str, at: datetime, lives: timedelta = timedelta(minutes=10)) -> str: ...

    async def consume(self, state: str, browser: str, at: datetime) -> bool:
        """True once, for the browser it was issued to, while it lives."""
        ...


# --- what hosts look after --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question for the hosts, and where its asker is told. `notice` is our message in the hosts' channel."""

    id: int
    community: CommunityId
    asked_by: PersonId
    text: str
    asked_at: datetime
    conversation: ConversationRef
    notice: MessageRef | None = None
    answer: str | None = None
    answered_by: PersonId | None = None


class HostDesk(Protocol):
    async def ask(
        self, conversation: ConversationRef, asked_by: PersonId, text: str, at: datetime
    ) -> tuple[OpenQuestion, bool]:
        """The question and whether it is new: the same words of the same person wait once."""
        ...

    async def noticed(self, community: CommunityId, question: int, notice: MessageRef) -> None: ...

    async def question(self, community: CommunityId, question: int) -> OpenQuestion | None: ...

    async def answer(
        self, community: CommunityId, question: int, by: PersonId, text: str, at: datetime
    ) -> OpenQuestion | None:
        """The question as answered; None when it is unknown or was answered before."""
        ...

    async def waiting(self, community: CommunityId) -> Sequence[OpenQuestion]: ...

    async def lately(
        self, communities: Sequence[CommunityId], since: datetime
    ) -> Mapping[CommunityId, Sequence[OpenQuestion]]:
        """Of each of them what was asked since then, answered or not, and all that waits; oldest first."""
        ...

    async def asked_by(self, community: CommunityId, person: PersonId) -> Sequence[OpenQuestion]:
        """All that a person ever asked here and that is kept, oldest first."""
        ...


class Rating(StrEnum):
    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"


class Feedback(Protocol):
    async def rate(self, community: CommunityId, by: PersonId, about: str, rating: Rating, at: datetime) -> None:
        """One current rating per person and answer; `about` is a short hash of the question."""
        ...

    async def counts(
        self, community: CommunityId, *, since: datetime | None = None, before: datetime | None = None
    ) -> dict[Rating, int]:
        """Current ratings given from `since` on and before `before`; every rating has its count."""
        ...

    async def counts_of(
        self, communities: Sequence[CommunityId], since: datetime
    ) -> Mapping[CommunityId, Mapping[Rating, int]]:
        """Of each of them, as `counts`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenThing:
    """What hosts took away: a whole episode, or the words of `span`. `by` is None once that person's data is gone."""

    episode_id: EpisodeId
    span: Span | None
    by: PersonId | None
    at: datetime


@dataclass(frozen=True, slots=True)
class HiddenFrom:
    """All that is hidden from one community."""

    episodes: frozenset[EpisodeId] = frozenset()
    spans: frozenset[Span] = frozenset()


class Hidden(Protocol):
    """What a community's hosts do not want shown: spans and whole episodes."""

    async def everything(self, community: CommunityId) -> Sequence[HiddenThing]:
        """As it was hidden, the latest first."""
        ...

    async def hide_span(self, community: CommunityId, span: Span, by: PersonId, at: datetime) -> None: ...

    async def hide_episode(self, community: CommunityId, episode: EpisodeId, by: PersonId, at: datetime) -> None: ...

    async def show_again(self, community: CommunityId, episode: EpisodeId) -> None: ...

    async def show_span_again(self, community: CommunityId, span: Span) -> None:
        """A span as it was hidden; others that overlap it stay hidden."""
        ...

    async def episodes(self, community: CommunityId) -> frozenset[EpisodeId]: ...

    async def spans(self, community: CommunityId) -> frozenset[Span]: ...

    async def hidden_from(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, HiddenFrom]:
        """Of each of them what `episodes` and `spans` give."""
        ...

    async def spans_in(
        self, community: CommunityId, episode: EpisodeId, transcript_hash: TranscriptHash
    ) -> frozenset[Span]:
        """The hidden words as they stand in any one revision, whichever revision they were hidden in."""
        ...


class Posts(Protocol):
    """Messages of ours that show words of the library, so that a retraction reaches them."""

    async def posted(self, ref: MessageRef, spans: Sequence[Span], at: datetime) -> None: ...

    async def showing(self, community: CommunityId, span: Span) -> Sequence[MessageRef]: ...

    async def showing_episode(self, community: CommunityId, episode: EpisodeId) -> Sequence[MessageRef]: ...

    async def gone(self, ref: MessageRef) -> None: ...


class Talks(Protocol):
    """Threads in which the bot was asked: plain words there are follow-ups."""

    async def remember(self, conversation: ConversationRef, at: datetime) -> None: ...

    async def known(self, conversation: ConversationRef) -> ConversationRef | None:
        """The conversation as remembered (with its episode); None where the bot was never asked."""
        ...


class PersonalData(Protocol):
    """Everything about a person or a community, whole: the lists are checked against the schema."""

    async def export_person(self, community: CommunityId, person: PersonId) -> dict[str, Any]: ...

    async def delete_person(self, community: CommunityId, person: PersonId) -> int:
        """Rows removed or made anonymous."""
        ...

    async def export_community(self, community: CommunityId) -> dict[str, Any]: ...

    async def delete_community(self, community: CommunityId) -> int: ...

    async def due_for_deletion(self, before: datetime) -> Sequence[CommunityId]:
        """Communities that were removed before that moment and did not come back."""
        ...

"""What the core asks of the outside world: small protocols, each named for what its caller needs.

Stores live in `storage`, adapters in `adapters`; `bot/composition.py` puts them in place.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.domain.episode import Episode, EpisodeDetails, Show
from bot.domain.episode_card import EpisodeCard, GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, PersonId, ShowId, TranscriptHash
from bot.domain.span import Citation, Span
from bot.domain.transcript import Transcript

T = TypeVar("T")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


# --- the library: episodes and their words ---------------------------------------------------------------------------


class Change(StrEnum):
    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEpisode:
    """An episode as it was read, on its way into the library. `raw` is the decoded source, kept unchanged."""

    show: Show
    slug: str
    source: str
    details: EpisodeDetails
    transcript: Transcript
    raw: str


@dataclass(frozen=True, slots=True)
class SavedEpisode:
    episode: Episode
    change: Change


@dataclass(frozen=True, slots=True)
class LibraryChange:
    """One entry of the change feed that indexes catch up from. `transcript_hash` is None when the episode was removed.

    `episode` is the episode as it is now, None when it was removed. Two communities may each own a show of the same id:
    an index that filters by show must key it by `(show.owner, show.id)`.
    """

    version: int
    episode_id: EpisodeId
    transcript_hash: TranscriptHash | None
    episode: Episode | None = None


class TranscriptLibrary(Protocol):
    """Reads. What a scope does not cover is not there: asking for it and asking for nothing look the same."""

    async def version(self) -> int:
        """The corpus version: grows with every change, so that old cache keys die by name."""
        ...

    async def episodes(self, scope: Scope) -> Sequence[Episode]:
        """The scope's episodes, newest first: by date, then season and number, then order of arrival."""
        ...

    async def transcript(self, episode_id: EpisodeId, transcript_hash: TranscriptHash | None = None) -> Transcript:
        """One revision, the current one by default. Raises `NotStored`."""
        ...

    async def revisions(self, episode_id: EpisodeId) -> Sequence[TranscriptHash]:
        """Every stored revision of an episode, the current one first; empty for an unknown episode."""
        ...

    async def cite(self, spans: Sequence[Span]) -> Sequence[Citation]:
        """Citations in the order of `spans`, texts cut from the stored transcripts. Raises `NotStored`."""
        ...


class EpisodeStore(Protocol):
    """Writes, and the feed that indexes follow."""

    async def save(self, incoming: Sequence[IncomingEpisode]) -> Sequence[SavedEpisode]:
        """Keep these in one transaction. The same words change nothing; changed words make a new current revision.

        The source decides which episode it is (then guid within the show); a slug already taken gets a number.
        """
        ...

    async def changes(self, after: int, limit: int = 500) -> Sequence[LibraryChange]:
        """The latest change of each episode with a version above `after`, ascending."""
        ...


# --- the world outside: feeds and the addresses they name ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered with. `url` is where the last redirect led."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """A transcript that a feed names. `url` may be relative to the feed; `language` is a tag such as `en-US`."""

    url: str
    media_type: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An episode as its feed tells it; `transcripts` come best first."""

    details: EpisodeDetails
    transcripts: tuple[TranscriptLink, ...] = ()
    chapters_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`link` is the show's own page; `language` a tag such as `en-US`. Items stand in the feed's order."""

    title: str
    language: str | None = None
    link: str | None = None
    items: tuple[FeedItem, ...] = ()


class Feeds(Protocol):
    def is_feed(self, data: bytes) -> bool:
        """Whether `data` begins like a feed; cheap."""
        ...

    def read_feed(self, data: bytes, *, source: str) -> Feed:
        """Raises `NotATranscript` for XML that is no feed, `UnreadableSource` for what is broken or hostile."""
        ...

    async def fetch(self, url: str) -> Fetched:
        """What stands at `url`, within bounds of size and time. Raises `FetchRefused`."""
        ...


# --- what analysis and people said about episodes ---------------------------------------------------------------------


class CardStore(Protocol):
    async def save(self, cards: Sequence[EpisodeCard]) -> None: ...

    async def card(self, episode_id: EpisodeId, transcript_hash: TranscriptHash) -> EpisodeCard | None: ...


class GlossaryStore(Protocol):
    """Terms learned from episodes, and a community's own. A community's entry wins over a learned one."""

    async def entries(self, scope: Scope) -> Sequence[GlossaryEntry]: ...

    async def learn(self, episode_id: EpisodeId, entries: Sequence[GlossaryEntry]) -> None:
        """Replace what this episode taught."""
        ...

    async def put(self, community: CommunityId, entry: GlossaryEntry) -> None: ...

    async def remove(self, community: CommunityId, canonical: str) -> bool: ...


class Communities(Protocol):
    async def followed_shows(self, community: CommunityId) -> Sequence[Show]: ...

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

    async def mark(self, community: CommunityId, span: Span, at: datetime) -> None: ...


class KeptTexts(Protocol):
    """Texts too long for a button's action: the action carries the key, the text waits here."""

    async def keep(self, community: CommunityId, text: str, at: datetime, kept_for: PersonId | None = None) -> str:
        """Keep `text` and return its key: at most 24 characters, the same for the same text.

        It goes when the data of `kept_for`, the first who wrote it, goes.
        """
        ...

    async def text(self, community: CommunityId, key: str) -> str | None: ...


# --- speed and restraint ---------------------------------------------------------------------------------------------


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


# --- pages that receipts lead to -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptRevision:
    """One revision of an episode's transcript, as a page shows it. `current` is False once it was replaced."""

    episode: Episode
    transcript: Transcript
    current: bool = True


class TranscriptPages(Protocol):
    """What the transcript pages show. What may not be seen here and what is not there look the same: None."""

    async def episodes(self) -> Sequence[Episode]:
        """Newest first."""
        ...

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "") -> TranscriptRevision | None:
        """The revision whose hash starts with `hash_prefix`; the current one for ""."""
        ...

    async def ready(self) -> bool:
        """Whether the library answers; for health checks."""
        ...


# --- the index: full-text search, derived from the library and rebuildable -------------------------------------------


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage on its way into the index. `payload` is opaque and comes back with a hit."""

    text: str
    speakers: tuple[str, ...]
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedEpisode:
    """An episode on its way into the index. `names` are terms worth completing, as written, with their counts."""

    episode_id: EpisodeId
    show: Show
    language: str
    title: str
    passages: Sequence[IndexedPassage]
    names: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Lower-case words, more than one for a phrase; its BM25 score counts `weight` times."""

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a question asks for; of its alternatives the best counts. A `required` slot must be met."""

    alternatives: tuple[Alternative, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class IndexHit:
    score: float
    payload: bytes


class PassageIndex(Protocol):
    """Ranked passages. Words are compared by the stems of each passage's language. What a scope hides is not there."""

    def version(self) -> int:
        """The corpus version it holds; 0 when it is empty or was lost, so that the change feed fills it again."""
        ...

    def replace(self, episodes: Sequence[IndexedEpisode], removed: Sequence[EpisodeId], version: int) -> bool:
        """Put these in place of what it holds of them, durably and at once. False: another process is writing it."""
        ...

    def clear(self) -> None:
        """Forget everything; the version is 0 again."""
        ...

    def search(self, slots: Sequence[Slot], scope: Scope, limit: int) -> Sequence[IndexHit]:
        """The best passages, best first; none without a slot."""
        ...

    def count(self, words: Sequence[str], scope: Scope) -> int:
        """Passages in scope that hold these words in a row."""
        ...

    def passages(self, scope: Scope) -> int:
        """Passages in scope."""
        ...


class IndexVocabulary(Protocol):
    """The words and names of an index."""

    def words(self) -> Sequence[str]:
        """Every distinct word, lower case, of every episode: ask `said` before showing one."""
        ...

    def words_version(self) -> int:
        """The corpus version that last changed words of any episode."""
        ...

    def said(self, word: str, scope: Scope) -> int:
        """Episodes in scope in which this very form was said."""
        ...

    def names(self, prefix: str, scope: Scope, limit: int) -> Sequence[str]:
        """Names said in scope of which a word begins with `prefix`, in any case, most said first."""
        ...

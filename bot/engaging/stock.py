"""What there is to post from: quotes and takeaways of all followed episodes, read from their cards once."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.analysing.episode_cards import EpisodeCards
from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId, ShowId, TranscriptHash
from bot.domain.span import Span
from bot.language.words import fold, folded_words, is_stop_word, stem, words_of
from bot.ports import CardChanges, TranscriptLibrary

_GOOD_ENOUGH = 0.18
"""The score below which a quote is not worth a post of its own."""
_PER_EPISODE = 12
_SECONDS = 0.03
"""What the next quote of the same episode loses, so that many episodes come before many quotes of one."""
_READ_NOW = 3
"""Episodes that are analysed on the spot where there is nothing at all to post from, the newest first."""
_EPISODES = 6_000
_POOLS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A quote (`statement` is "") or a takeaway that may be posted. `topic` are the stems of what it speaks of."""

    span: Span
    speaker: str | None
    score: float
    season: tuple[ShowId, int | None]
    topic: frozenset[str]
    print: str
    """Names its words: the same in every revision of the transcript."""
    statement: str = ""

    @property
    def pick(self) -> str:
        """How the calendar remembers it."""
        span = self.span
        return f"{span.episode_id}:{span.transcript_hash[:16]}:{span.start}:{span.end}:{self.print}"


@dataclass(frozen=True, slots=True)
class EpisodeStock:
    """The finds of one revision of an episode, best first. `written` are the forms in which topics were written."""

    quotes: tuple[Find, ...] = ()
    takeaways: tuple[Find, ...] = ()
    written: dict[str, str] = field(default_factory=dict)


_UNREAD = EpisodeStock()
"""Of an episode that nobody analysed."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Pool:
    """All quotes of a choice of shows, the best to post first, and where each is found by its print. `unread` are the
    episodes that nobody had analysed, the newest first."""

    quotes: tuple[Find, ...]
    by_print: dict[str, Find]
    unread: tuple[Episode, ...] = ()


class Stock:
    """Keeps what it read, episode by episode; communities that follow the same shows share one pool."""

    def __init__(self, library: TranscriptLibrary, cards: CardChanges, make: EpisodeCards) -> None:
        self._library = library
        self._cards = cards
        self._make = make
        self._episodes: OrderedDict[tuple[EpisodeId, TranscriptHash], EpisodeStock] = OrderedDict()
        self._pools: OrderedDict[tuple[object, ...], Pool] = OrderedDict()
        self._version = -1

    async def pool(self, scope: Scope) -> Pool:
        """Hidden words included: they are the community's own matter."""
        whole = Scope(community=scope.community, shows=scope.shows)
        episodes = await self._library.episodes(whole)
        private = any(episode.show.owner is not None for episode in episodes)
        key = (scope.shows, scope.community if private else None, await self._up_to_date())
        pool = self._pools.get(key)
        if pool is not None and not await self._read_meanwhile(pool):
            self._pools.move_to_end(key)
            return pool
        pool = await self._made(episodes)
        if not pool.quotes and pool.unread:
            for episode in pool.unread[:_READ_NOW]:
                await self._make.of(episode)
            pool = await self._made(episodes)
        self._pools[key] = pool
        while len(self._pools) > _POOLS:
            self._pools.popitem(last=False)
        return pool

    async def _made(self, episodes: Sequence[Episode]) -> Pool:
        ranked: list[tuple[float, Span, Find]] = []
        unread: list[Episode] = []
        for episode in episodes:
            stock = await self._of(episode)
            if stock is _UNREAD:
                unread.append(episode)
            ranked += [(_SECONDS * place - find.score, find.span, find) for place, find in enumerate(stock.quotes)]
        quotes = tuple(find for _, _, find in sorted(ranked, key=lambda each: each[:2]))
        return Pool(quotes, {find.print: find for find in quotes}, tuple(unread))

    async def _read_meanwhile(self, pool: Pool) -> bool:
        """Whether the newest episode that nobody had analysed has a card by now."""
        return bool(pool.unread) and await self.of(pool.unread[0]) is not _UNREAD

    async def of(self, episode: Episode) -> EpisodeStock:
        """Empty for an episode that nobody analysed."""
        await self._up_to_date()
        return await self._of(episode)

    async def _up_to_date(self) -> int:
        """The corpus version, with everything forgotten that was read from cards which others took the place of."""
        version = await self._library.version()
        if version != self._version:
            for key in await self._cards.replaced(self._version) if self._episodes else ():
                self._episodes.pop(key, None)
            self._version = version
        return version

    async def _of(self, episode: Episode) -> EpisodeStock:
        key = (episode.id, episode.transcript_hash)
        if (stock := self._episodes.get(key)) is not None:
            self._episodes.move_to_end(key)
            return stock
        version = self._version
        stock = await self._read(episode)
        if stock is not _UNREAD and version == self._version:
            self._episodes[key] = stock
            while len(self._episodes) > _EPISODES:
                self._episodes.popitem(last=False)
        return stock

    async def analysed(self, episode: Episode) -> EpisodeStock:
        """As `of`; where nobody analysed the episode, it is done now."""
        await self._make.of(episode)
        return await self.of(episode)

    async def _read(self, episode: Episode) -> EpisodeStock:
        card = await self._cards.card(episode.id, episode.transcript_hash)
        if card is None:
            return _UNREAD
        transcript = await self._library.transcript(episode.id, episode.transcript_hash)
        season = (episode.show.id, episode.details.season)
        written: dict[str, str] = {}

        def found(span: Span, speaker: str | None, score: float, statement: str = "") -> Find:
            said = transcript.cut(span.start, span.end)
            return Find(
                span=span,
                speaker=speaker,
                score=score,
                season=season,
                topic=topic_of(statement or said, episode.language, written),
                print=print_of(said),
                statement=statement,
            )

        good = [draft for draft in card.quotes[:_PER_EPISODE] if draft.score >= _GOOD_ENOUGH]
        return EpisodeStock(
            quotes=tuple(found(draft.span, draft.speaker, draft.score) for draft in good),
            takeaways=tuple(found(one.spans[0], one.speaker, one.score, one.statement) for one in card.takeaways),
            written=written,
        )


def print_of(said: str) -> str:
    """Twelve hex digits that name these words, whatever their case and signs."""
    return hashlib.blake2s(" ".join(folded_words(said)).encode(), digest_size=6).hexdigest()


def topic_of(text: str, language: str, written: dict[str, str]) -> frozenset[str]:
    """Stems of the content words; `written` learns how each was written."""
    stems = set()
    for word in words_of(text):
        if len(word.written) < 2 or word.written.isdecimal() or is_stop_word(word, language, first=True):
            continue
        stemmed = stem(fold(word.written), language)
        known = written.get(stemmed)
        if known is None or len(word.written) < len(known):
            written[stemmed] = word.written
        stems.add(stemmed)
    return frozenset(stems)


class Used:
    """What was picked before: by its words, and by where they stand."""

    def __init__(self, picked: Mapping[str, date]) -> None:
        self.by_print: dict[str, date] = {}
        self._ranges: dict[tuple[str, str], list[tuple[int, int, date]]] = {}
        for pick, day in picked.items():
            parts = pick.rsplit(":", 4)
            if len(parts) != 5 or not parts[2].isdecimal() or not parts[3].isdecimal():
                continue
            episode, revision, start, end, print_ = parts
            self.by_print[print_] = max(day, self.by_print.get(print_, day))
            self._ranges.setdefault((episode, revision), []).append((int(start), int(end), day))

    def last(self, find: Find) -> date | None:
        """The last local date on which these words, or some of them, were posted."""
        span = find.span
        days = [self.by_print[find.print]] if find.print in self.by_print else []
        for start, end, day in self._ranges.get((span.episode_id, span.transcript_hash[:16]), ()):
            if start < span.end and span.start < end:
                days.append(day)
        return max(days, default=None)

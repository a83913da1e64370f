"""What the hosts of a community took away: spans and whole episodes."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz

from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from bot.errors import NotStored
from bot.platform_ports import HiddenFrom, HiddenThing
from storage.catalogue import Catalogue
from storage.columns import from_exact, from_microseconds, to_exact, to_microseconds
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.library import Library

_HIDE_SPAN = """
INSERT INTO hidden_spans (community_id, episode_id, transcript_hash, start, "end", hidden_by, hidden_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_HIDE_EPISODE = """
INSERT INTO hidden_episodes (community_id, episode_id, hidden_by, hidden_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_SHOW_SPAN = """
DELETE FROM hidden_spans
WHERE community_id = ? AND episode_id = ? AND transcript_hash = ? AND start = ? AND "end" = ?
"""
_EPISODES_BY = "SELECT episode_id, hidden_by, hidden_at FROM hidden_episodes WHERE community_id = ?"
_SPANS_BY = (
    'SELECT episode_id, transcript_hash, start, "end", hidden_by, hidden_at FROM hidden_spans WHERE community_id = ?'
)
_EPISODES_OF = "SELECT community_id, episode_id FROM hidden_episodes"
_SPANS_OF = 'SELECT community_id, episode_id, transcript_hash, start, "end" FROM hidden_spans'
_SPANS = 'SELECT episode_id, transcript_hash, start, "end" FROM hidden_spans WHERE community_id = ?'

_ALIKE = 80.0
"""From this likeness on, 0 to 100, words of another revision are taken for hidden ones that were corrected."""
_KEPT = 1000


class SqlHidden:
    """Implements `Hidden`. Hidden words stay hidden when the episode's transcript is revised."""

    def __init__(self, database: Database, catalogue: Catalogue, library: Library) -> None:
        self._database = database
        self._catalogue = catalogue
        self._library = library
        self._moved: dict[tuple[Span, TranscriptHash], frozenset[Span]] = {}

    async def hide_span(self, community: CommunityId, span: Span, by: PersonId, at: datetime) -> None:
        where = (span.episode_id, span.transcript_hash, span.start, span.end)
        await self._database.change(_HIDE_SPAN, (to_exact(community), *where, to_exact(by), to_microseconds(at)))

    async def hide_episode(self, community: CommunityId, episode: EpisodeId, by: PersonId, at: datetime) -> None:
        values = (to_exact(community), episode, to_exact(by), to_microseconds(at))
        await self._database.change(_HIDE_EPISODE, values)

    async def show_again(self, community: CommunityId, episode: EpisodeId) -> None:
        """The episode; spans of it that were hidden apart stay hidden."""
        await self._database.change(
            "DELETE FROM hidden_episodes WHERE community_id = ? AND episode_id = ?", (to_exact(community), episode)
        )

    async def show_span_again(self, community: CommunityId, span: Span) -> None:
        where = (to_exact(community), span.episode_id, span.transcript_hash, span.start, span.end)
        await self._database.change(_SHOW_SPAN, where)

    async def everything(self, community: CommunityId) -> Sequence[HiddenThing]:
        episodes = await self._database.fetch(_EPISODES_BY, (to_exact(community),))
        spans = await self._database.fetch(_SPANS_BY, (to_exact(community),))
        things = [_thing(EpisodeId(row[0]), None, *row[1:]) for row in episodes]
        things += [_thing(EpisodeId(row[0]), _span(row[:4]), *row[4:]) for row in spans]
        return sorted(things, key=lambda one: (one.at, one.episode_id), reverse=True)

    async def episodes(self, community: CommunityId) -> frozenset[EpisodeId]:
        rows = await self._database.fetch(
            "SELECT episode_id FROM hidden_episodes WHERE community_id = ?", (to_exact(community),)
        )
        return frozenset(EpisodeId(row[0]) for row in rows)

    async def spans(self, community: CommunityId) -> frozenset[Span]:
        rows = await self._database.fetch(_SPANS, (to_exact(community),))
        return await self._as_they_stand(map(_span, rows))

    async def hidden_from(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, HiddenFrom]:
        episodes: dict[str, set[EpisodeId]] = {to_exact(community): set() for community in communities}
        spans: dict[str, set[Span]] = {name: set() for name in episodes}
        for chunk in in_chunks(episodes):
            these = f"WHERE community_id IN ({','.join('?' * len(chunk))})"
            for name, episode in await self._database.fetch(f"{_EPISODES_OF} {these}", chunk):
                episodes[name].add(EpisodeId(episode))
            for name, *row in await self._database.fetch(f"{_SPANS_OF} {these}", chunk):
                spans[name].add(_span(row))
        return {
            CommunityId(from_exact(name)): HiddenFrom(
                frozenset(taken), await self._as_they_stand(spans[name]) if spans[name] else frozenset()
            )
            for name, taken in episodes.items()
        }

    async def _as_they_stand(self, spans: Iterable[Span]) -> frozenset[Span]:
        """These, and where the words of older ones are by now."""
        hidden = set(spans)
        episodes = await self._catalogue.episodes() if hidden else {}
        for span in list(hidden):
            episode = episodes.get(span.episode_id)
            if episode is not None and episode.transcript_hash != span.transcript_hash:
                hidden |= await self._in_other_words(span, episode.transcript_hash)
        return frozenset(hidden)

    async def spans_in(
        self, community: CommunityId, episode: EpisodeId, transcript_hash: TranscriptHash
    ) -> frozenset[Span]:
        rows = await self._database.fetch(f"{_SPANS} AND episode_id = ?", (to_exact(community), episode))
        found: set[Span] = set()
        for span in map(_span, rows):
            same = span.transcript_hash == transcript_hash
            found |= {span} if same else await self._in_other_words(span, transcript_hash)
        return frozenset(found)

    async def _in_other_words(self, span: Span, current: TranscriptHash) -> frozenset[Span]:
        if (span, current) not in self._moved:
            if len(self._moved) >= _KEPT:
                self._moved.clear()
            self._moved[span, current] = await self._moved_to(span, current)
        return self._moved[span, current]

    async def _moved_to(self, span: Span, current: TranscriptHash) -> frozenset[Span]:
        try:
            before = await self._library.transcript(span.episode_id, span.transcript_hash)
            after = await self._library.transcript(span.episode_id, current)
        except NotStored:
            return frozenset()
        places = await asyncio.to_thread(_places_of, before.cut(span.start, span.end), after.text)
        return frozenset(Span(span.episode_id, current, start, end) for start, end in places)


def _thing(episode: EpisodeId, span: Span | None, by: str | None, at: int) -> HiddenThing:
    person = None if by is None else PersonId(from_exact(by))
    return HiddenThing(episode_id=episode, span=span, by=person, at=from_microseconds(at))


def _span(row: Sequence[Any]) -> Span:
    return Span(EpisodeId(row[0]), TranscriptHash(row[1]), row[2], row[3])


def _places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Every place where these words stand, else the one that is most like them, if any is."""
    exact = [(match.start(), match.end()) for match in re.finditer(re.escape(words), text)]
    if exact:
        return exact
    like = fuzz.partial_ratio_alignment(words, text, score_cutoff=_ALIKE)
    return [] if like is None or like.dest_start >= like.dest_end else [(like.dest_start, like.dest_end)]

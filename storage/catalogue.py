"""All episodes in memory, kept in step with the database by its version counter."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.episode import Episode, Show
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, ShowId, TranscriptHash
from storage.columns import from_exact
from storage.database import Database
from storage.episode_details import details_from_json
from storage.tables import PUBLISHED

_EPISODES = (
    "SELECT id, show_key, slug, source, details, transcript_hash, language, words, position "
    "FROM episodes WHERE version > ?"
)
_SHOWS = "SELECT key, owner, id, title, feed_url FROM shows WHERE version > ?"
_KEPT_LISTS = 64
_FRESH = 0.01
"""Seconds for which the counters are not read again: what others write is seen that much later, own writes at once."""


@dataclass(frozen=True, slots=True)
class Counters:
    """`library` is the corpus version; `follows` grows with every change of who follows what."""

    library: int
    follows: int


class Catalogue:
    """Reads only what changed since the last look. Holds details of episodes, never their words."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version = -1
        self._counters: tuple[float, int, Counters] | None = None
        self._refreshing = asyncio.Lock()
        self._shows: dict[int, Show] = {}
        self._show_keys: dict[EpisodeId, int] = {}
        self._episodes: dict[EpisodeId, Episode] = {}
        self._ordered: tuple[Episode, ...] = ()
        self._lists: dict[tuple[object, ...], tuple[Episode, ...]] = {}

    async def counters(self) -> Counters:
        """As of this moment; one request asks many times, and reads them once."""
        writes, now = self._database.writes, time.monotonic()
        held = self._counters
        if held is not None and now < held[0] + _FRESH and writes == held[1]:
            return held[2]
        rows = await self._database.fetch("SELECT version, follows_version FROM corpus")
        counters = Counters(*rows[0])
        self._counters = now, writes, counters
        return counters

    async def episodes(self) -> Mapping[EpisodeId, Episode]:
        """Every stored episode as of now."""
        await self._refresh()
        return self._episodes

    async def visible(self, scope: Scope) -> tuple[Episode, ...]:
        """The scope's episodes, newest first, none of them private to another community."""
        await self._refresh()
        key = (scope.community, scope.shows, scope.episodes, scope.hidden)
        found = self._lists.get(key)
        if found is None:
            owners, shows = {None, scope.community}, set(scope.shows)
            among = self._ordered if scope.episodes is None else self._named(scope.episodes)
            found = tuple(
                one for one in among if one.show.id in shows and one.show.owner in owners and one.id not in scope.hidden
            )
            if len(self._lists) >= _KEPT_LISTS:
                self._lists.clear()
            self._lists[key] = found
        return found

    def _named(self, wanted: Sequence[EpisodeId]) -> list[Episode]:
        known = [self._episodes[one] for one in dict.fromkeys(wanted) if one in self._episodes]
        return sorted(known, key=_age, reverse=True)

    async def _refresh(self) -> None:
        if (await self.counters()).library == self._version:
            return
        async with self._refreshing:
            version = (await self.counters()).library
            if version != self._version:
                await self._catch_up(self._version)
                self._version = version

    async def _catch_up(self, after: int) -> None:
        # Shows last: an episode that arrives between two of these reads finds its show, and is read again next time.
        rows = await self._database.fetch(_EPISODES, (after,))
        removed = await self._database.fetch("SELECT episode_id FROM removals WHERE version > ?", (after,))
        changed_shows = {row[0]: _show(row) for row in await self._database.fetch(_SHOWS, (after,))}
        self._shows.update(changed_shows)
        for (episode_id,) in removed:
            self._episodes.pop(EpisodeId(episode_id), None)
            self._show_keys.pop(EpisodeId(episode_id), None)
        for row in rows:
            if row[1] not in self._shows:
                continue
            episode_id = EpisodeId(row[0])
            self._show_keys[episode_id] = row[1]
            self._episodes[episode_id] = _episode(row, self._shows[row[1]])
        if after >= 0:
            for episode_id, episode in self._episodes.items():
                if show := changed_shows.get(self._show_keys[episode_id]):
                    self._episodes[episode_id] = replace(episode, show=show)
        if rows or removed or changed_shows:
            self._ordered = tuple(sorted(self._episodes.values(), key=_age, reverse=True))
            self._lists.clear()


def _show(row: tuple[int, str, str, str, str | None]) -> Show:
    _, owner, show_id, title, feed_url = row
    return Show(
        id=ShowId(from_exact(show_id)),
        title=from_exact(title),
        owner=None if owner == PUBLISHED else CommunityId(from_exact(owner)),
        feed_url=None if feed_url is None else from_exact(feed_url),
    )


def _episode(row: tuple[str, int, str, str, str, str, str, int, int], show: Show) -> Episode:
    episode_id, _, slug, source, details, transcript_hash, language, words, position = row
    return Episode(
        id=EpisodeId(episode_id),
        show=show,
        slug=from_exact(slug),
        source=from_exact(source),
        details=details_from_json(details),
        transcript_hash=TranscriptHash(transcript_hash),
        language=from_exact(language),
        words=words,
        position=position,
    )


def _age(episode: Episode) -> tuple[int, int, int, int]:
    details = episode.details
    published = details.published.toordinal() if details.published else 0
    return published, details.season or 0, details.number or 0, episode.position

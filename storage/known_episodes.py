"""What the library already holds of a batch of incoming episodes."""

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import EpisodeId
from bot.ports import IncomingEpisode
from storage.show_rows import owner_column
from storage.tables import episode_sources, episodes, revisions

T = TypeVar("T")

_CHUNK = 400


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Lists short enough for the number of values a statement may carry."""
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


@dataclass(slots=True)
class KnownEpisode:
    """A row of `episodes` on its way to be changed."""

    position: int
    id: EpisodeId
    show_key: int
    owner: str
    slug: str
    source: str
    guid: str | None
    transcript_hash: str
    language: str
    words: int
    version: int
    details: str

    def columns(self, prefix: str = "") -> dict[str, Any]:
        return {f"{prefix}{name}": value for name, value in asdict(self).items()}


class KnownEpisodes:
    """Answers by source, by guid and by words within a show; `load` fetches all a batch needs in a few statements."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.by_source: dict[tuple[int, str], KnownEpisode] = {}
        self.by_guid: dict[tuple[int, str], KnownEpisode] = {}
        self.by_hash: dict[tuple[int, str], KnownEpisode] = {}
        self._connection = connection
        self._republished: dict[tuple[int, str], str] = {}
        self._episodes: dict[int, KnownEpisode] = {}
        self._slugs: dict[str, set[str]] = {}
        self._numbered: set[tuple[str, str]] = set()
        self._ids: set[str] = set()

    async def load(self, incoming: Sequence[tuple[int, IncomingEpisode]]) -> None:
        by_show: dict[int, list[IncomingEpisode]] = {}
        for show_key, episode in incoming:
            by_show.setdefault(show_key, []).append(episode)
        for show_key, group in by_show.items():
            for chunk in in_chunks(group):
                await self._load_show(show_key, chunk)

    async def _load_show(self, show_key: int, incoming: Sequence[IncomingEpisode]) -> None:
        owner = owner_column(incoming[0].show)
        sources = select(episode_sources).where(
            episode_sources.c.show_key == show_key,
            episode_sources.c.source.in_({episode.source for episode in incoming}),
        )
        pointers = (await self._connection.execute(sources)).all()
        known = or_(
            episodes.c.transcript_hash.in_({episode.transcript.hash for episode in incoming}),
            episodes.c.position.in_({pointer.position for pointer in pointers}),
            episodes.c.guid.in_({episode.details.guid for episode in incoming if episode.details.guid}),
        )
        for row in await self._connection.execute(select(episodes).where(episodes.c.show_key == show_key, known)):
            if row.position not in self._episodes:
                self.remember(KnownEpisode(**row._mapping))
        for pointer in pointers:
            episode = self._episodes[pointer.position]
            self.point_source(show_key, pointer.source, episode, pointer.republished_hash)
        slugs = select(episodes.c.slug).where(
            episodes.c.owner == owner, episodes.c.slug.in_({episode.slug for episode in incoming})
        )
        self._slugs.setdefault(owner, set()).update((await self._connection.execute(slugs)).scalars())
        ids = select(episodes.c.id).where(episodes.c.id.in_({published_id(episode) for episode in incoming}))
        self._ids.update((await self._connection.execute(ids)).scalars())

    def remember(self, episode: KnownEpisode) -> None:
        self._episodes[episode.position] = episode
        self.by_hash.setdefault((episode.show_key, episode.transcript_hash), episode)
        if episode.guid:
            self.by_guid[episode.show_key, episode.guid] = episode

    def forget_words(self, episode: KnownEpisode) -> None:
        """Its words are about to change: they no longer lead to it."""
        key = (episode.show_key, episode.transcript_hash)
        if self.by_hash.get(key) is episode:
            del self.by_hash[key]

    def republished_hash(self, show_key: int, source: str) -> str | None:
        """The words a further source of an episode told, or None for its own source and for an unknown one."""
        return self._republished.get((show_key, source))

    def point_source(self, show_key: int, source: str, episode: KnownEpisode, republished: str | None) -> None:
        self.by_source[show_key, source] = episode
        if republished is None:
            self._republished.pop((show_key, source), None)
        else:
            self._republished[show_key, source] = republished

    def drop_source(self, show_key: int, source: str) -> None:
        self.by_source.pop((show_key, source), None)
        self._republished.pop((show_key, source), None)

    def new_id(self, incoming: IncomingEpisode) -> EpisodeId:
        """Stable for a published episode, beyond guessing for a private one. Never in use."""
        new = published_id(incoming)
        if incoming.show.owner is not None or new in self._ids:
            new = EpisodeId(secrets.token_hex(10))
        self._ids.add(new)
        return new

    async def free_slug(self, owner: str, slug: str) -> str:
        """`slug`, or the first of `slug-2`, `slug-3` and so on that no episode of this owner has."""
        taken = self._slugs.setdefault(owner, set())
        if slug in taken and (owner, slug) not in self._numbered:
            self._numbered.add((owner, slug))
            numbered = select(episodes.c.slug).where(
                episodes.c.owner == owner, episodes.c.slug.startswith(f"{slug}-", autoescape=True)
            )
            taken.update((await self._connection.execute(numbered)).scalars())
        free, number = slug, 1
        while free in taken:
            number += 1
            free = f"{slug}-{number}"
        taken.add(free)
        return free

    async def has_revision(self, position: int, transcript_hash: str) -> bool:
        stored = select(revisions.c.position).where(
            revisions.c.position == position, revisions.c.transcript_hash == transcript_hash
        )
        return (await self._connection.execute(stored)).first() is not None


def published_id(incoming: IncomingEpisode) -> EpisodeId:
    """The same id in every library that reads this source, so that links to it outlive one data folder."""
    name = f"{incoming.show.id}\n{incoming.source}".encode("utf-8", "surrogatepass")
    return EpisodeId(b32encode(hashlib.sha256(name).digest()).decode().lower()[:20])

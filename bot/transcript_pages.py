"""The transcript pages of one community, served from the library."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, TranscriptHash
from bot.errors import NotStored
from bot.platform_ports import Hidden
from bot.ports import Communities, TranscriptLibrary, TranscriptRevision


class LinkedEpisodes(TranscriptLibrary, Protocol):
    async def linked_episode(self, episode_id: EpisodeId) -> Episode | None:
        """An episode by its id alone, whoever may see it."""
        ...


class LibraryPages:
    """Implements `TranscriptPages` for what a community follows and its hosts did not hide; all else is not there."""

    def __init__(
        self, library: TranscriptLibrary, communities: Communities, hidden: Hidden, community: CommunityId
    ) -> None:
        self._library = library
        self._communities = communities
        self._hidden = hidden
        self._community = community

    async def episodes(self) -> Sequence[Episode]:
        shows = await self._communities.followed_shows(self._community)
        hidden = await self._hidden.episodes(self._community)
        scope = Scope(community=self._community, shows=tuple(show.id for show in shows), hidden=hidden)
        return await self._library.episodes(scope)

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "") -> TranscriptRevision | None:
        episode = next((one for one in await self.episodes() if one.id == episode_id), None)
        return None if episode is None else await _revision_of(self._library, episode, hash_prefix)

    async def ready(self) -> bool:
        return await self._library.version() >= 0


class LinkedPages:
    """Implements `TranscriptPages` for whoever was given a link: ids of private episodes cannot be guessed.

    It lists nothing: what there is to read, a community's own commands tell its members.
    """

    def __init__(self, library: LinkedEpisodes, hidden: Hidden) -> None:
        self._library = library
        self._hidden = hidden

    async def episodes(self) -> Sequence[Episode]:
        return ()

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "") -> TranscriptRevision | None:
        episode = await self._library.linked_episode(episode_id)
        if episode is None or await self._taken_away(episode):
            return None
        return await _revision_of(self._library, episode, hash_prefix)

    async def _taken_away(self, episode: Episode) -> bool:
        """Whether the hosts whose own show it is hid it. What is published stays to be read by other communities."""
        owner = episode.show.owner
        return owner is not None and episode.id in await self._hidden.episodes(owner)

    async def ready(self) -> bool:
        return await self._library.version() >= 0


async def _revision_of(library: TranscriptLibrary, episode: Episode, prefix: str) -> TranscriptRevision | None:
    revision = await _revision_named(library, episode, prefix)
    if revision is None:
        return None
    try:
        transcript = await library.transcript(episode.id, revision)
    except NotStored:
        return None
    return TranscriptRevision(episode=episode, transcript=transcript, current=revision == episode.transcript_hash)


async def _revision_named(library: TranscriptLibrary, episode: Episode, prefix: str) -> TranscriptHash | None:
    if episode.transcript_hash.startswith(prefix):
        return episode.transcript_hash
    for revision in await library.revisions(episode.id):
        if revision.startswith(prefix):
            return revision
    return None

"""The transcript pages, served from the library: what a community's hosts took away is on none of its pages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.domain.episode import Episode
from bot.domain.ids import CommunityId, EpisodeId, TranscriptHash
from bot.domain.transcript import Transcript
from bot.engaging.scopes import Scopes
from bot.errors import NotStored
from bot.platform_ports import Hidden
from bot.ports import PageTags, TranscriptLibrary, TranscriptRevision

_BLACK = "\u2588"
"""Stands for each character that was taken away, so that all others stay where links lead."""


class LinkedEpisodes(TranscriptLibrary, Protocol):
    async def linked_episode(self, episode_id: EpisodeId) -> Episode | None:
        """An episode by its id alone, whoever may see it."""
        ...


class LibraryPages:
    """Implements `TranscriptPages` for what a community follows and its hosts did not hide; all else is not there."""

    def __init__(self, library: TranscriptLibrary, scopes: Scopes, hidden: Hidden, community: CommunityId) -> None:
        self._library = library
        self._scopes = scopes
        self._hidden = hidden
        self._community = community

    async def episodes(self) -> Sequence[Episode]:
        return await self._library.episodes(await self._scopes.of(self._community))

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "", tag: str = "") -> TranscriptRevision | None:
        episode = next((one for one in await self.episodes() if one.id == episode_id), None)
        if episode is None:
            return None
        return await _revision_of(self._library, self._hidden, self._community, episode, hash_prefix)

    async def ready(self) -> bool:
        return await self._library.version() >= 0


class LinkedPages:
    """Implements `TranscriptPages` for whoever was given a link, as the community may see it that the link is for.

    A page without a community's tag is not there, so that nobody cuts a link short to read what the hosts took away.
    What a community follows no longer stays behind the links of its old receipts, while it is published or its own.
    It lists nothing: what there is to read, a community's own commands tell its members.
    """

    def __init__(self, library: LinkedEpisodes, hidden: Hidden, tags: PageTags) -> None:
        self._library = library
        self._hidden = hidden
        self._tags = tags

    async def episodes(self) -> Sequence[Episode]:
        return ()

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "", tag: str = "") -> TranscriptRevision | None:
        community = self._tags.community(tag, episode_id)
        episode = await self._library.linked_episode(episode_id) if community is not None else None
        if community is None or episode is None or episode.show.owner not in (None, community):
            return None
        if episode.id in await self._hidden.episodes(community):
            return None
        return await _revision_of(self._library, self._hidden, community, episode, hash_prefix)

    async def ready(self) -> bool:
        return await self._library.version() >= 0


async def _revision_of(
    library: TranscriptLibrary, hidden: Hidden, community: CommunityId, episode: Episode, prefix: str
) -> TranscriptRevision | None:
    revision = await _revision_named(library, episode, prefix)
    if revision is None:
        return None
    try:
        transcript = await library.transcript(episode.id, revision)
    except NotStored:
        return None
    spans = await hidden.spans_in(community, episode.id, revision)
    withheld = _joined([(span.start, min(span.end, len(transcript.text))) for span in spans])
    return TranscriptRevision(
        episode=episode,
        transcript=_without(transcript, withheld),
        current=revision == episode.transcript_hash,
        withheld=withheld,
    )


async def _revision_named(library: TranscriptLibrary, episode: Episode, prefix: str) -> TranscriptHash | None:
    if episode.transcript_hash.startswith(prefix):
        return episode.transcript_hash
    for revision in await library.revisions(episode.id):
        if revision.startswith(prefix):
            return revision
    return None


def _joined(ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same characters in ranges that ascend and do not touch."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(one for one in ranges if one[0] < one[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _without(transcript: Transcript, withheld: tuple[tuple[int, int], ...]) -> Transcript:
    text = transcript.text
    for start, end in withheld:
        text = f"{text[:start]}{_BLACK * (end - start)}{text[end:]}"
    return replace(transcript, text=text) if withheld else transcript

"""Sources into the library: read, kept in batches, told one by one. A bad source never costs a good one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.episode import FeedChapter, Show
from bot.domain.ids import CommunityId
from bot.errors import NotATranscript, SourceError, UnreadableSource
from bot.ingesting.files import read_file
from bot.ingesting.recordings import ModelWaits, Recordings
from bot.ingesting.report import IngestReport, ProgressListener
from bot.ingesting.run import AfterSave, IngestRun
from bot.ingesting.shows import feed_slug, file_slug, folder_title, show_called, show_of_feed
from bot.ingesting.sources import Candidate, FeedEpisode, Place, in_feed, open_address, open_local
from bot.ports import Communities, EpisodeStore, Feeds, Fetched, IncomingEpisode
from bot.reading.chapters import read_chapters
from bot.reading.episode_source import ReadEpisode
from bot.reading.read import read_transcript

logger = logging.getLogger(__name__)

BATCH = 50


class Ingester:
    """`after_save` runs after each batch that was kept and `at_end` after the last one, for what is derived from the
    library.

    `recordings` writes down episodes whose feed names no transcript.
    """

    def __init__(
        self,
        store: EpisodeStore,
        communities: Communities,
        feeds: Feeds,
        after_save: AfterSave,
        at_end: Callable[[], Awaitable[object]] | None = None,
        *,
        batch: int = BATCH,
        recordings: Recordings | None = None,
    ) -> None:
        self._store = store
        self._communities = communities
        self._feeds = feeds
        self._after_save = after_save
        self._at_end = at_end
        self._batch = batch
        self._recordings = recordings

    async def ingest(
        self,
        sources: Sequence[str],
        *,
        show: str | None = None,
        community: CommunityId,
        owner: CommunityId | None = None,
        progress: ProgressListener | None = None,
        heard_since: date | None = None,
    ) -> IngestReport:
        """Read all of `sources` (files, folders, feeds, addresses) for `community`, which then follows their shows.

        `show` names the show of everything that is read; with an `owner` the shows are theirs alone. Of episodes that
        have a recording alone only those from the day `heard_since` on are written down, or all. What was read is
        kept even when this is interrupted. Raises `StorageError` when the library fails; what single sources have
        against them stands in the report.
        """
        run = IngestRun(self._store, self._communities, self._after_save, community, progress, self._batch)
        opened = await asyncio.to_thread(open_local, sources, self._feeds)
        run.total = len(opened)
        run.heard_since = heard_since
        try:
            for entry in opened:
                found = [entry] if isinstance(entry, Candidate) else await open_address(entry, self._feeds)
                run.total += len(found) - 1
                for candidate in found:
                    await self._take(candidate, show, owner, run)
        finally:
            await run.save()
        if self._recordings is not None:
            await self._recordings.tidy()
        if self._at_end is not None:
            await self._at_end()
        return run.report()

    async def ingest_new(
        self,
        fetched: Fetched,
        url: str,
        *,
        known: frozenset[str],
        owner: CommunityId | None,
        heard_since: date | None = None,
    ) -> IngestReport:
        """Read what the feed at `url` has beside the guids and addresses of `known`; nobody follows anything by this.
        An episode without a transcript is met from the day `heard_since` on only: older ones would cost a lot at once.

        Raises `SourceError` where the feed itself cannot be read, `StorageError` when the library fails.
        """
        run = IngestRun(self._store, self._communities, self._after_save, None, None, self._batch)
        found = await asyncio.to_thread(in_feed, fetched, url, self._feeds)
        unknown = [candidate for candidate in found if not _is_known(candidate, known)]
        new = [candidate for candidate in unknown if candidate.places or _is_news(candidate, heard_since)]
        try:
            for candidate in new:
                await self._take(candidate, None, owner, run)
        finally:
            await run.save()
        if self._recordings is not None:
            await self._recordings.tidy()
        if run.report().read and self._at_end is not None:
            await self._at_end()
        return run.report()

    async def _take(self, candidate: Candidate, show: str | None, owner: CommunityId | None, run: IngestRun) -> None:
        run.met += 1
        try:
            if candidate.only_heard and candidate.episode is not None:
                await self._hear(candidate, candidate.episode, show, owner, run)
                return
            incoming = await self._read(candidate, show)
            incoming = replace(incoming, show=replace(incoming.show, owner=owner))
        except SourceError as error:
            run.refuse(candidate, error)
        else:
            await run.keep(incoming)

    async def _hear(
        self, candidate: Candidate, told: FeedEpisode, show: str | None, owner: CommunityId | None, run: IngestRun
    ) -> None:
        """Have its recording written down, unless the library has it. Kept at once: it was dear. As `_read` raises."""
        if self._recordings is None:
            raise candidate.problem or NotATranscript(candidate.name, "it names no transcript")
        self._recordings.check(candidate.name)
        if await self._recordings.knows(replace(_show_of(told, show), owner=owner), told.details):
            run.unchanged(candidate)
            return
        if run.heard_since is not None and not _is_news(candidate, run.heard_since):
            raise NotATranscript(candidate.name, "its feed names no transcript for it, and it is too old to transcribe")
        if run.waits:
            raise UnreadableSource(candidate.name, run.waits)
        try:
            episode = await self._recordings.read(candidate.name, told.details, told.language, owner)
        except ModelWaits as error:
            run.waits = error.reason
            raise
        incoming = await self._from_feed(Place(source=told.details.audio_url or ""), episode, told, show)
        await run.keep(replace(incoming, show=replace(incoming.show, owner=owner)))
        await run.save()

    async def _read(self, candidate: Candidate, show: str | None) -> IncomingEpisode:
        """The first place of `candidate` that can be read. Raises the `SourceError` of the last one that cannot."""
        problem = candidate.problem
        for place in candidate.places:
            try:
                episode = await self._read_place(place)
            except SourceError as error:
                problem = error
                continue
            if candidate.episode is None:
                return _from_file(place, episode, show)
            return await self._from_feed(place, episode, candidate.episode, show)
        raise problem or NotATranscript(candidate.name, "it names no transcript")

    async def _read_place(self, place: Place) -> ReadEpisode:
        if place.path is not None:
            return await asyncio.to_thread(_read_path, place)
        body = place.body if place.body is not None else (await self._feeds.fetch(place.source)).body
        return await asyncio.to_thread(read_transcript, body, name=place.source, language=place.language)

    async def _from_feed(
        self, place: Place, episode: ReadEpisode, told: FeedEpisode, show: str | None
    ) -> IncomingEpisode:
        details, belongs = told.details, _show_of(told, show)
        return IncomingEpisode(
            show=belongs,
            slug=file_slug(place.source) if place.path is not None else feed_slug(belongs, details),
            source=place.source,
            details=replace(
                details,
                show_title=_show_title(told, show),
                season=details.season if details.season is not None else episode.details.season,
                number=details.number if details.number is not None else episode.details.number,
                published=details.published or episode.details.published,
                description=details.description or episode.details.description,
                persons=details.persons or episode.details.persons,
                chapters=details.chapters or await self._chapters(told),
            ),
            transcript=episode.transcript,
            raw=episode.raw,
        )

    async def _chapters(self, told: FeedEpisode) -> tuple[FeedChapter, ...]:
        """The published chapters; none where they cannot be read, which is said in the log alone."""
        where = told.chapters
        if where is None:
            return ()
        try:
            if isinstance(where, str):
                return read_chapters((await self._feeds.fetch(where)).body, name=where)
            return read_chapters(read_file(where, name=str(where)), name=str(where))
        except SourceError as error:
            logger.warning("chapters not read code=%s", error.code)
            return ()


def _show_title(told: FeedEpisode, show: str | None) -> str:
    return show or told.details.show_title or told.show_title or folder_title(told.feed)


def _show_of(told: FeedEpisode, show: str | None) -> Show:
    title = _show_title(told, show)
    return show_of_feed(title, told.feed) if told.from_web and show is None else show_called(title)


def _is_news(candidate: Candidate, since: date | None) -> bool:
    if not candidate.only_heard or candidate.episode is None or since is None:
        return False
    published = candidate.episode.details.published
    return published is not None and published >= since


def _is_known(candidate: Candidate, known: frozenset[str]) -> bool:
    guid = candidate.episode.details.guid if candidate.episode is not None else None
    return guid in known if guid else any(place.source in known for place in candidate.places)


def _read_path(place: Place) -> ReadEpisode:
    if place.path is None:
        raise NotATranscript(place.source, "it is not a file")
    data = read_file(place.path, name=place.source)
    return read_transcript(data, name=place.source, language=place.language)


def _from_file(place: Place, episode: ReadEpisode, show: str | None) -> IncomingEpisode:
    title = show or episode.details.show_title or folder_title(place.source)
    return IncomingEpisode(
        show=show_called(title),
        slug=file_slug(place.source),
        source=place.source,
        details=replace(episode.details, show_title=title),
        transcript=episode.transcript,
        raw=episode.raw,
    )

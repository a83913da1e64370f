"""Sources into the library: read, kept in batches, told one by one. A bad source never costs a good one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.domain.episode import FeedChapter, Show
from bot.domain.ids import CommunityId, ShowId
from bot.errors import FetchRefused, NotATranscript, SourceError
from bot.ingesting.files import read_file
from bot.ingesting.report import IngestReport, Outcome, Progress, ProgressListener, SourceOutcome
from bot.ingesting.shows import feed_slug, file_slug, folder_title, show_called, show_of_feed
from bot.ingesting.sources import Candidate, FeedEpisode, Place, open_address, open_local
from bot.ports import Change, Communities, EpisodeStore, Feeds, IncomingEpisode, SavedEpisode
from bot.reading.chapters import read_chapters
from bot.reading.episode_source import ReadEpisode
from bot.reading.read import read_transcript

logger = logging.getLogger(__name__)

AfterSave = Callable[[Sequence[SavedEpisode]], Awaitable[None]]
BATCH = 50
_OUTCOMES = {Change.NEW: Outcome.READ, Change.REVISED: Outcome.REVISED, Change.UNCHANGED: Outcome.UNCHANGED}


class Ingester:
    """`after_save` runs after each batch that was kept, for what is derived from the library."""

    def __init__(
        self, store: EpisodeStore, communities: Communities, feeds: Feeds, after_save: AfterSave, *, batch: int = BATCH
    ) -> None:
        self._store = store
        self._communities = communities
        self._feeds = feeds
        self._after_save = after_save
        self._batch = batch

    async def ingest(
        self,
        sources: Sequence[str],
        *,
        show: str | None = None,
        community: CommunityId,
        progress: ProgressListener | None = None,
    ) -> IngestReport:
        """Read all of `sources` (files, folders, feeds, addresses) for `community`, which then follows their shows.

        `show` names the show of everything that is read. What was read is kept even when this is interrupted. Raises `StorageError` when the library fails; what single
        sources have against them stands in the report.
        """
        run = _Run(self._store, self._communities, self._after_save, community, progress, self._batch)
        opened = await asyncio.to_thread(open_local, sources, self._feeds)
        run.total = len(opened)
        try:
            for entry in opened:
                found = [entry] if isinstance(entry, Candidate) else await open_address(entry, self._feeds)
                run.total += len(found) - 1
                for candidate in found:
                    await self._take(candidate, show, run)
        finally:
            await run.save()
        return run.report()

    async def _take(self, candidate: Candidate, show: str | None, run: "_Run") -> None:
        run.met += 1
        try:
            incoming = await self._read(candidate, show)
        except SourceError as error:
            run.refuse(candidate, error)
        else:
            await run.keep(incoming)

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
        details = told.details
        title = show or details.show_title or told.show_title or folder_title(told.feed)
        belongs = show_of_feed(title, told.feed) if told.from_web and show is None else show_called(title)
        return IncomingEpisode(
            show=belongs,
            slug=file_slug(place.source) if place.path is not None else feed_slug(belongs, details),
            source=place.source,
            details=replace(
                details,
                show_title=title,
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


class _Run:
    """One ingest on its way: what waits for the next batch, and what became of all before."""

    def __init__(
        self,
        store: EpisodeStore,
        communities: Communities,
        after_save: AfterSave,
        community: CommunityId,
        progress: ProgressListener | None,
        batch: int,
    ) -> None:
        self.met = 0
        self.total = 0
        self._store = store
        self._communities = communities
        self._after_save = after_save
        self._community = community
        self._progress = progress
        self._batch = batch
        self._waiting: list[tuple[int, IncomingEpisode]] = []
        self._outcomes: dict[int, SourceOutcome] = {}
        self._followed: set[ShowId] = set()

    def refuse(self, candidate: Candidate, error: SourceError) -> None:
        outcome = Outcome.SKIPPED if isinstance(error, NotATranscript) else Outcome.FAILED
        reason = error.reason
        if isinstance(error, FetchRefused) and error.source != candidate.name:
            reason = f"its transcript {error.source} was not fetched: {error.reason}"
        self._tell(self.met - 1, SourceOutcome(candidate.name, outcome, reason))

    async def keep(self, incoming: IncomingEpisode) -> None:
        self._waiting.append((self.met - 1, incoming))
        if len(self._waiting) >= self._batch:
            await self.save()

    async def save(self) -> None:
        """Keep what waits, in one transaction, and let the community follow its shows."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        await self._follow([incoming.show for _, incoming in waiting])
        saved = await self._store.save([incoming for _, incoming in waiting])
        await self._after_save(saved)
        for (at, incoming), kept in zip(waiting, saved, strict=True):
            self._tell(at, SourceOutcome(incoming.source, _OUTCOMES[kept.change], episode=kept.episode))

    def report(self) -> IngestReport:
        return IngestReport(tuple(self._outcomes[at] for at in sorted(self._outcomes)))

    async def _follow(self, shows: Sequence[Show]) -> None:
        unknown = {show.id: show for show in shows if show.id not in self._followed}
        for show in unknown.values():
            await self._communities.put_show(show)
        if unknown:
            await self._communities.follow(self._community, list(unknown))
            self._followed.update(unknown)

    def _tell(self, at: int, outcome: SourceOutcome) -> None:
        self._outcomes[at] = outcome
        if self._progress is not None:
            self._progress(Progress(len(self._outcomes), self.total, outcome))


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

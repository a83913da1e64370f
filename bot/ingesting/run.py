"""One ingest on its way: batches into the library, and what became of each source."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from bot.domain.episode import Show
from bot.domain.ids import CommunityId, ShowId
from bot.errors import FetchRefused, NotATranscript, SourceError
from bot.ingesting.report import IngestReport, Outcome, Progress, ProgressListener, SourceOutcome
from bot.ingesting.sources import Candidate
from bot.ports import Change, Communities, EpisodeStore, IncomingEpisode, SavedEpisode

AfterSave = Callable[[Sequence[SavedEpisode]], Awaitable[None]]
_OUTCOMES = {Change.NEW: Outcome.READ, Change.REVISED: Outcome.REVISED, Change.UNCHANGED: Outcome.UNCHANGED}


class IngestRun:
    """One ingest on its way: what waits for the next batch, and what became of all before.

    `community` is who then follows the shows; None: nobody more than before.
    """

    def __init__(
        self,
        store: EpisodeStore,
        communities: Communities,
        after_save: AfterSave,
        community: CommunityId | None,
        progress: ProgressListener | None,
        batch: int,
    ) -> None:
        self.met = 0
        self.total = 0
        self.heard_since: date | None = None
        self.waits = ""
        """Why no more recordings are written down in this run."""
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

    def unchanged(self, candidate: Candidate) -> None:
        """It is in the library, and was not read again."""
        self._tell(self.met - 1, SourceOutcome(candidate.name, Outcome.UNCHANGED))

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
        if unknown and self._community is not None:
            await self._communities.follow(self._community, list(unknown))
        self._followed.update(unknown)

    def _tell(self, at: int, outcome: SourceOutcome) -> None:
        self._outcomes[at] = outcome
        if self._progress is not None:
            self._progress(Progress(len(self._outcomes), self.total, outcome))

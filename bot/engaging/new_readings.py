"""New episodes are read by a model, where there is one, before they are told."""

import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.analysing.by_model.keeping import ModelReadings
from bot.analysing.episode_cards import EpisodeCards, is_by_model
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.engaging.scopes import Scopes
from bot.ports import TranscriptLibrary
from bot.ports.model_analysis import Reading, Readings
from bot.ports.publishing import Jobs
from bot.ports.watching import Arrivals

logger = logging.getLogger(__name__)

JOB = "read-by-model"
LANE = "model"
"""Of its own, for a model may take minutes: nothing else waits for it."""
NEWS = timedelta(hours=48)
"""How long after it was found an episode is news, and read without being asked to."""
PATIENCE = timedelta(minutes=30)
"""How long the telling of an episode waits for its reading."""
_AT_ONCE = 20


class AwaitedReadings(Protocol):
    async def awaited(self, episode: EpisodeId, found_at: datetime, now: datetime) -> bool:
        """Whether telling of the episode should wait for what a model finds in it."""
        ...


class NoReadings:
    """Where there is no model, nothing is waited for."""

    async def awaited(self, episode: EpisodeId, found_at: datetime, now: datetime) -> bool:
        return False


class NewReadings:
    """A `Planner` that enqueues every episode that is to be read, and the job that reads it. One at a time for each
    that pays; lost, it is found again when its hold has ended."""

    name = "readings"

    def __init__(
        self,
        readings: Readings,
        reading: ModelReadings,
        cards: EpisodeCards,
        arrivals: Arrivals,
        library: TranscriptLibrary,
        scopes: Scopes,
        jobs: Jobs,
    ) -> None:
        self._readings = readings
        self._reading = reading
        self._cards = cards
        self._arrivals = arrivals
        self._library = library
        self._scopes = scopes
        self._jobs = jobs

    async def plan(self, now: datetime) -> int:
        for arrival in await self._arrivals.untold(_AT_ONCE):
            if now <= arrival.found_at + NEWS and (episode := await self._episode(arrival.episode)) is not None:
                await self._want(episode)
        due = await self._readings.due(now, _AT_ONCE)
        for reading in due:
            episode = await self._episode(reading.episode)
            if episode is not None and episode.transcript_hash == reading.revision:
                payer = str(episode.show.owner or "")
                await self._jobs.enqueue(JOB, episode.id, queue=f"{JOB}:{payer}", lane=LANE)
            else:
                await self._drop(reading, now)
        return len(due)

    async def read(self, episode_id: str) -> None:
        """Its outcome is kept: an episode that cannot be read now rests, and comes again."""
        episode = await self._episode(EpisodeId(episode_id))
        if episode is None:
            return
        report = await self._reading.read(episode)
        logger.info(
            "read by model episode=%s ended=%s questions=%d missed=%d tokens=%d",
            episode.id,
            report.ended,
            report.parts,
            report.missed,
            report.tokens,
        )

    async def awaited(self, episode: EpisodeId, found_at: datetime, now: datetime) -> bool:
        """Until it is read, rests for longer than people should wait, or time is up."""
        if now >= found_at + PATIENCE or (found := await self._episode(episode)) is None:
            return False
        reading = await self._readings.reading(found.id, found.transcript_hash)
        if reading is None:
            return not await self._is_read(found)
        return reading.ended_at is None and reading.rests_until < found_at + PATIENCE

    async def _want(self, episode: Episode) -> None:
        if not await self._is_read(episode):
            await self._reading.want(episode)

    async def _drop(self, reading: Reading, now: datetime) -> None:
        """Its words were replaced meanwhile, or nobody follows it any more."""
        if await self._readings.hold(reading.episode, reading.revision, JOB, now, now):
            await self._readings.end(reading.episode, reading.revision, JOB, now, 0, 0)

    async def _is_read(self, episode: Episode) -> bool:
        card = await self._cards.kept(episode)
        return card is not None and is_by_model(card)

    async def _episode(self, episode_id: EpisodeId) -> Episode | None:
        """As its first follower sees it: nobody pays for the reading of what nobody follows."""
        for community in await self._arrivals.followers(episode_id):
            for episode in await self._library.episodes(await self._scopes.of(community)):
                if episode.id == episode_id:
                    return episode
        return None

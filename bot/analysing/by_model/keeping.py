"""Reading episodes by model, one process at a time each; what cannot go on rests, and goes on where it stopped."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from bot.analysing.by_model.reader import ModelReader, OnStep, Read
from bot.analysing.episode_cards import EpisodeCards
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.errors import ModelError, ModelTooSlow, OverBudget
from bot.ports import Clock
from bot.ports.model_analysis import ModelParts, Readings

logger = logging.getLogger(__name__)

_HELD_FOR = 1.25
"""How long an episode is held for one question, as a multiple of the question's deadline."""
STOPPED = "stopped"
"""Why a reading rests whose process was told to end."""
_FIRST_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
_SLOW_TRIES = 3
"""Rests after which a question that is never answered in time is left out."""


class Ended(StrEnum):
    """How a reading ended, for now."""

    READ = "read"
    """The model's card is the episode's card."""
    NOTHING = "nothing"
    """The model gave nothing usable for any part: the card stays as it was."""
    RESTS = "rests"
    """It goes on later, from where it stopped."""
    HELD = "held"
    """Another process is reading it, or died while it did: until then nobody else may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`missed` of `parts` questions had no answer. `until` and `why` tell of one that rests. `card` is what the model
    made."""

    ended: Ended
    parts: int = 0
    missed: int = 0
    tokens: int = 0
    until: datetime | None = None
    why: ModelError | None = None
    card: EpisodeCard | None = None


class _Lost(Exception):
    """Another process took the episode over."""


class ModelReadings:
    """`deadline` is that of one question."""

    def __init__(
        self,
        reader: ModelReader,
        cards: EpisodeCards,
        kept: ModelParts,
        readings: Readings,
        clock: Clock,
        deadline: timedelta,
    ) -> None:
        self._reader = reader
        self._cards = cards
        self._kept = kept
        self._readings = readings
        self._clock = clock
        self._hold_for = _HELD_FOR * deadline

    async def read(
        self, episode: Episode, on_step: OnStep | None = None, *, patient: bool = True, retry: bool = False
    ) -> Report:
        """Read what is wanted to be read. A `patient` reading rests where a question is not answered in time, and
        leaves it out only when that happened again and again. `retry` asks again what had no answer."""
        holder, revision = uuid4().hex, episode.transcript_hash
        done = 0

        async def hold(step: int, steps: int) -> None:
            nonlocal done
            done = step
            now = self._clock.now()
            if not await self._readings.hold(episode.id, revision, holder, now, now + self._hold_for):
                raise _Lost
            if on_step is not None:
                await on_step(step, steps)

        try:
            await hold(0, 0)
            reading = await self._readings.reading(episode.id, revision)
            rests = reading.rests if reading is not None else 0
            was_slow = reading is not None and reading.why == ModelTooSlow.code and rests >= _SLOW_TRIES
            read = await self._reader.read(episode, hold, slow_is_final=was_slow or not patient, retry=retry)
            if read.card is not None:
                await self._cards.keep([read.card])
        except _Lost:
            held = await self._readings.reading(episode.id, revision)
            return Report(ended=Ended.HELD, until=held.held_until if held is not None else None)
        except asyncio.CancelledError:
            await self._readings.rest(episode.id, revision, holder, self._clock.now(), STOPPED)
            raise
        except ModelError as error:
            until = self._rests_until(error, rests)
            await self._readings.rest(episode.id, revision, holder, until, error.code)
            logger.info("a reading rests episode=%s why=%s done=%d", episode.id, error.code, done)
            return Report(ended=Ended.RESTS, parts=done, until=until, why=error)
        await self._readings.end(episode.id, revision, holder, self._clock.now(), read.parts, read.missed)
        return _report(read)

    async def want(self, episode: Episode, *, again: bool = False) -> None:
        """To be read, by whoever comes first. With `again` also what was read, or what rests."""
        await self._readings.want(episode.id, episode.transcript_hash, self._clock.now(), again=again)

    async def forget(self, episode: Episode) -> None:
        """What the model gave for it: all of it is asked anew."""
        await self._kept.forget(episode.id, episode.transcript_hash)

    async def tried(self, episode: Episode, on_step: OnStep) -> Report:
        """As `read`, but the episode's card stays as it is; what the model gives is kept, and is not asked again.

        Raises `ModelError`s.
        """
        return _report(await self._reader.read(episode, on_step, slow_is_final=True, retry=False))

    def _rests_until(self, error: ModelError, rests: int) -> datetime:
        now = self._clock.now()
        if isinstance(error, OverBudget) and error.until is not None:
            return max(now, error.until)
        return now + min(_LONGEST_REST, _FIRST_REST * int(2 ** min(rests, 8)))


def _report(read: Read) -> Report:
    ended = Ended.READ if read.card is not None else Ended.NOTHING
    return Report(ended=ended, parts=read.parts, missed=read.missed, tokens=read.tokens, card=read.card)

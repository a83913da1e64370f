"""How episodes come in and are read: from files, feeds and recordings, by rules and by a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysing.by_model.keeping import ModelReadings
from bot.analysing.by_model.reader import ModelReader
from bot.analysing.episode_cards import EpisodeCards
from bot.composition.models import Models, lacking_to_transcribe
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.domain.transcript import Transcript
from bot.ports import Clock, SavedEpisode
from bot.searching.indexing import Indexer
from bot.settings import Settings
from storage.heard import SqlHearings
from storage.stores import Stores

if TYPE_CHECKING:
    from adapters.feeds.rss import FeedReader
    from bot.ingesting.ingest import Ingester


@dataclass(frozen=True)
class Reading:
    """`reader` asks a model about an episode, `readings` see to it that one process does, and that it is finished."""

    reader: ModelReader
    readings: ModelReadings


def analyse(episode: Episode, transcript: Transcript) -> EpisodeCard:
    """The analysis, as a function that another process can import."""
    from bot.analysing.analyser import Analyser

    return Analyser().analyse(episode, transcript)


def reading_by_model(
    settings: Settings, stores: Stores, models: Models, cards: EpisodeCards, clock: Clock
) -> Reading | None:
    """None where there is no model."""
    model, deadline = models.analysis_language, models.analysis_deadline
    if model is None:
        return None
    reader = ModelReader(
        stores.library, cards, stores.model_parts, model, part_size=settings.analysis_part, deadline=deadline
    )
    return Reading(reader, ModelReadings(reader, cards, stores.model_parts, stores.readings, clock, deadline))


def feed_reader(settings: Settings) -> "FeedReader":
    from adapters.feeds.fetching import SafeFetcher
    from adapters.feeds.rss import FeedReader

    return FeedReader(SafeFetcher(allow_private=settings.fetch_private))


def ingester_of(settings: Settings, stores: Stores, indexer: Indexer, models: Models, clock: Clock) -> "Ingester":
    from bot.ingesting.ingest import Ingester
    from bot.ingesting.recordings import Recordings

    async def after_save(saved: Sequence[SavedEpisode]) -> None:
        await indexer.follow()

    feeds, lacking = feed_reader(settings), lacking_to_transcribe(settings)
    folder, hearings = settings.data_folder / "recordings", SqlHearings(stores.database, clock)
    recordings = Recordings(models.transcriber, feeds, hearings, folder, clock, lacking)
    return Ingester(
        stores.library, stores.communities, feeds, after_save, at_end=indexer.catch_up, recordings=recordings
    )

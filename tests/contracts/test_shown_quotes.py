"""The contract of `ShownQuotes`, on every database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.span import Span
from bot.ports import ShownQuotes
from storage.stores import Stores
from tests.fakes.library_samples import ADA, BOB, incoming

NOON = datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)


def span(start: int, end: int, *, episode: str = "e", revision: str = "r") -> Span:
    return Span(EpisodeId(episode), TranscriptHash(revision), start, end)


@pytest.fixture
def shown_quotes(stores: Stores) -> ShownQuotes:
    return stores.shown_quotes


async def test_nothing_was_shown_at_first(shown_quotes: ShownQuotes) -> None:
    assert await shown_quotes.shown(ADA, [span(0, 10)]) == {}
    assert await shown_quotes.shown(ADA, []) == {}


async def test_a_span_that_overlaps_one_shown_counts_as_shown(shown_quotes: ShownQuotes) -> None:
    await shown_quotes.mark(ADA, span(10, 20), NOON)
    touching, inside, around = span(20, 30), span(12, 13), span(0, 100)
    assert await shown_quotes.shown(ADA, [touching, inside, around]) == {inside: NOON, around: NOON}


async def test_the_last_time_counts(shown_quotes: ShownQuotes) -> None:
    await shown_quotes.mark(ADA, span(10, 20), NOON + timedelta(days=1))
    await shown_quotes.mark(ADA, span(15, 25), NOON)
    assert await shown_quotes.shown(ADA, [span(10, 25)]) == {span(10, 25): NOON + timedelta(days=1)}
    await shown_quotes.mark(ADA, span(10, 20), NOON + timedelta(days=2))
    assert await shown_quotes.shown(ADA, [span(10, 12)]) == {span(10, 12): NOON + timedelta(days=2)}


async def test_many_are_marked_at_once_and_the_last_time_counts(shown_quotes: ShownQuotes) -> None:
    later = NOON + timedelta(days=1)
    await shown_quotes.mark(ADA, span(10, 20), NOON)
    await shown_quotes.mark_all([(BOB, span(0, 5)), (ADA, span(10, 20)), (BOB, span(0, 5))], later)
    await shown_quotes.mark_all([], NOON)
    assert await shown_quotes.shown(ADA, [span(10, 20)]) == {span(10, 20): later}
    assert await shown_quotes.shown(BOB, [span(0, 5), span(10, 20)]) == {span(0, 5): later}


async def test_other_episodes_revisions_and_communities_saw_nothing(shown_quotes: ShownQuotes) -> None:
    await shown_quotes.mark(ADA, span(10, 20), NOON)
    assert await shown_quotes.shown(ADA, [span(10, 20, episode="x"), span(10, 20, revision="x")]) == {}
    assert await shown_quotes.shown(BOB, [span(10, 20)]) == {}


async def test_a_moment_in_any_zone_comes_back_as_the_same_moment(shown_quotes: ShownQuotes) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=-7)))
    await shown_quotes.mark(ADA, span(0, 1), there)
    assert (await shown_quotes.shown(ADA, [span(0, 1)]))[span(0, 1)] == NOON


async def test_many_spans_are_asked_for_at_once(shown_quotes: ShownQuotes) -> None:
    spans = [span(0, 5, episode=f"e{at}") for at in range(1000)]
    await shown_quotes.mark(ADA, spans[-1], NOON)
    assert await shown_quotes.shown(ADA, spans) == {spans[-1]: NOON}


async def test_what_was_shown_of_a_removed_episode_is_forgotten(stores: Stores) -> None:
    episode = (await stores.library.save([incoming("one")]))[0].episode
    quote = Span(episode.id, episode.transcript_hash, 0, 5)
    await stores.shown_quotes.mark(ADA, quote, NOON)
    await stores.library.remove_episode(episode.id)
    assert await stores.shown_quotes.shown(ADA, [quote]) == {}

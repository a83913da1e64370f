"""The analyser: one card with everything, the same each time, in little time."""

import time
from pathlib import Path

import pytest

from bot.analysing.analyser import Analyser
from bot.analysing.version import ANALYSER
from bot.domain.episode import Episode, EpisodeDetails, Show
from bot.domain.ids import EpisodeId, ShowId
from bot.domain.span import Span
from bot.domain.transcript import Transcript
from bot.reading.read import read_transcript
from tests.unit.analysing.talks import EPISODE, chatter, talk

SAMPLED = 20


def episode_of(transcript: Transcript, details: EpisodeDetails) -> Episode:
    return Episode(
        id=EPISODE,
        show=Show(ShowId("show"), "A show"),
        slug="show/talk",
        source="talk.md",
        details=details,
        transcript_hash=transcript.hash,
        language=transcript.language,
        words=len(transcript.text.split()),
        position=1,
    )


def spans_of(transcript: Transcript) -> list[Span]:
    card = Analyser().analyse(episode_of(transcript, EpisodeDetails(title="A talk")), transcript)
    return [
        *(quote.span for quote in card.quotes),
        *(span for takeaway in card.takeaways for span in takeaway.spans),
        *(span for take in card.hot_takes for span in take.spans),
    ]


def test_a_card_names_its_episode_its_revision_and_its_method() -> None:
    transcript = talk(*chatter("Ada", 12))
    card = Analyser().analyse(episode_of(transcript, EpisodeDetails(title="A talk")), transcript)
    assert (card.episode_id, card.transcript_hash, card.analyser) == (EpisodeId("episode"), transcript.hash, ANALYSER)
    assert card.chapters


def test_the_same_transcript_gives_the_same_card() -> None:
    transcript = talk(*chatter("Ada", 12))
    episode = episode_of(transcript, EpisodeDetails(title="A talk"))
    assert Analyser().analyse(episode, transcript) == Analyser().analyse(episode, transcript)


def test_a_transcript_without_words_gives_an_empty_card() -> None:
    transcript = talk()
    card = Analyser().analyse(episode_of(transcript, EpisodeDetails(title="Silence")), transcript)
    assert (card.quotes, card.takeaways, card.hot_takes, card.chapters) == ((), (), (), ())


def test_ten_thousand_words_take_half_a_second_of_a_core() -> None:
    transcript = talk(*chatter("Ada", 170))
    episode = episode_of(transcript, EpisodeDetails(title="A talk"))
    Analyser().analyse(episode, transcript)
    started = time.process_time()
    Analyser().analyse(episode, transcript)
    assert time.process_time() - started < 1.0 * len(transcript.text.split()) / 10_000


@pytest.mark.corpus
def test_real_episodes_analyse_with_every_span_inside_their_text(shared: Path) -> None:
    files = sorted((shared / "corpus").glob("*/*.md"))
    for file in [*files[:: len(files) // SAMPLED], *(shared / "show").glob("*.txt")]:
        transcript = read_transcript(file.read_bytes(), name=str(file)).transcript
        spans = spans_of(transcript)
        assert spans, file
        for span in spans:
            assert transcript.cut(span.start, span.end).strip() == transcript.cut(span.start, span.end) != ""
            assert span.transcript_hash == transcript.hash

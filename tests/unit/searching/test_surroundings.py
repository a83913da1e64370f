"""A passage shown with the talk around it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.reading.builder import TranscriptBuilder
from bot.searching.surroundings import with_surroundings

SENTENCES = [f"Sentence number {number} tells of a lamp that somebody forgot." for number in range(60)]


def _span(start: int, end: int) -> tuple[str, Span, Span]:
    builder = TranscriptBuilder()
    for line, sentence in enumerate(SENTENCES, start=1):
        builder.speak(sentence, line=line)
    transcript = builder.build(source_lines=len(SENTENCES))
    first, last = transcript.text.index(SENTENCES[start]), transcript.text.index(SENTENCES[end]) + len(SENTENCES[end])
    span = Span(EpisodeId("lamps"), transcript.hash, first, last)
    return transcript.text, span, with_surroundings(transcript, span, most_words=60)


@given(start=st.integers(0, 58), length=st.integers(0, 1))
def test_whole_sentences_are_added_on_both_sides_up_to_the_bound(start: int, length: int) -> None:
    text, span, wide = _span(start, start + length)
    shown = text[wide.start : wide.end]
    assert wide.start <= span.start
    assert wide.end >= span.end
    assert 50 <= len(shown.split()) <= 60
    assert shown.startswith("Sentence number")
    assert shown.endswith("forgot.")


def test_a_passage_that_is_long_already_stays_as_it_is() -> None:
    _, span, wide = _span(10, 20)
    assert wide == span


def test_the_ends_of_an_episode_are_reached_and_not_passed() -> None:
    text, _, wide = _span(0, 0)
    assert wide.start == 0
    assert text[wide.start : wide.end].endswith("forgot.")

"""Passages cover a transcript, to the letter, with sentences that know where they stand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import EpisodeId
from bot.domain.transcript import Transcript
from bot.reading.read import read_transcript
from bot.searching.passages import LONGEST, PackedPassage, pack_passages
from tests.fakes.library_samples import transcript
from tests.fakes.passages import passages_of

EPISODE = EpisodeId("e")
_SPEECH = st.text(st.sampled_from("abc XYZ.,?!'\u2019\u00fc\u4e2d\u3002 "), min_size=1, max_size=400).filter(str.strip)


def check(words: Transcript) -> None:
    passages = passages_of(EPISODE, words)
    covered = 0
    for ordinal, passage in enumerate(passages):
        assert passage.ordinal == ordinal
        assert passage.text == words.cut(passage.span.start, passage.span.end)
        assert passage.span.transcript_hash == words.hash
        assert words.cut(covered, passage.span.start).strip() == ""
        assert len(passage.text) <= LONGEST
        covered = passage.span.end
        for sentence in passage.sentences:
            assert passage.sentence_text(sentence) == words.cut(sentence.start, sentence.end)
            assert (sentence.first_line, sentence.last_line) == words.lines_of(sentence.start, sentence.end)
            assert sentence.speaker == words.speaker_of(sentence.start, sentence.end)
            assert sentence.seconds == words.seconds_at(sentence.start)
    assert words.cut(covered, len(words.text)).strip() == ""


@given(st.lists(_SPEECH, min_size=1, max_size=30), st.lists(st.sampled_from(["Ann", "Bo", None]), max_size=30))
def test_passages_cover_every_word_and_their_marks_are_those_of_the_transcript(
    speeches: list[str], speakers: list[str | None]
) -> None:
    check(transcript(*[" ".join(one.split()) for one in speeches], speakers=tuple(speakers)))


@pytest.mark.corpus
def test_passages_of_real_episodes_are_as_long_as_promised(shared: Path) -> None:
    sizes = []
    files = [*sorted((shared / "corpus").glob("*/*.md"))[::60], *(shared / "show").glob("*.txt")]
    for path in files:
        words = read_transcript(path.read_bytes(), name=path.name).transcript
        check(words)
        sizes += [len(passage.text.split()) for passage in passages_of(EPISODE, words)[:-1]]
    sizes.sort()
    assert sizes[-1] <= 240
    assert sizes[len(sizes) // 10] >= 110
    assert 150 <= sizes[len(sizes) // 2] <= 200


def test_a_cut_falls_on_the_end_of_a_turn_or_else_of_a_sentence() -> None:
    turns = ["This is a sentence of some eight words." * 1 + " And one more of it." * 8] * 12
    passages = passages_of(EPISODE, transcript(*turns))
    assert len(passages) > 1
    assert all(passage.text.endswith(".") for passage in passages)
    endless = "word " * 900
    assert all(" " in passage.text for passage in passages_of(EPISODE, transcript(endless.strip())))


def test_a_passage_names_the_speakers_in_it_once() -> None:
    words = transcript("Hello there.", "Hi.", "Bye.", speakers=("Ann", None, "Ann"))
    ((text, speakers, packed),) = pack_passages(EPISODE, words)
    assert speakers == ("Ann",)
    assert PackedPassage(packed).text == text == words.text


def test_an_empty_transcript_has_no_passage() -> None:
    assert passages_of(EPISODE, Transcript("", (), ())) == []

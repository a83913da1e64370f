"""The parts in which a model reads an episode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysing.by_model.parts import Part, parts_of, talk_of
from tests.unit.analysing.by_model.talks import ADA, episode_of, number_of, queues, whole
from tests.unit.analysing.talks import chatter
from tests.unit.analysing.talks import talk as transcript_of


@given(st.lists(st.integers(1, 9), max_size=30), st.integers(60, 2_000))
def test_parts_hold_every_line_once_and_in_order(turns: list[int], most: int) -> None:
    said = [turn for at, count in enumerate(turns) for turn in chatter(f"S{at}", count)]
    transcript = transcript_of(*said)
    talk = talk_of(episode_of(transcript), transcript)
    parts = parts_of(talk, most)
    assert [at for part in parts for at in range(part.first, part.last)] == list(range(len(talk.spoken.sentences)))
    for part in parts:
        size = talk.sizes[part.last - 1] - (talk.sizes[part.first - 1] if part.first else 0)
        assert size <= most or part.last == part.first + 1


def test_a_part_ends_where_somebody_else_begins_to_speak_if_that_is_near() -> None:
    said = [turn for at in range(30) for turn in chatter(f"S{at}", 1)]
    transcript = transcript_of(*said)
    talk = talk_of(episode_of(transcript), transcript)
    lines = talk.spoken.sentences
    parts = parts_of(talk, 2_000)
    assert len(parts) > 3
    assert all(lines[part.last].turn != lines[part.last - 1].turn for part in parts[:-1])


def test_a_model_sees_numbers_and_speakers_and_only_shown_numbers_lead_back() -> None:
    talk = queues()
    assert talk.numbered(Part(0, 1)) == [(1, f"{ADA}: Welcome back to the shed.")]
    assert talk.line(1, Part(0, 1)) is talk.spoken.sentences[0]
    assert talk.line(2, Part(0, 1)) is None
    assert talk.line(0, whole(talk)) is None
    assert talk.line(-1, whole(talk)) is None


def test_receipts_are_the_words_of_one_speaker_neighbours_in_one_span() -> None:
    talk = queues()
    limit, learned = number_of(talk, "every queue"), number_of(talk, "We learned")
    both = talk.receipts([limit, learned], whole(talk))
    assert [talk.cut(span) for span in both] == [
        "I think every queue needs a limit, because memory always runs out. We learned that at Brine Works."
    ]
    apart = talk.receipts([learned, limit, number_of(talk, "Welcome")], whole(talk))
    assert [talk.cut(span)[:10] for span in apart] == ["We learned", "I think ev"]
    assert talk.receipts([999, 0], whole(talk)) == ()


@pytest.mark.parametrize("words", ["", "   "])
def test_no_words_are_no_parts(words: str) -> None:
    transcript = transcript_of((None, words))
    assert parts_of(talk_of(episode_of(transcript), transcript), 500) == ()

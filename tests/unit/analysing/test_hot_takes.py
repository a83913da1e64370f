"""Hot takes: found where somebody takes a stand, and nowhere else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysing.hot_takes import find_hot_takes, same_claim
from bot.domain.episode import EpisodeDetails
from bot.domain.episode_card import HotTake
from bot.domain.transcript import Transcript
from tests.unit.analysing.talks import DETAILS, EPISODE, chatter, talk

MARKED = (
    ("Ada", "That was lovely. And now it is time for unpopular opinions."),
    ("Ada", "Bo, do you have an unpopular opinion for us?"),
    ("Bo", "I do. My unpopular opinion is that code review is a waste of time for small teams. Everybody nods anyway."),
    ("Ada", "Wow, that is spicy. Say more."),
    ("Bo", "We did it for years and nothing ever came of it, because the author knows best."),
    ("Ada", "Cleo, have you got an unpopular opinion?"),
    ("Cleo", "Well, you know, I think everyone should learn to solder before they write a line of code."),
    ("Ada", "Hm, I had not expected that. Thank you both for coming, it was a pleasure."),
)


def takes(transcript: Transcript, details: EpisodeDetails = DETAILS, limit: int = 8) -> tuple[HotTake, ...]:
    return find_hot_takes(EPISODE, transcript, details, limit=limit)


def test_a_marked_segment_gives_each_participant_their_opinion() -> None:
    found = {take.speaker: take.claim for take in takes(talk(*chatter("Ada", 6), *MARKED))}
    assert found["Bo"] == "Code review is a waste of time for small teams."
    assert found["Cleo"] == "Everyone should learn to solder before they write a line of code."


def test_the_host_who_announces_the_segment_has_no_take() -> None:
    assert "Ada" not in {take.speaker for take in takes(talk(*chatter("Ada", 6), *MARKED))}


def test_the_receipt_is_the_sentence_that_holds_the_claim() -> None:
    transcript = talk(*chatter("Ada", 6), *MARKED)
    take = next(take for take in takes(transcript) if take.speaker == "Bo")
    assert transcript.cut(take.spans[0].start, take.spans[0].end) == (
        "My unpopular opinion is that code review is a waste of time for small teams."
    )


def test_a_show_without_segments_still_has_its_strong_views() -> None:
    view = "I think microservices are the worst mistake that small companies will ever make."
    found = takes(talk(*chatter("Ada", 8), ("Bo", f"Let me put it plainly for once. {view} They never need them."),
                       *chatter("Ada", 8)))  # fmt: skip
    assert [take.claim for take in found] == [
        "Microservices are the worst mistake that small companies will ever make."
    ]
    assert found[0].speaker == "Bo"


def test_an_episode_without_a_stand_gives_none() -> None:
    assert takes(talk(*chatter("Ada", 30))) == ()


def test_a_view_voiced_in_mockery_is_no_take() -> None:
    mocked = "Everyone is going to get fired. The world's over, it's going to take all our jobs."
    found = takes(talk(*chatter("Ada", 8), ("Bo", f"It was obscene levels of doom. {mocked}"), *chatter("Ada", 8)))
    assert not any("fired" in take.claim or "jobs" in take.claim for take in found)


@pytest.mark.parametrize(
    "words",
    [
        "Do you think that static typing is the best idea anybody ever had?",
        "People say that static typing is the worst idea anybody ever had.",
        "They're like, static typing is always a terrible mistake.",
    ],
)
def test_questions_and_reported_speech_are_no_takes(words: str) -> None:
    found = takes(talk(*chatter("Ada", 8), ("Bo", f"Hold on a moment please. {words}"), *chatter("Ada", 8)))
    assert not any("typing" in take.claim for take in found)


def test_a_prediction_says_when_it_can_be_checked() -> None:
    prediction = "I think tape drives will be dead and nobody will need them by the end of next year."
    details = EpisodeDetails(title="A talk", published=date(2024, 5, 3))
    turns = (
        *chatter("Ada", 8),
        ("Bo", f"Here goes everything I have. {prediction} They are awful."),
        *chatter("Ada", 8),
    )
    found = takes(talk(*turns), details)
    assert [take.resolve_by for take in found if "Tape" in take.claim] == [date(2025, 12, 31)]


def test_a_transcript_without_speakers_names_nobody() -> None:
    found = takes(talk(*chatter(None, 6), *((None, words) for _, words in MARKED)))
    assert found
    assert {take.speaker for take in found} == {None}


def test_the_limit_holds_and_the_best_come_first() -> None:
    transcript = talk(*chatter("Ada", 6), *MARKED)
    assert takes(transcript, limit=1) == takes(transcript)[:1]


def test_every_take_gives_a_reason_and_a_score() -> None:
    for take in takes(talk(*chatter("Ada", 6), *MARKED)):
        assert take.reason
        assert 0 <= take.score <= 1


def test_two_wordings_of_one_view_are_one_claim() -> None:
    assert same_claim("Code review wastes the team's time.", "Code review is a waste of time for the team.")
    assert not same_claim("Code review wastes time.", "Everyone should learn to solder.")


SALAD = """I think unpopular opinion is that we should never use it -- because, everyone ... but? if you're not
great. It's no " longer; the best! gonna be 2030 next year , you know [laughs] - say"""
WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=200
)
SPEECH = st.one_of(
    WORDS,
    st.lists(st.sampled_from(SALAD.split()), max_size=60).map(" ".join),
)


@given(st.lists(st.tuples(st.sampled_from([None, "Ada", "Bo"]), SPEECH), max_size=12))
def test_any_transcript_gives_whole_claims_from_inside_it(turns: list[tuple[str | None, str]]) -> None:
    transcript = talk(*turns)
    found = takes(transcript)
    assert found == takes(transcript)
    for take in found:
        assert 0 < len(take.claim) <= 140
        assert take.claim[-1] in ".!"
        assert take.spans[0].end <= len(transcript.text)
        assert take.speaker == transcript.speaker_of(take.spans[0].start, take.spans[0].end)

"""Written answers about episodes are told by episode; all others as they were written."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answering.asked import Asked, AskedFor
from bot.answering.telling import arranged
from bot.domain.answer import Answer, AnswerSentence
from bot.domain.episode import Episode, EpisodeDetails, Show
from bot.domain.ids import EpisodeId, ShowId, TranscriptHash
from bot.domain.span import Citation, Span


def episode(name: str, year: int) -> Episode:
    details = EpisodeDetails(title=name.title(), published=date(year, 5, 1))
    return Episode(
        id=EpisodeId(name),
        show=Show(ShowId("show"), "The show"),
        slug=name,
        transcript_hash=TranscriptHash("h"),
        source=f"{name}.txt",
        details=details,
        language="en",
        words=9,
        position=year,
    )


def cited(name: str, at: int) -> Citation:
    return Citation(
        span=Span(EpisodeId(name), TranscriptHash("h"), at, at + 9),
        text=f"Words {at}.",
        speaker=None,
        episode_title=name.title(),
        episode_slug=name,
        show_title="The show",
        source=f"{name}.txt",
        first_line=at,
        last_line=at,
        seconds=None,
        fraction=0.5,
    )


NEWEST_FIRST = {one.id: one for one in (episode("new", 2024), episode("mid", 2023), episode("old", 2022))}
WRITTEN = Answer(
    question="?",
    answered=True,
    confidence=0.9,
    evidence=(cited("new", 1), cited("old", 2), cited("new", 3), cited("mid", 4)),
    sentences=(
        AnswerSentence("A", (0,)),
        AnswerSentence("B", (1,)),
        AnswerSentence("C", (2, 0)),
        AnswerSentence("D", (3,)),
    ),
)


def told(kind: AskedFor, answer: Answer = WRITTEN) -> Answer:
    return arranged(answer, Asked(kind, "soup"), NEWEST_FIRST)


def test_which_episodes_are_named_in_the_order_in_which_they_were_written() -> None:
    answer = told(AskedFor.WHICH_EPISODES)
    assert [(one.text, one.proven_by) for one in answer.sentences] == [
        ("A", (0,)),
        ("C", (1, 0)),
        ("B", (2,)),
        ("D", (3,)),
    ]
    assert [one.text for one in answer.evidence] == ["Words 1.", "Words 3.", "Words 2.", "Words 4."]
    assert [(one.text, one.proven_by) for one in answer.headings] == [
        ("\u201cNew\u201d, 1 May 2024", (0, 1)),
        ("\u201cOld\u201d, 1 May 2022", (2,)),
        ("\u201cMid\u201d, 1 May 2023", (3,)),
    ]


def test_what_changed_over_time_is_told_from_the_oldest_episode_on() -> None:
    answer = told(AskedFor.OVER_TIME)
    assert [one.text for one in answer.sentences] == ["B", "D", "A", "C"]
    assert [one.text.partition(",")[0] for one in answer.headings] == ["1 May 2022", "1 May 2023", "1 May 2024"]
    assert [one.text for one in answer.evidence] == ["Words 2.", "Words 4.", "Words 1.", "Words 3."]


@pytest.mark.parametrize("kind", [AskedFor.PLAIN, AskedFor.WHO_SAID, AskedFor.COMPARE])
def test_answers_to_other_questions_stay_as_they_were_written(kind: AskedFor) -> None:
    assert told(kind) == WRITTEN


def test_a_sentence_about_several_episodes_leaves_an_answer_whole() -> None:
    joined = replace(WRITTEN, sentences=(*WRITTEN.sentences, AnswerSentence("E", (0, 1))))
    assert told(AskedFor.OVER_TIME, joined) == joined

"""Some questions want their evidence gathered in a way of its own: with a model or without one."""

from datetime import date

import pytest

from bot.answering.asked import AskedFor, read_asked
from bot.domain.answer import Answer
from tests.fakes.talking_library import TalkingLibrary


@pytest.mark.parametrize(
    ("question", "kind", "subject"),
    [
        ("Who said that S3 is the center of gravity?", AskedFor.WHO_SAID, "S3 is the center of gravity"),
        ("who talked about Kubernetes", AskedFor.WHO_SAID, "Kubernetes"),
        ("Which episodes talk about observability?", AskedFor.WHICH_EPISODES, "observability"),
        ("in which episode did they mention WASM", AskedFor.WHICH_EPISODES, "WASM"),
        ("Which episode should I listen to about pricing?", AskedFor.WHICH_EPISODES, "pricing"),
        ("How did their view on Kubernetes change over time?", AskedFor.OVER_TIME, "Kubernetes"),
        ("What has changed about AI agents over the years?", AskedFor.OVER_TIME, "AI agents"),
        ("How has Kubernetes evolved?", AskedFor.OVER_TIME, "Kubernetes"),
        ("AI agents over time", AskedFor.OVER_TIME, "AI agents"),
    ],
)
def test_the_kind_of_a_question_is_read_with_its_subject(question: str, kind: AskedFor, subject: str) -> None:
    asked = read_asked(question)
    assert (asked.kind, asked.subject) == (kind, subject)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Compare Kafka and Pulsar", ("Kafka", "Pulsar")),
        ("What is the difference between S3 and block storage?", ("S3", "block storage")),
        ("Kafka vs Pulsar", ("Kafka", "Pulsar")),
        ("How do Rust and Go compare?", ("Rust", "Go")),
        ("How does Rust compare to Go?", ("Rust", "Go")),
        ("Compare Ian's view on Rust with Tim's view on Rust", ("Ian's view on Rust", "Tim's view on Rust")),
    ],
)
def test_a_comparison_has_two_sides(question: str, sides: tuple[str, str]) -> None:
    asked = read_asked(question)
    assert (asked.kind, asked.sides) == (AskedFor.COMPARE, sides)


@pytest.mark.parametrize(
    "question",
    [
        "What did Ian predict?",
        "Who wants a restore?",
        "Who was the guest?",
        "What changed in the new release?",
        "How did they change the pricing?",
        "When was this episode released?",
        "How has Kubernetes changed the industry?",
        "",
        "?",
    ],
)
def test_any_other_question_is_plain(question: str) -> None:
    assert read_asked(question).kind is AskedFor.PLAIN


def headings(answer: Answer) -> list[tuple[str, list[str]]]:
    return [(one.text, [answer.evidence[at].text for at in one.proven_by]) for one in answer.headings]


async def test_who_said_it_is_told_by_speaker(talk: TalkingLibrary) -> None:
    await talk.tell(
        "one",
        "Object storage is the center of gravity for data.",
        "No, object storage is only a slow disk with a large bill.",
        speakers=("Tim", "Ian"),
    )
    answer = await talk.answerer.answer("Who talked about object storage?", talk.scope())
    assert {speaker for speaker, _ in headings(answer)} == {"Tim", "Ian"}
    assert all(answer.evidence[at].speaker == one.text for one in answer.headings for at in one.proven_by)


async def test_a_comparison_shows_both_sides_or_says_which_nobody_spoke_of(talk: TalkingLibrary) -> None:
    await talk.tell("one", "Kafka is a log that keeps everything.", "Pulsar splits storage from its brokers.")
    together = await talk.answerer.answer("Compare Kafka and Pulsar", talk.scope())
    assert [name for name, _ in headings(together)] == ["Kafka and Pulsar"]
    await talk.tell("one", "Kafka is a log that keeps everything.")
    await talk.tell("two", "Pulsar splits storage from its brokers.")
    answer = await talk.answerer.answer("Compare Kafka and Pulsar", talk.scope())
    assert answer.answered
    assert [name for name, _ in headings(answer)] == ["Kafka", "Pulsar"]
    assert "a log that keeps everything" in headings(answer)[0][1][0]
    assert "splits storage" in headings(answer)[1][1][0]
    refused = await talk.answerer.answer("Compare Kafka and Redpanda", talk.scope())
    assert not refused.answered
    assert refused.missing == ("Redpanda",)


async def test_the_episodes_that_speak_of_a_subject_are_listed_each_with_its_words(talk: TalkingLibrary) -> None:
    await talk.tell("one", "Feature flags are debt that nobody pays back.", title="On debt")
    await talk.tell("two", "We tested feature flags in production for a year.", title="On tests")
    await talk.tell("three", "Sourdough needs a long night in the fridge.", title="On bread")
    answer = await talk.answerer.answer("Which episodes talk about feature flags?", talk.scope())
    assert answer.answered
    assert {name for name, _ in headings(answer)} == {"\u201cOn debt\u201d", "\u201cOn tests\u201d"}


async def test_what_changed_over_time_is_told_from_the_oldest_on(talk: TalkingLibrary) -> None:
    for slug, year, words in (
        ("late", 2024, "Service meshes are boring now, and that is praise."),
        ("early", 2019, "Service meshes are the future of everything."),
        ("middle", 2021, "Service meshes are too hard for small teams."),
    ):
        await talk.tell(slug, words, title=slug.capitalize(), published=date(year, 5, 2))
    answer = await talk.answerer.answer("How did the view on service meshes change over time?", talk.scope())
    assert [name for name, _ in headings(answer)] == [
        "2 May 2019, \u201cEarly\u201d",
        "2 May 2021, \u201cMiddle\u201d",
        "2 May 2024, \u201cLate\u201d",
    ]
    assert "the future of everything" in answer.evidence[0].text

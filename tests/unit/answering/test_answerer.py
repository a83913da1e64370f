"""Answers quote whole sentences, to the letter, or say that nobody said it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.sentences import split_sentences
from tests.fakes.talking_library import TalkingLibrary, talking_library

TALK = (
    "Welcome to the show. I am Tim and this is Ian. Today we look back at the year.",
    "So Ian, what was your favorite tool this year?",
    "My favorite was the lake format, honestly. It took our nightly jobs from nine hours down to forty minutes.",
    "And the bucket itself? Object storage is where all data ends up. S3 is the center of gravity for data now.",
    "Did anybody ask about backups? Nobody wants a backup, everybody wants a restore.",
    "We had twelve guests from four countries this year, and not one of them agreed with us on queues.",
)
WHO = ("Tim", "Tim", "Ian", "Tim", "Ian", "Tim")


async def test_the_evidence_is_quoted_and_cited_to_the_letter(talk: TalkingLibrary) -> None:
    episode = await talk.tell("one", *TALK, speakers=WHO)
    answer = await talk.answerer.answer("What is the center of gravity for data?", talk.scope())
    words = await talk.stores.library.transcript(episode.id)
    assert answer.answered
    assert answer.confidence > 0.8
    assert "S3 is the center of gravity for data now." in answer.evidence[0].text
    assert answer.nearest == ()
    for citation in answer.evidence:
        assert citation.text == words.cut(citation.span.start, citation.span.end)
        assert (citation.first_line, citation.last_line) == words.lines_of(citation.span.start, citation.span.end)


async def test_a_question_on_the_show_is_answered_by_what_follows_it(talk: TalkingLibrary) -> None:
    await talk.tell("one", *TALK, speakers=WHO)
    answer = await talk.answerer.answer("What was Ian's favorite tool?", talk.scope())
    assert answer.answered
    assert answer.evidence[0].text.startswith("My favorite was the lake format")
    assert answer.evidence[0].speaker == "Ian"


async def test_a_number_that_was_asked_for_comes_first(talk: TalkingLibrary) -> None:
    filler = "Our guests are kind. A guest is a gift, and guests make this show. We thank every guest of ours."
    await talk.tell("one", *TALK, filler)
    answer = await talk.answerer.answer("How many guests did they have?", talk.scope())
    assert "twelve guests" in answer.evidence[0].text


async def test_a_name_in_the_question_does_no_harm_where_no_speaker_is_known(talk: TalkingLibrary) -> None:
    await talk.tell("one", *TALK)
    answer = await talk.answerer.answer("What did Ian say about backups?", talk.scope())
    assert answer.answered
    assert "everybody wants a restore" in answer.evidence[0].text
    assert answer.evidence[0].speaker is None


async def test_what_nobody_said_is_refused_with_the_nearest_and_the_closest(talk: TalkingLibrary) -> None:
    await talk.tell("one", *TALK, "We met the people of Snowball, and Snowball was fun.")
    answer = await talk.answerer.answer("What did they say about Snowflake and data?", talk.scope())
    assert not answer.answered
    assert answer.evidence == ()
    assert answer.nearest
    assert answer.missing == ("Snowflake",)
    assert answer.closest == ("Snowball",)


async def test_an_empty_library_refuses(talk: TalkingLibrary) -> None:
    answer = await talk.answerer.answer("Why is data heavy?", talk.scope())
    assert (answer.answered, answer.evidence, answer.nearest, answer.confidence) == (False, (), (), 0.0)


async def test_the_same_question_is_computed_once_until_the_library_changes(talk: TalkingLibrary) -> None:
    await talk.tell("one", *TALK)
    first = await talk.answerer.answer("Who wants a restore?", talk.scope())
    assert await talk.answerer.answer("Who wants a restore?", talk.scope()) == first
    await talk.tell("one", "We only spoke of the sea.")
    assert not (await talk.answerer.answer("Who wants a restore?", talk.scope())).answered


_WORDS = st.sampled_from(
    ["data", "bucket", "S3", "Ian", "the", "of", "is", "backup", "why?", "so.", "gravity,", "Nobody", "wants’", "it."]
)


@given(
    st.lists(st.lists(_WORDS, min_size=1, max_size=60), min_size=1, max_size=6),
    st.lists(_WORDS, min_size=1, max_size=8),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
async def test_whatever_is_asked_evidence_is_whole_sentences_of_the_text(
    speeches: list[list[str]], asked: list[str]
) -> None:
    async with talking_library() as talk:
        episode = await talk.tell("one", *[" ".join(words) for words in speeches])
        answer = await talk.answerer.answer(" ".join(asked), talk.scope())
        words = await talk.stores.library.transcript(episode.id)
        starts = {start for start, _ in split_sentences(words.text)}
        ends = {end for _, end in split_sentences(words.text)}
        spans = [citation.span for citation in (*answer.evidence, *answer.nearest)]
        for at, span in enumerate(spans):
            assert span.start in starts
            assert span.end in ends
            assert not any(span.overlaps(other) for other in spans[:at])

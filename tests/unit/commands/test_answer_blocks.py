"""An answer reads as sentences with numbered receipts, as words under headings, or as the words alone."""

from dataclasses import replace

import pytest

from bot.chat.blocks import Heading, Notice, QuoteBlock, Text, Tone
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.commands.answer_blocks import AnswerBlocks, answer_outcome
from bot.commands.answer_sentences import sentences_text
from bot.domain.answer import Answer, AnswerSentence
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, TranscriptHash
from bot.domain.span import Citation, Span
from bot.quoting.heard_as import HeardAs
from bot.quoting.receipts import Receipts
from tests.fakes.ready_databases import open_ready_stores

SCOPE = Scope(community=CommunityId("c"), shows=())


def cited(at: int, text: str) -> Citation:
    return Citation(
        span=Span(EpisodeId("e"), TranscriptHash("h"), at, at + len(text)),
        text=text,
        speaker="Tim",
        episode_title="The one",
        episode_slug="one",
        show_title="The show",
        source="one.txt",
        first_line=at,
        last_line=at,
        seconds=None,
        fraction=0.5,
    )


ANSWER = Answer(
    question="why?",
    answered=True,
    confidence=0.9,
    evidence=(cited(3, "Data is heavy."), cited(40, "S3 is cheap.")),
)
WRITTEN = replace(
    ANSWER, sentences=(AnswerSentence("Data stays where it is heavy.", (0,)), AnswerSentence("S3 is cheap.", (1, 0)))
)


async def drawn(answer: Answer) -> OutgoingMessage:
    async with open_ready_stores() as stores:
        blocks = await AnswerBlocks(Receipts("", HeardAs(stores.glossary))).answered(answer, SCOPE)
        return OutgoingMessage(blocks=blocks)


async def test_sentences_carry_the_numbers_of_their_receipts() -> None:
    message = await drawn(WRITTEN)
    assert message.blocks[0] == Text("Data stays where it is heavy.[1] \u201cS3 is cheap.\u201d[1][2]")
    assert [block.number for block in message.blocks if isinstance(block, QuoteBlock)] == [1, 2]
    assert "\u201cS3 is cheap.\u201d\n[2] \u2014 Tim, The one" in plain_text(message)


async def test_without_sentences_the_words_stand_alone_and_bear_no_numbers() -> None:
    message = await drawn(ANSWER)
    assert message.blocks[0] == Text("This is what was said:")
    assert "[1]" not in plain_text(message)


async def test_headings_stand_over_their_own_words() -> None:
    message = await drawn(replace(ANSWER, headings=(AnswerSentence("S3", (1,)), AnswerSentence("Disks", (0,)))))
    shown = [block.text for block in message.blocks if isinstance(block, Heading | QuoteBlock)]
    assert shown == ["S3", "S3 is cheap.", "Disks", "Data is heavy."]


async def test_an_answer_without_its_model_says_so_first() -> None:
    message = await drawn(replace(ANSWER, plainly="The model is away."))
    assert message.blocks[0] == Notice(Tone.INFO, "The model is away. Here is what was said, word for word.")
    assert isinstance(message.blocks[1], QuoteBlock)


def test_machines_are_told_the_sentences_and_the_receipts() -> None:
    outcome = answer_outcome(WRITTEN)
    assert outcome.text == "Data stays where it is heavy. S3 is cheap."
    assert [item.text for item in outcome.items] == ["Data is heavy.", "S3 is cheap."]
    assert answer_outcome(ANSWER).text == "Data is heavy. S3 is cheap."


async def test_written_by_episode_each_stands_over_its_own_receipts() -> None:
    parts = (AnswerSentence("One, 1 May", (0,)), AnswerSentence("Two, 2 May", (1,)))
    own = (AnswerSentence("Data stays heavy.", (0,)), AnswerSentence("It is about cost.", (1,)))
    message = await drawn(replace(ANSWER, sentences=own, headings=parts))
    shown = [block.text for block in message.blocks if isinstance(block, Heading | Text | QuoteBlock)]
    assert shown == [
        *("One, 1 May", "Data stays heavy.[1]", "Data is heavy."),
        *("Two, 2 May", "It is about cost.[2]", "S3 is cheap."),
    ]


@pytest.mark.parametrize(
    ("said", "speaker", "text", "shown"),
    [
        ("I think we pay twice.", "Tim Roe", "I think we pay twice.", "\u201cI think we pay twice.\u201d[1]"),
        ("So I think we pay twice.", "Tim Roe", "We pay twice.", "Tim Roe: We pay twice.[1]"),
        ("So I think we pay twice.", None, "We pay twice.", "On the episode: We pay twice.[1]"),
        ("I think we pay twice.", "Tim Roe", "Tim thinks that we pay twice.", "Tim thinks that we pay twice.[1]"),
        ('They call it "cheap".', "Tim Roe", 'They call it "cheap".', 'They call it "cheap".[1]'),
        ("So they pay us.", "Tim Roe", "They pay in the US.", "They pay in the US.[1]"),
        ("So das kostet uns Geld.", "Tim Roe", "Es kostet uns Geld.", "Tim Roe: Es kostet uns Geld.[1]"),
    ],
)
def test_what_a_speaker_said_as_their_own_is_never_said_as_ours(
    said: str, speaker: str | None, text: str, shown: str
) -> None:
    evidence = [replace(cited(3, said), speaker=speaker)]
    assert sentences_text([AnswerSentence(text, (0,))], evidence) == shown


async def test_a_refusal_without_its_model_says_that_there_may_be_more() -> None:
    async with open_ready_stores() as stores:
        draws = AnswerBlocks(Receipts("", HeardAs(stores.glossary)))
        refused = replace(ANSWER, answered=False, evidence=(), plainly="The model is away.")
        first = (await draws.refused(refused, SCOPE))[0]
    assert first == Notice(Tone.INFO, "The model is away. I looked without it; asked again later, there may be more.")

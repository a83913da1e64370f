"""Quotes of an episode: whole, verbatim, apart from each other, and never the talk around them."""

import pytest

from bot.analysing.quotes import extract_quotes
from bot.domain.episode import EpisodeDetails
from bot.domain.episode_card import QuoteDraft
from bot.domain.ids import EpisodeId
from bot.domain.transcript import Transcript
from bot.reading.builder import TranscriptBuilder

EPISODE = EpisodeId("e1")
DETAILS = EpisodeDetails(title="Gardens")

RAW = """Welcome to the Greenhouse Hour.
I'm Ada and this is episode twelve of the show.
So I'm excited. Let's just do this.
um yeah so i'll start then i'll start
The best gardeners never fight the soil, they feed it
and wait. A garden is not a factory, it is a conversation
with the weather. People always want faster plants, but
patience is the only fertilizer that never runs out.
I don't know. It's so fascinating.
Old men like us will sit around and be like,
oh, how dare they? They're never going to grow anything at all.
But then you look at the seed companies and you realize, well, that's the real monopoly.
Watering by hand is going to be dead in ten years, because sensors are cheaper than time.
Like I said, the thing with the thing. And that's that.
That was good, sir."""


def raw_transcript(text: str) -> Transcript:
    builder = TranscriptBuilder()
    for number, line in enumerate(text.split("\n"), start=5):
        builder.speak(line, line=number)
    return builder.build(source_lines=text.count("\n") + 5)


def quotes_of(transcript: Transcript, limit: int = 20) -> list[tuple[str, QuoteDraft]]:
    return [
        (transcript.cut(draft.span.start, draft.span.end), draft)
        for draft in extract_quotes(EPISODE, transcript, DETAILS, limit=limit)
    ]


def test_strong_sentences_come_before_talk() -> None:
    best = [text for text, _ in quotes_of(raw_transcript(RAW), limit=4)]
    assert any("patience is the only fertilizer" in text for text in best)
    assert any("never fight the soil" in text or "conversation with the weather" in text for text in best)


@pytest.mark.parametrize(
    "talk",
    ["Welcome to the", "Let's just do this", "i'll start then", "how dare they", "never going to grow", "good, sir"],
)
def test_talk_and_mockery_are_never_quotes(talk: str) -> None:
    assert not any(talk in text for text, _ in quotes_of(raw_transcript(RAW)))


def test_quotes_are_ordered_apart_and_limited() -> None:
    drafts = [draft for _, draft in quotes_of(raw_transcript(RAW), limit=3)]
    assert len(drafts) == 3
    assert [draft.score for draft in drafts] == sorted((draft.score for draft in drafts), reverse=True)
    assert all(0 < draft.score < 1 for draft in drafts)
    assert not any(a.span.overlaps(b.span) for a in drafts for b in drafts if a is not b)


def test_the_same_words_give_the_same_quotes() -> None:
    assert quotes_of(raw_transcript(RAW)) == quotes_of(raw_transcript(RAW))


def test_raw_speech_has_no_speaker_and_diarised_speech_has_one() -> None:
    assert {draft.speaker for _, draft in quotes_of(raw_transcript(RAW))} == {None}
    builder = TranscriptBuilder()
    builder.speak("Do you water by hand, Bo?", line=1, speaker="Ada")
    builder.speak("The best gardeners never fight the soil, they feed it and wait.", line=2, speaker="Bo")
    [(text, draft)] = quotes_of(builder.build(source_lines=2), limit=1)
    assert (draft.speaker, text[:16]) == ("Bo", "The best gardene")


def test_a_quote_never_leaves_its_utterance() -> None:
    builder = TranscriptBuilder()
    for line, speaker in enumerate(["Ada", "Bo"] * 6, start=1):
        builder.speak(
            f"Nobody wins every season, and row {line} is always the hardest one.", line=line, speaker=speaker
        )
    transcript = builder.build(source_lines=12)
    assert all("\n" not in text for text, _ in quotes_of(transcript))


def test_every_quote_is_verbatim_in_its_source_lines() -> None:
    transcript, lines = raw_transcript(RAW), RAW.split("\n")
    for text, draft in quotes_of(transcript):
        first, last = transcript.lines_of(draft.span.start, draft.span.end)
        assert " ".join(text.split()) in " ".join(" ".join(lines[first - 5 : last - 4]).split())


def test_words_doubled_by_overlapping_lines_are_no_quote() -> None:
    doubled = (
        "We need a better spade to dig the garden over without all the noise of the street, right? "
        "And they also say we need a better spade to dig the garden over without all the noise of the street, right?"
    )
    assert quotes_of(raw_transcript(doubled)) == []


def test_an_unfinished_sentence_is_no_quote() -> None:
    builder = TranscriptBuilder()
    builder.speak("The best gardeners never fight the soil, they always feed it and --", line=1, speaker="Ada")
    builder.speak("The hardest part of any garden is the", line=2, speaker="Bo")
    assert quotes_of(builder.build(source_lines=2)) == []


def test_throat_clearing_is_left_out_of_a_quote() -> None:
    builder = TranscriptBuilder()
    builder.speak("Yeah, well, I mean, patience is the only fertilizer that never runs out.", line=1, speaker="Ada")
    [(text, _)] = quotes_of(builder.build(source_lines=1))
    assert text == "patience is the only fertilizer that never runs out."


def test_a_transcript_without_words_worth_repeating_gives_nothing() -> None:
    assert quotes_of(raw_transcript("Yeah.\nOkay.\nThanks.")) == []


def test_the_reason_says_what_kind_of_quote_it_is() -> None:
    reasons = {draft.reason for _, draft in quotes_of(raw_transcript(RAW))}
    assert all(", complete in " in reason for reason in reasons)
    assert any(reason.startswith(("sets one thing", "a strong claim", "a prediction")) for reason in reasons)

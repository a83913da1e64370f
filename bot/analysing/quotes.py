"""The quotes of an episode: whole, self-contained, worth repeating, and cut to the letter."""

from bot.analysing.quotable import Candidate, Sentence, Talk
from bot.analysing.quote_reasons import reason_for
from bot.domain.episode import EpisodeDetails
from bot.domain.episode_card import QuoteDraft
from bot.domain.ids import EpisodeId
from bot.domain.sentences import split_sentences
from bot.domain.span import Span
from bot.domain.transcript import Transcript


def extract_quotes(
    episode_id: EpisodeId, transcript: Transcript, details: EpisodeDetails, *, limit: int = 20
) -> tuple[QuoteDraft, ...]:
    """The best quotes of one episode, best first, none overlapping another."""
    sentences = sentences_of(transcript)
    talk = Talk(sentences, raw=not transcript.has_speakers, length=len(transcript.text))
    ranked = sorted(talk.candidates(), key=lambda each: (-each.score, each.start, each.end))
    chosen: list[Candidate] = []
    for candidate in ranked:
        if len(chosen) == limit:
            break
        if all(candidate.end <= other.start or other.end <= candidate.start for other in chosen):
            chosen.append(candidate)
    return tuple(
        QuoteDraft(
            span=Span(episode_id, transcript.hash, each.start, each.end),
            speaker=transcript.speaker_of(each.start, each.end),
            score=round(each.score, 4),
            reason=reason_for(talk.traits(each)),
        )
        for each in chosen
    )


def sentences_of(transcript: Transcript) -> list[Sentence]:
    """All sentences of a transcript, each with the number of its utterance."""
    found = []
    ends = [utterance.end for utterance in transcript.utterances]
    at = 0
    for start, end in split_sentences(transcript.text):
        while at + 1 < len(ends) and start >= ends[at]:
            at += 1
        found.append(Sentence(start, end, transcript.text[start:end], at))
    return found

"""The quotes of an episode: whole, self-contained, worth repeating, and cut to the letter."""

from dataclasses import replace

from bot.analysing.claims import phrase_claim
from bot.analysing.leaning import leans
from bot.analysing.quotable import Candidate, Sentence, Talk
from bot.analysing.quote_reasons import reason_for
from bot.domain.episode import EpisodeDetails
from bot.domain.episode_card import QuoteDraft
from bot.domain.ids import EpisodeId
from bot.domain.sentences import split_sentences
from bot.domain.span import Span
from bot.domain.transcript import Transcript

_LOOKED_AT = 8
"""Candidates for each quote wanted whose opening is read closely: the best ones."""
_WHOLE = 400
"""Characters up to which an opening is read as one sentence, without cuts."""
_LEANING = 0.5
"""What a quote of raw speech-to-text counts for when its opening leans on the talk before it or is no whole sentence;
where an editor wrote the sentences down, readers do not mind."""


def extract_quotes(
    episode_id: EpisodeId, transcript: Transcript, details: EpisodeDetails, *, limit: int = 20
) -> tuple[QuoteDraft, ...]:
    """The best quotes of one episode, best first, none overlapping another."""
    sentences = sentences_of(transcript)
    talk = Talk(sentences, raw=not transcript.has_speakers, length=len(transcript.text))
    ranked = sorted(talk.candidates(), key=_order)
    if not transcript.has_speakers:
        likely = ranked[: _LOOKED_AT * limit]
        ranked = sorted((_read_closely(each, sentences[each.first].text) for each in likely), key=_order)
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


def _order(candidate: Candidate) -> tuple[float, int, int]:
    return -candidate.score, candidate.start, candidate.end


def _read_closely(candidate: Candidate, opening: str) -> Candidate:
    """The candidate, worth less when what it opens with, hedges aside, cannot be read alone."""
    claim = phrase_claim(opening, longest=_WHOLE, cut_cost=_WHOLE)
    if claim is not None and not leans(claim):
        return candidate
    return replace(candidate, score=_LEANING * candidate.score)


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

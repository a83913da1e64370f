"""Quotable spans inside found passages, ranked by how well they fit a topic and how good they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analysing.quotable import Candidate, Sentence, Talk
from bot.domain.findings import Findings, FoundPassage
from bot.domain.span import Span
from bot.quoting.topic import Mention, Topic

ENOUGH = 8
"""Mentions of the topic that are read closely: the most promising ones."""
_WIDENED = 2
"""The best of them may also take a neighbouring sentence."""
_PLAIN = 0.3
"""What a sentence that is no quote counts for, where nothing better has the topic."""
_WORTH_OF_FIT = 0.4
"""What fitting the topic is worth against being good: quality is judged on a narrow scale in raw speech."""
_FROM_RANK = 0.15
_DILUTION = 0.5
_LEADS = 1.1
"""How far the passage's rank counts, how far words beside the topic weaken a span, how far an opening on it helps."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A span that may be quoted. `score` is 0..1."""

    span: Span
    text: str
    speaker: str | None
    score: float


@dataclass(slots=True)
class _Place:
    """A passage with its mentions of the topic by sentence."""

    found: FoundPassage
    rank: float
    talk: Talk
    mentions: dict[int, Mention]


def picks_on_topic(
    topic: Topic, findings: Findings, speaker: str | None = None, enough: int | None = ENOUGH
) -> list[Pick]:
    """Spans of the passages that speak of the topic, best first; overlapping ones are all there.

    Only the `enough` most promising mentions are read closely; None reads them all.
    """
    promising = sorted(
        (-mention.promise * place.rank, order, at, place)
        for order, place in enumerate(_places(topic, findings, speaker))
        for at, mention in place.mentions.items()
    )[:enough]
    mentioned = [(place, at) for _, _, at, place in promising]
    picks: list[Pick] = []
    fullest = best = 0.0
    for place, at in mentioned:
        fullest = max(fullest, place.mentions[at].fit)
        if (pick := _pick(place, at, at)) is not None:
            picks.append(pick)
            best = max(best, place.mentions[at].fit)
    for place, at in _worth_widening(mentioned, picks):
        wider = [pick for first in (at - 1, at) if (pick := _pick(place, first, first + 1)) is not None]
        picks.extend(wider)
        best = max(best, place.mentions[at].fit) if wider else best
    if best < fullest:
        picks.extend(_plain_picks(mentioned))
    return sorted(picks, key=lambda pick: (-pick.score, pick.span))


def _places(topic: Topic, findings: Findings, speaker: str | None) -> Iterator[_Place]:
    best = max((found.score for found in findings.passages), default=0.0)
    for found in findings.passages:
        sentences = _sentences(found)
        speakers = [mark.speaker for mark in found.passage.sentences]
        mentions = {
            at: mention
            for at, sentence in enumerate(sentences)
            if (speaker is None or (speakers[at] or "").casefold() == speaker.casefold())
            and (mention := topic.mention(sentence.text)) is not None
        }
        if mentions:
            rank = 1 - _FROM_RANK + _FROM_RANK * (found.score / best if best > 0 else 1.0)
            raw = all(name is None for name in speakers)
            yield _Place(found, rank, Talk(sentences, raw=raw), mentions)


def _worth_widening(mentioned: Sequence[tuple[_Place, int]], picks: Sequence[Pick]) -> list[tuple[_Place, int]]:
    """The mentions behind the best picks, and those that cannot stand alone."""
    best = {pick.span for pick in sorted(picks, key=lambda pick: -pick.score)[:_WIDENED]}
    starts = {(span.episode_id, span.end) for span in best}
    all_ends = {(pick.span.episode_id, pick.span.end) for pick in picks}
    chosen: list[tuple[_Place, int]] = []
    for place, at in mentioned:
        passage = place.found.passage
        end = (passage.span.episode_id, passage.sentences[at].end)
        if end in starts or (end not in all_ends and len(chosen) < 2 * _WIDENED):
            chosen.append((place, at))
    return chosen


def _pick(place: _Place, first: int, last: int) -> Pick | None:
    marks = place.found.passage.sentences
    if first < 0 or last >= len(marks):
        return None
    speaker = marks[first].speaker
    if any(mark.speaker != speaker for mark in marks[first : last + 1]):
        return None
    candidate = place.talk.candidate(first, last)
    return None if candidate is None else _scored(place, candidate, _fit_of(place, candidate))


def _plain_picks(mentioned: Sequence[tuple[_Place, int]]) -> Iterator[Pick]:
    for place, at in mentioned:
        for candidate in place.talk.plain_sentences([at]):
            yield _scored(place, candidate, place.mentions[at].fit * _PLAIN)


def _scored(place: _Place, candidate: Candidate, fit: float) -> Pick:
    passage = place.found.passage
    span = Span(passage.span.episode_id, passage.span.transcript_hash, candidate.start, candidate.end)
    text = passage.text[candidate.start - passage.span.start : candidate.end - passage.span.start]
    score = min(1.0, fit * (_WORTH_OF_FIT + (1 - _WORTH_OF_FIT) * candidate.score)) * place.rank
    return Pick(span, text, passage.sentences[candidate.first].speaker, score)


def _fit_of(place: _Place, candidate: Candidate) -> float:
    """How much of the topic a candidate speaks, and how much of the candidate speaks of the topic."""
    within = [at for at in range(candidate.first, candidate.last + 1) if at in place.mentions]
    marks = place.found.passage.sentences
    spoken = sum(marks[at].end - marks[at].start for at in within)
    share = min(1.0, spoken / (candidate.end - candidate.start))
    own = max(place.mentions[at].fit for at in within)
    about = max(place.mentions[at].about for at in within)
    return own * about * (1 - _DILUTION * (1 - share)) * (_LEADS if candidate.first in place.mentions else 1.0)


def _sentences(found: FoundPassage) -> list[Sentence]:
    passage, sentences, turn = found.passage, [], 0
    for at, mark in enumerate(passage.sentences):
        if at:
            before = passage.sentences[at - 1]
            gap = passage.text[before.end - passage.span.start : mark.start - passage.span.start]
            turn += "\n" in gap or before.speaker != mark.speaker
        sentences.append(Sentence(mark.start, mark.end, passage.sentence_text(mark), turn))
    return sentences

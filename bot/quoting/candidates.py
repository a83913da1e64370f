"""Quotable spans inside found passages, ranked by how well they fit a topic and how good they are."""

from dataclasses import dataclass

from bot.analysing.quotable import Candidate, Sentence, Talk
from bot.domain.findings import Findings, FoundPassage
from bot.domain.span import Span
from bot.quoting.topic import Topic, aboutness

_NEIGHBOUR_FIT = (0.35, 0.25)
"""What a sentence right after the topic's mention counts for, and the next one."""
_PLAIN = 0.3
"""What a sentence that is no quote counts for, where nothing better has the topic."""
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


def picks_on_topic(topic: Topic, findings: Findings, speaker: str | None = None) -> list[Pick]:
    """Spans of the passages that speak of the topic, best first; overlapping ones are all there."""
    picks: list[Pick] = []
    best = max((found.score for found in findings.passages), default=0.0)
    for found in findings.passages:
        picks.extend(_picks_in(topic, found, speaker, found.score / best if best > 0 else 1.0))
    return sorted(picks, key=lambda pick: (-pick.score, pick.span))


def _picks_in(topic: Topic, found: FoundPassage, speaker: str | None, rank: float) -> list[Pick]:
    passage = found.passage
    sentences = _sentences(found)
    fits = [topic.fit(sentence.text) for sentence in sentences]
    said = [at for at, fit in enumerate(fits) if fit > 0]
    if not said:
        return []
    talk = Talk(sentences, raw=all(mark.speaker is None for mark in passage.sentences))
    near = sorted({at + step for at in said for step in range(3) if at + step < len(sentences)})
    candidates = [(each, _fit_of(topic, each, sentences, fits, _text(found, each))) for each in talk.candidates(near)]
    if not any(fit >= max(fits) * 0.99 for _, fit in candidates):
        candidates += [(each, fits[each.first] * _PLAIN) for each in talk.plain_sentences(said)]
    speakers = [mark.speaker for mark in passage.sentences]
    picks = []
    for each, fit in candidates:
        who = set(speakers[each.first : each.last + 1])
        if fit <= 0 or (speaker is not None and {str(name).lower() for name in who} != {speaker.lower()}):
            continue
        span = Span(passage.span.episode_id, passage.span.transcript_hash, each.start, each.end)
        text = _text(found, each)
        score = min(1.0, fit * (0.2 + 0.8 * each.score)) * (1 - _FROM_RANK + _FROM_RANK * rank)
        picks.append(Pick(span, text, who.pop() if len(who) == 1 else None, score))
    return picks


def _fit_of(topic: Topic, candidate: Candidate, sentences: list[Sentence], fits: list[float], text: str) -> float:
    """How much of the topic a candidate speaks, and how much of the candidate speaks of the topic."""
    own = topic.fit(text)
    if own <= 0:
        for step, share in enumerate(_NEIGHBOUR_FIT, start=1):
            if candidate.first >= step and fits[candidate.first - step] > 0:
                return fits[candidate.first - step] * share
        return 0.0
    within = range(candidate.first, candidate.last + 1)
    spoken = sum(sentences[at].end - sentences[at].start for at in within if fits[at] > 0)
    share = min(1.0, spoken / (candidate.end - candidate.start))
    about = max(aboutness(topic, sentences[at].text) for at in within if fits[at] > 0)
    return own * about * (1 - _DILUTION * (1 - share)) * (_LEADS if fits[candidate.first] > 0 else 1.0)


def _text(found: FoundPassage, candidate: Candidate) -> str:
    offset = found.passage.span.start
    return found.passage.text[candidate.start - offset : candidate.end - offset]


def _sentences(found: FoundPassage) -> list[Sentence]:
    passage, sentences, turn = found.passage, [], 0
    for at, mark in enumerate(passage.sentences):
        if at:
            before = passage.sentences[at - 1]
            gap = passage.text[before.end - passage.span.start : mark.start - passage.span.start]
            turn += "\n" in gap or before.speaker != mark.speaker
        sentences.append(Sentence(mark.start, mark.end, passage.sentence_text(mark), turn))
    return sentences

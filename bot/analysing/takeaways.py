"""Takeaways: what an episode taught, one statement for each of its main subjects."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.analysing.claims import phrase_claim
from bot.analysing.hot_takes import same_claim
from bot.analysing.reasons import explain
from bot.analysing.salience import word_salience
from bot.analysing.sections import Section, SentenceVectors, centralities, find_sections, sentence_vectors
from bot.analysing.spoken import Spoken, SpokenSentence, read_spoken
from bot.analysing.stance import sentence_signs, surrounding_signs
from bot.domain.episode_card import Takeaway
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.domain.transcript import Transcript

LONGEST_STATEMENT = 200
_LEAST = 0.35


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence that may hold a takeaway."""

    index: int
    sentence: SpokenSentence
    statement: str
    score: float
    signs: dict[str, float]


def find_takeaways(episode_id: EpisodeId, transcript: Transcript, *, limit: int = 8) -> tuple[Takeaway, ...]:
    """At most `limit` takeaways, best first."""
    spoken = read_spoken(transcript)
    vectors = sentence_vectors(spoken)
    return takeaways_of(spoken, vectors, find_sections(spoken, vectors), episode_id, transcript, limit=limit)


def takeaways_of(
    spoken: Spoken,
    vectors: SentenceVectors,
    sections: tuple[Section, ...],
    episode_id: EpisodeId,
    transcript: Transcript,
    *,
    limit: int,
) -> tuple[Takeaway, ...]:
    """As `find_takeaways`, for sentences already read."""
    chosen: list[Lesson] = []
    for lesson in sorted(_best_of_sections(spoken, vectors, sections), key=lambda each: (-each.score, each.index)):
        if len(chosen) == limit:
            break
        if not any(same_claim(lesson.statement, other.statement) for other in chosen):
            chosen.append(lesson)
    return tuple(
        Takeaway(
            statement=lesson.statement,
            spans=(Span(episode_id, transcript.hash, lesson.sentence.start, lesson.sentence.end),),
            speaker=lesson.sentence.speaker,
            score=round(min(1.0, max(0.0, lesson.score)), 4),
            reason=explain(lesson.signs),
        )
        for lesson in chosen
    )


def _best_of_sections(spoken: Spoken, vectors: SentenceVectors, sections: tuple[Section, ...]) -> list[Lesson]:
    local, whole = centralities(sections, vectors)
    salience = word_salience(spoken)
    best: list[Lesson] = []
    for section in sections:
        lessons = []
        for index in range(section.first, section.last):
            lesson = _lesson(spoken, index, float(local[index]), float(whole[index]), salience)
            if lesson is not None:
                lessons.append(lesson)
        lessons.sort(key=lambda each: (-each.score, each.index))
        best.extend(lessons[:1])
    return best


def _lesson(spoken: Spoken, index: int, local: float, whole: float, salience: Mapping[str, float]) -> Lesson | None:
    sentence = spoken.sentences[index]
    if sentence.asks or not 8 <= len(sentence.words) <= 60:
        return None
    statement = phrase_claim(sentence.text, longest=LONGEST_STATEMENT)
    if statement is None or len(statement.split()) < 6:
        return None
    signs = {**sentence_signs(sentence, statement), **surrounding_signs(spoken, index, salience)}
    signs["central"] = local
    score = 0.2 + 0.6 * local + 0.5 * whole + 0.15 * signs["learned"] + 0.08 * signs["quality"]
    score -= 0.1 * signs["meta"] + 0.05 * signs["narrative"] + 0.1 * signs["turn_short"] + 0.1 * signs["edge"]
    return Lesson(index, sentence, statement, score, signs) if score >= _LEAST else None

"""Takeaways: what an episode taught, one statement for each of its main subjects."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.analysing.claim_shape import is_whole
from bot.analysing.claims import phrase_statement
from bot.analysing.cues import TAUGHT
from bot.analysing.hot_takes import same_claim
from bot.analysing.mockery import is_voiced
from bot.analysing.reasons import explain
from bot.analysing.salience import word_salience
from bot.analysing.sections import Section, SentenceVectors, find_sections, sentence_vectors
from bot.analysing.spoken import Spoken, SpokenSentence, read_spoken
from bot.analysing.stance import sentence_signs, surrounding_signs
from bot.domain.episode_card import Takeaway
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.domain.transcript import Transcript

SUBJECT_WORDS = 600
"""Words that a talk spends on one subject, about: four minutes."""
_WORDS_EACH = 900
"""Words of talk for each takeaway offered."""
_FEWEST_WORDS, _MOST_WORDS = 8, 60
_ECHO = 8
"""Sentences over which words of learning cast their light."""
_DENSITY = 0.4
"""0: the more of its section's words the better; 1: the larger their share of the sentence the better."""
_SHORTLIST = 16
"""Sentences of a section that are looked at closely."""
_CUE = 0.12
_STATED = 0.4


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence that may hold a takeaway."""

    index: int
    sentence: SpokenSentence
    statement: str
    score: float
    signs: Mapping[str, float]


def find_takeaways(episode_id: EpisodeId, transcript: Transcript, *, limit: int = 10) -> tuple[Takeaway, ...]:
    """At most `limit` takeaways, best first."""
    spoken = read_spoken(transcript)
    vectors = sentence_vectors(spoken)
    return takeaways_of(
        spoken, vectors, find_sections(spoken, vectors, words=SUBJECT_WORDS), episode_id, transcript, limit=limit
    )


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
    salience = word_salience(spoken)
    found: list[Lesson] = []
    for section in sections:
        lessons = _lessons(spoken, vectors, section, salience)
        found += [each for place, each in enumerate(lessons) if place == 0 or each.signs["taught_here"]]
    talked = sum(len(sentence.words) for sentence in spoken.sentences)
    limit = min(limit, max(3, round(talked / _WORDS_EACH)))
    chosen: list[Lesson] = []
    for lesson in sorted(found, key=lambda each: (-each.score, each.index)):
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


def _lessons(spoken: Spoken, vectors: SentenceVectors, section: Section, salience: Mapping[str, float]) -> list[Lesson]:
    """Sentences of the section that can be stated, best first."""
    centre = vectors.centre(section.first, section.last) + 0.5 * vectors.centre(0, len(spoken.sentences))
    taught = -_ECHO - 1
    near: list[tuple[float, int, int]] = []
    for index in range(section.first, section.last):
        sentence = spoken.sentences[index]
        if TAUGHT.search(sentence.text) and not sentence.asks:
            taught = index
        most = _MOST_WORDS * (1 + (taught == index))
        if not sentence.asks and _FEWEST_WORDS <= len(sentence.words) <= most:
            cue = float(taught == index) + float(index - taught <= _ECHO) / 2
            near.append((cue + vectors.likeness(sentence.text, centre, _DENSITY), index, taught))
    lessons: list[Lesson] = []
    for _, index, taught in sorted(near, reverse=True)[:_SHORTLIST]:
        sentence = spoken.sentences[index]
        statement = phrase_statement(sentence.text)
        if statement is None or len(statement.split()) < 6 or not is_whole(statement):
            continue
        if is_voiced([each.text for each in spoken.sentences[max(0, index - 3) : index + 4]], min(index, 3)):
            continue
        signs = {**sentence_signs(sentence, statement), **surrounding_signs(spoken, index, salience)}
        signs["central"] = vectors.likeness(statement, centre, _DENSITY)
        signs["taught"] = max(0.0, 1 - (index - taught) / _ECHO) if index - taught <= _ECHO else 0.0
        signs["taught_here"] = float(taught == index and _follows_cue(sentence.text, statement))
        lessons.append(Lesson(index, sentence, statement, _score(signs), signs))
    return sorted(lessons, key=lambda each: (-each.score, each.index))


def _score(signs: Mapping[str, float]) -> float:
    """How much of its section the sentence says, raised by words of learning and lowered by talk about the talk."""
    score = signs["central"] + _CUE * signs["taught"] + _STATED * signs["taught_here"] + 0.05 * signs["learned"]
    score += 0.06 * signs["claim_superlative"] + 0.05 * signs["contrast"] + 0.06 * signs["turn_long"]
    score += 0.06 * signs["echoed"] + 0.012 * signs["claim_content"] + 0.03 * signs["quality"]
    score -= 0.05 * signs["you"] + 0.05 * signs["first_person"] + 0.08 * signs["meta"] + 0.03 * signs["narrative"]
    return score - 0.1 * signs["turn_short"] - 0.15 * signs["edge"] - 0.05 * signs["quotes"]


def _follows_cue(text: str, statement: str) -> bool:
    """Whether the statement was cut from what follows the words of learning: "my takeaway ... is that ..."."""
    cue = TAUGHT.search(text)
    return cue is not None and statement[:20].lower() in text[cue.end() :].lower()

"""Chapters: the show's own where it published some, else found where the subject changes and named from the words."""

import re
from collections import Counter

import numpy as np

from bot.analysing.cues import STOP_WORDS
from bot.analysing.sections import Section, SentenceVectors, find_sections, sentence_vectors, stem_of
from bot.analysing.spoken import Spoken, read_spoken
from bot.domain.episode import EpisodeDetails
from bot.domain.episode_card import Chapter
from bot.domain.transcript import Transcript
from bot.proving.shape import leads_away

_TOKEN = re.compile(r"[^\W_][\w'\u2019+#-]*(?:\.\w+)*")
_TERMS = 3
CHAPTER_WORDS = 1000
"""Words in a chapter, about: six minutes of talk."""


def find_chapters(transcript: Transcript, details: EpisodeDetails) -> tuple[Chapter, ...]:
    """Chapters in order; none for a transcript without words."""
    spoken = read_spoken(transcript)
    vectors = sentence_vectors(spoken)
    return chapters_of(spoken, vectors, find_sections(spoken, vectors, words=CHAPTER_WORDS), transcript, details)


def chapters_of(
    spoken: Spoken,
    vectors: SentenceVectors,
    sections: tuple[Section, ...],
    transcript: Transcript,
    details: EpisodeDetails,
) -> tuple[Chapter, ...]:
    """As `find_chapters`, for sentences already read."""
    if published := _published(transcript, details):
        return published
    chapters: list[Chapter] = []
    for section in sections:
        start = spoken.sentences[section.first].start
        chapters.append(
            Chapter(
                title=title_of(spoken, section, vectors),
                start=start,
                first_line=transcript.line_at(start),
                seconds=transcript.seconds_at(start),
            )
        )
    return tuple(chapters)


def _published(transcript: Transcript, details: EpisodeDetails) -> tuple[Chapter, ...]:
    """The show's chapters, placed by time; without timestamps by their share of the known duration."""
    chapters: list[Chapter] = []
    for chapter in sorted(details.chapters, key=lambda each: each.start_seconds):
        start = _offset(transcript, details, chapter.start_seconds)
        if start is None or not chapter.title.strip():
            continue
        chapters.append(
            Chapter(
                title=chapter.title.strip(),
                start=start,
                first_line=transcript.line_at(start),
                seconds=chapter.start_seconds,
                published=True,
            )
        )
    return tuple(chapters)


def _offset(transcript: Transcript, details: EpisodeDetails, seconds: float) -> int | None:
    if not transcript.text:
        return None
    if transcript.times:
        later = [mark.offset for mark in transcript.times if mark.seconds >= seconds]
        return min(later[0] if later else transcript.times[-1].offset, len(transcript.text) - 1)
    if details.duration_seconds:
        share = min(1.0, max(0.0, seconds / details.duration_seconds))
        offset = min(int(share * len(transcript.text)), len(transcript.text) - 1)
        return transcript.text.rfind(" ", 0, offset) + 1
    return 0 if seconds == 0 else None


def title_of(spoken: Spoken, section: Section, vectors: SentenceVectors) -> str:
    """The terms that set this section apart, as they were said: "Object storage, Kafka and data lakes"."""
    inside = vectors.rows[section.first : section.last].sum(axis=0)
    everywhere = vectors.rows.sum(axis=0)
    share = (section.last - section.first) / max(1, len(spoken.sentences))
    lift = inside * np.log1p(inside) * np.clip(inside / np.maximum(everywhere, 1e-9) - 0.5 * share, 0.05, None)
    weight = {stem: float(lift[at]) for stem, at in vectors.vocabulary.items()}
    terms = _terms(spoken, section, weight)
    if not terms:
        return "Opening" if section.first == 0 else "More talk"
    joined = terms[0] if len(terms) == 1 else f"{', '.join(terms[:-1])} and {terms[-1]}"
    return joined[:1].upper() + joined[1:]


def _terms(spoken: Spoken, section: Section, weight: dict[str, float]) -> list[str]:
    """One- and two-word terms by weight, none sharing a word with a better one."""
    scores: Counter[str] = Counter()
    shown: dict[str, Counter[str]] = {}
    for sentence in spoken.sentences[section.first : section.last]:
        tokens = _TOKEN.findall(sentence.text)
        previous: tuple[str, str] | None = None
        for place, token in enumerate(tokens):
            word = token.lower().replace("\u2019", "'")
            stem = stem_of(word)
            if word in STOP_WORDS or weight.get(stem, 0.0) <= 0 or len(word) < 2:
                previous = None
                continue
            form = token if place or not token.istitle() else word
            _count(scores, shown, stem, form, weight[stem])
            if previous:
                pair = f"{previous[0]} {stem}"
                _count(scores, shown, pair, f"{previous[1]} {form}", 0.75 * (weight[previous[0]] + weight[stem]))
            previous = stem, form
    once = {term for term, count in shown.items() if sum(count.values()) < 2}
    chosen: list[str] = []
    taken: set[str] = set()
    for term, _ in scores.most_common(60):
        if term in once or taken & set(term.split()):
            continue
        written = shown[term].most_common(1)[0][0]
        if leads_away(written):
            continue
        taken |= set(term.split())
        chosen.append(written)
        if len(chosen) == _TERMS:
            break
    return chosen


def _count(scores: Counter[str], shown: dict[str, Counter[str]], term: str, form: str, weight: float) -> None:
    scores[term] += weight  # type: ignore[assignment]
    shown.setdefault(term, Counter())[form] += 1

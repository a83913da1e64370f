"""Chapters where a model heard a new subject; a title of its own where the words bear it out, else one of the rules."""

from collections.abc import Sequence

from bot.analysing.by_model.finds import one_line
from bot.analysing.by_model.parts import Part, Talk
from bot.analysing.chapters import title_of
from bot.analysing.sections import Section, sentence_vectors
from bot.domain.episode_card import Chapter
from bot.prompts.find import MOST_FOUND, Found
from bot.proving import prove

_APART = 1_500
"""Characters between the beginnings of two chapters, at least: a minute and a half of talk."""
_LONGEST = 70
_MOST = 24
_FEWEST = 2


def chapters_by(
    read: Sequence[tuple[Part, Found]], unread: Sequence[Part], talk: Talk, rules: tuple[Chapter, ...]
) -> tuple[Chapter, ...]:
    """The show's own where it published some. In parts that were not read the rules' chapters stand."""
    if any(chapter.published for chapter in rules) or not talk.spoken.sentences:
        return rules
    titles = {
        subject.line - 1: one_line(subject.title)
        for part, found in read
        for subject in found.subjects[:MOST_FOUND]
        if talk.line(subject.line, part) is not None
    }
    if len(titles) < _FEWEST:
        return rules
    kept = {talk.index_at(chapter.start) for chapter in rules if _lies_in(talk, chapter, unread)}
    starts = _spread(talk, sorted({*titles, *kept}))
    vectors = sentence_vectors(talk.spoken)
    chapters = []
    for first, last in zip(starts, [*starts[1:], len(talk.spoken.sentences)], strict=True):
        start = talk.spoken.sentences[first].start
        stretch = talk.transcript.cut(start, talk.spoken.sentences[last - 1].end)
        chapters.append(
            Chapter(
                title=_proven(titles.get(first, ""), stretch) or title_of(talk.spoken, Section(first, last), vectors),
                start=start,
                first_line=talk.transcript.line_at(start),
                seconds=talk.transcript.seconds_at(start),
            )
        )
    return tuple(chapters)


def _lies_in(talk: Talk, chapter: Chapter, parts: Sequence[Part]) -> bool:
    index = talk.index_at(chapter.start)
    return any(part.first <= index < part.last for part in parts)


def _spread(talk: Talk, candidates: Sequence[int]) -> list[int]:
    """Of these beginnings those that lie apart; the first chapter begins where the episode does."""
    lines = talk.spoken.sentences
    end = lines[-1].end
    near = lines[0].start + _APART
    starts = [candidates[0] if lines[candidates[0]].start < near else 0]
    for index in candidates:
        if lines[index].start - lines[starts[-1]].start >= _APART and end - lines[index].start >= _APART // 2:
            starts.append(index)
    return starts[:_MOST]


def _proven(title: str, stretch: str) -> str:
    title = title.rstrip(" .")
    if not title or len(title) > _LONGEST or not prove(title, [stretch]).holds:
        return ""
    return f"{title[0].upper()}{title[1:]}"

"""Lines that a model may cite: numbered by code, and led back to spans by their numbers alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.analysing.mockery import is_voiced
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.domain.passage import Passage, PassageSentence
from bot.domain.span import Span
from bot.prompts.material import Section
from bot.searching.finder import Ranked

_MOST_WORDS = 90
"""Of a run of lines: what is longer is no receipt."""


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A sentence of a passage under its number. `place` orders lines; neighbours in a passage follow each other."""

    number: int
    place: tuple[int, int]
    text: str
    sentence: PassageSentence
    passage: Passage


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of one voice in a row."""

    lines: tuple[NumberedLine, ...]

    @property
    def text(self) -> str:
        first, last = self.lines[0], self.lines[-1]
        at = first.passage.span.start
        return first.passage.text[first.sentence.start - at : last.sentence.end - at]

    @property
    def span(self) -> Span:
        of = self.lines[0].passage.span
        return Span(of.episode_id, of.transcript_hash, self.lines[0].sentence.start, self.lines[-1].sentence.end)

    @property
    def speaker(self) -> str | None:
        return self.lines[0].sentence.speaker


class NumberedLines:
    """The lines of some passages, in the order in which they were said. Hidden words, and views that are only voiced,
    are not among them: what a model does not see it cannot cite."""

    def __init__(self, ranked: Iterable[Ranked], hides: Callable[[Span], bool]) -> None:
        self._lines: dict[int, NumberedLine] = {}
        ordered = sorted(ranked, key=lambda one: (one.packed.episode_id, one.packed.start))
        for at, one in enumerate(ordered):
            passage = one.passage
            texts = [passage.sentence_text(sentence) for sentence in passage.sentences]
            for place, (sentence, text) in enumerate(zip(passage.sentences, texts, strict=True)):
                span = Span(passage.span.episode_id, passage.span.transcript_hash, sentence.start, sentence.end)
                if hides(span) or is_voiced(texts, place):
                    continue
                number = len(self._lines) + 1
                self._lines[number] = NumberedLine(number, (at, place), text, sentence, passage)
        self._numbers = {line.place: line.number for line in self._lines.values()}

    def __len__(self) -> int:
        return len(self._lines)

    def sections(self, episodes: Mapping[EpisodeId, Episode]) -> list[Section]:
        """For each passage a section with what its episode is called, and one with its lines."""
        found: list[Section] = []
        named: EpisodeId | None = None
        for _, group in groupby(self._lines.values(), key=lambda line: line.place[0]):
            lines = list(group)
            episode = episodes.get(lines[0].passage.span.episode_id)
            if episode is not None and episode.id != named:
                named = episode.id
                date = f", {episode.details.published:%Y-%m-%d}" if episode.details.published else ""
                found.append(Section("Episode", [f"{episode.title}{date}"]))
            found.append(Section("Lines", [_shown(line) for line in lines], [line.number for line in lines]))
        return found

    def runs(self, numbers: Sequence[int], *, wider: int = 0) -> list[Run]:
        """The cited lines as runs of one voice; numbers that were never given are passed over. `wider` takes in that
        many neighbours on each side."""
        places = {self._lines[number].place for number in numbers if number in self._lines}
        for at, place in list(places):
            near = [(at, place + step) for step in range(-wider, wider + 1)]
            places.update(one for one in near if one in self._numbers)
        runs: list[list[NumberedLine]] = []
        for where in sorted(places):
            line = self._lines[self._numbers[where]]
            if runs and _goes_on(runs[-1], line):
                runs[-1].append(line)
            else:
                runs.append([line])
        return [Run(tuple(run)) for run in runs]


def _goes_on(run: Sequence[NumberedLine], line: NumberedLine) -> bool:
    last = run[-1]
    words = sum(one.text.count(" ") + 1 for one in (*run, line))
    following = last.place[0] == line.place[0] and last.place[1] + 1 == line.place[1]
    return following and last.sentence.speaker == line.sentence.speaker and words <= _MOST_WORDS


def _shown(line: NumberedLine) -> str:
    return f"{line.sentence.speaker}: {line.text}" if line.sentence.speaker else line.text

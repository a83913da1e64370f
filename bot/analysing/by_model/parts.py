"""The parts in which a model reads an episode: lines with numbers, cut where somebody else begins to speak."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from bot.analysing.spoken import Spoken, SpokenSentence, read_spoken
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.domain.transcript import Transcript

_LONGEST = 400
"""Characters up to which neighbouring lines are one receipt."""
_MOST_LINES = 3
_BACK = 3
"""A part may end this share (one third) before its size is full, where a turn ends there."""
_NUMBERING = 8
"""Characters that a line takes beside its words."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines `[first, last)` of an episode, from 0; a model sees them numbered from 1."""

    first: int
    last: int


@dataclass(frozen=True)
class Talk:
    """An episode's words as a model is shown them, and the way back from its numbers to them."""

    episode: Episode
    transcript: Transcript
    spoken: Spoken

    @property
    def episode_id(self) -> EpisodeId:
        return self.episode.id

    @cached_property
    def sizes(self) -> list[int]:
        """Characters up to the end of each line."""
        spent = (len(one.text) + len(one.speaker or "") + _NUMBERING for one in self.spoken.sentences)
        return list(accumulate(spent))

    def numbered(self, part: Part) -> list[tuple[int, str]]:
        lines = self.spoken.sentences[part.first : part.last]
        return [
            (number, f"{line.speaker}: {line.text}" if line.speaker else line.text)
            for number, line in enumerate(lines, start=part.first + 1)
        ]

    def line(self, number: int, part: Part) -> SpokenSentence | None:
        """What stands under a number of a part; None for a number that was not shown."""
        return self.spoken.sentences[number - 1] if part.first < number <= part.last else None

    def span(self, start: int, end: int) -> Span:
        return Span(self.episode_id, self.transcript.hash, start, end)

    def span_of(self, part: Part) -> Span:
        lines = self.spoken.sentences
        return self.span(lines[part.first].start, lines[part.last - 1].end)

    def cut(self, span: Span) -> str:
        return self.transcript.cut(span.start, span.end)

    def receipts(self, numbers: list[int], part: Part) -> tuple[Span, ...]:
        """The words under the first few of these numbers, in their order, neighbours of one turn in one span; the
        first is the one to quote. Only what the first one's speaker says. Empty where no number was shown."""
        cited = [n for n in dict.fromkeys(numbers) if self.line(n, part) is not None][:_MOST_LINES]
        spans: list[Span] = []
        used: set[int] = set()
        for number in cited:
            if number in used:
                continue
            line = self.spoken.sentences[number - 1]
            if self.spoken.sentences[cited[0] - 1].speaker != line.speaker:
                continue
            last = number
            while last + 1 in cited and last + 1 not in used and self._joins(number, last + 1):
                last += 1
            used.update(range(number, last + 1))
            spans.append(self.span(line.start, self.spoken.sentences[last - 1].end))
        return tuple(spans)

    def _joins(self, first: int, last: int) -> bool:
        one, other = self.spoken.sentences[first - 1], self.spoken.sentences[last - 1]
        return one.turn == other.turn and other.end - one.start <= _LONGEST

    def index_at(self, offset: int) -> int:
        """The line in which a character stands."""
        return max(0, bisect_right(self._starts, offset) - 1)

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.spoken.sentences]


def talk_of(episode: Episode, transcript: Transcript) -> Talk:
    return Talk(episode, transcript, read_spoken(transcript))


def parts_of(talk: Talk, most: int) -> tuple[Part, ...]:
    """The same parts for the same words: about `most` characters each, and about even. None for no words."""
    sizes, lines = talk.sizes, talk.spoken.sentences
    parts: list[Part] = []
    first = 0
    while first < len(lines):
        done = sizes[first - 1] if first else 0
        left = sizes[-1] - done
        even = left / -(-left // most)
        last = max(first + 1, bisect_right(sizes, done + even))
        if last < len(lines):
            least = bisect_right(sizes, done + even - even / _BACK)
            ends = [at for at in range(last, max(first, least), -1) if lines[at].turn != lines[at - 1].turn]
            last = ends[0] if ends else last
        parts.append(Part(first, last))
        first = last
    return tuple(parts)

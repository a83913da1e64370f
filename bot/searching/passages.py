"""Passages: a transcript cut into the pieces that search ranks, at ends of turns and sentences."""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.passage import Passage, PassageSentence
from bot.domain.sentences import split_sentences
from bot.domain.span import Span
from bot.domain.transcript import Transcript

SHORTEST, LONGEST = 600, 1080
"""Characters of a passage: 120 to 220 words of most languages."""
_STOP = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*\s|[\u3002\uff01\uff1f]")


def cut_passages(text: str) -> Iterator[tuple[int, int]]:
    """Character ranges that cover all of `text` but the white space between them.

    A cut falls on the end of a turn where one is in reach, else on the end of a sentence, else between words.
    """
    start, length = 0, len(text)
    while start < length:
        end = length if length - start <= LONGEST else _cut(text, start)
        stop = end
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield start, stop
        start = end
        while start < length and text[start].isspace():
            start += 1


def _cut(text: str, start: int) -> int:
    low, high = start + SHORTEST, start + LONGEST
    turn = text.rfind("\n", low, high)
    if turn > 0:
        return turn
    sentence = 0
    for match in _STOP.finditer(text, low, high):
        sentence = match.end()
    if sentence:
        return sentence
    space = text.rfind(" ", low, high)
    return space if space > 0 else high


def pack_passages(episode_id: EpisodeId, transcript: Transcript) -> Iterator[tuple[str, tuple[str, ...], bytes]]:
    """For every passage its text, its speakers, and all that `PackedPassage` needs, as bytes."""
    lines, times, utterances = transcript.lines, transcript.times, transcript.utterances
    line_offsets = [mark.offset for mark in lines]
    time_offsets = [mark.offset for mark in times]
    turn_offsets = [turn.start for turn in utterances]
    for ordinal, (start, end) in enumerate(cut_passages(transcript.text)):
        text = transcript.text[start:end]
        low = max(bisect_right(line_offsets, start) - 1, 0)
        line_marks = [(mark.offset - start, mark.line) for mark in lines[low : bisect_left(line_offsets, end, low)]]
        low = max(bisect_right(time_offsets, start) - 1, 0)
        time_marks = [(mark.offset - start, mark.seconds) for mark in times[low : bisect_left(time_offsets, end, low)]]
        low = max(bisect_right(turn_offsets, start) - 1, 0)
        turns = utterances[low : bisect_left(turn_offsets, end, low)]
        turn_marks = [(turn.start - start, turn.speaker) for turn in turns]
        packed = json.dumps(
            (episode_id, transcript.hash, ordinal, start, line_marks, turn_marks, time_marks, text),
            ensure_ascii=False,
            separators=(",", ":"),
        )
        speakers = tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
        yield text, speakers, packed.encode("utf-8", "surrogatepass")


class PackedPassage:
    """A passage as the index keeps it: its text at once, its sentences when they are asked for."""

    __slots__ = ("_marks", "episode_id", "text")

    def __init__(self, packed: bytes) -> None:
        self.episode_id, *self._marks, self.text = json.loads(packed.decode("utf-8", "surrogatepass"))

    @property
    def start(self) -> int:
        """Where it begins in the transcript."""
        return int(self._marks[2])

    def unpack(self) -> Passage:
        """The passage with its sentences, each with its source lines, its one speaker and its time."""
        revision, ordinal, start, line_marks, turn_marks, time_marks = self._marks
        line_offsets = [offset for offset, _ in line_marks]
        turn_offsets = [offset for offset, _ in turn_marks]
        time_offsets = [offset for offset, _ in time_marks]
        sentences = []
        for low, high in split_sentences(self.text):
            first, last = _at(line_offsets, low), _at(line_offsets, high - 1)
            speakers = {name for _, name in turn_marks[_at(turn_offsets, low) : _at(turn_offsets, high - 1) + 1]}
            heard = bisect_right(time_offsets, low) - 1
            sentences.append(
                PassageSentence(
                    start=start + low,
                    end=start + high,
                    first_line=line_marks[first][1] if line_marks else 1,
                    last_line=line_marks[last][1] if line_marks else 1,
                    speaker=speakers.pop() if len(speakers) == 1 else None,
                    seconds=time_marks[heard][1] if heard >= 0 else None,
                )
            )
        span = Span(EpisodeId(self.episode_id), TranscriptHash(revision), start, start + len(self.text))
        return Passage(span=span, ordinal=ordinal, text=self.text, sentences=tuple(sentences))


def passages_of(episode_id: EpisodeId, transcript: Transcript) -> list[Passage]:
    """All passages of a transcript in order."""
    return [PackedPassage(packed).unpack() for _, _, packed in pack_passages(episode_id, transcript)]


def _at(offsets: list[int], position: int) -> int:
    return max(bisect_right(offsets, position) - 1, 0)

"""The sentences of an episode as analysis sees them: who says each, in which turn, and its plain words."""

import re
from dataclasses import dataclass

from bot.domain.sentences import split_sentences
from bot.domain.transcript import Transcript

_WORD = re.compile(r"[^\W_](?:[\w'\u2019+#.-]*[\w+#])?")
_STAGE = re.compile(r"\\?\[[^\]\n]{1,60}\\?\]")


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """`words` are lower-case and in order; `[start, end)` are characters of the transcript text."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    speaker: str | None
    turn: int
    """Ordinal of the turn: neighbouring utterances of one speaker are one turn."""

    @property
    def asks(self) -> bool:
        return self.text.rstrip("\"'\u201d\u2019) ").endswith(("?", "?!", "?..."))


@dataclass(frozen=True, slots=True)
class Turn:
    """Sentences `[first, last)` said by one speaker without interruption."""

    first: int
    last: int
    speaker: str | None
    words: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """All sentences and turns of one episode."""

    sentences: tuple[SpokenSentence, ...]
    turns: tuple[Turn, ...]
    has_speakers: bool

    def turn_of(self, index: int) -> Turn:
        return self.turns[self.sentences[index].turn]


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case words of `text`, curly apostrophes made straight, stage notes left out."""
    plain = _STAGE.sub(" ", text) if "[" in text else text
    return tuple(_WORD.findall(plain.replace("\u2019", "'").lower()))


def read_spoken(transcript: Transcript) -> Spoken:
    """Sentences of `transcript` in order, with their speakers and turns."""
    sentences: list[SpokenSentence] = []
    turns: list[Turn] = []
    first = 0
    current: str | None = None
    for utterance in transcript.utterances:
        if len(sentences) > first and current != utterance.speaker:
            turns.append(_turn(sentences, first, current))
            first = len(sentences)
        current = utterance.speaker
        block = transcript.cut(utterance.start, utterance.end)
        for start, end in split_sentences(block):
            text = block[start:end]
            sentences.append(
                SpokenSentence(
                    start=utterance.start + start,
                    end=utterance.start + end,
                    text=text,
                    words=words_of(text),
                    speaker=utterance.speaker,
                    turn=len(turns),
                )
            )
    if len(sentences) > first:
        turns.append(_turn(sentences, first, current))
    return Spoken(tuple(sentences), tuple(turns), transcript.has_speakers)


def _turn(sentences: list[SpokenSentence], first: int, speaker: str | None) -> Turn:
    words = sum(len(sentence.words) for sentence in sentences[first:])
    return Turn(first, len(sentences), speaker, words)

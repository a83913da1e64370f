"""Diarised Markdown: `**Speaker:** words` paragraphs, `\\[12:34\\]` stamps, `**Break:**`, stage notes in brackets."""

import re
from collections import Counter
from functools import lru_cache

from bot.domain.episode import EpisodeDetails
from bot.errors import UnreadableSource
from bot.reading.builder import TranscriptBuilder
from bot.reading.episode_source import ReadEpisode
from bot.reading.lines import split_lines
from bot.reading.markup import show_markdown

_LABEL = re.compile(r"\s{0,3}\*\*\s?(?P<bold>[^*\n]{1,90})\*\*(?P<colon>\s?:)?")
_TORN_LABEL = re.compile(r"\*{0,2}(?P<name>[^*:\n]{2,60}):\*\*")
_INNER_LABEL = re.compile(r"(?<=\s)\*\*(?P<name>[^*:\n]{2,60}):\*\*")
_STAGE_NAMES = frozenset(
    [
        "break",
        "jingle",
        "intro",
        "outro",
        "sample",
        "clip",
        "music",
        "ad",
        "ads",
        "advertisement",
        "sponsor",
        "sponsors",
        "promo",
        "theme",
        "trailer",
    ]
)
_UNSPOKEN = frozenset(["break", "ad", "ads", "advertisement", "sponsor", "sponsors", "promo"])


def is_diarised(lines: list[str]) -> bool:
    """Whether paragraphs open with bold names that come back, as people in a conversation do."""
    names = Counter(label for line in lines if "**" in line and (label := _label_of(line)) is not None)
    filled = sum(1 for line in lines if line.strip())
    spoken = names.total()
    returning = sum(times for times in names.values() if times > 1)
    return (returning >= 2 and spoken * 10 >= filled) or (spoken >= 1 and spoken * 2 >= filled and filled < 8)


def read_diarised(raw: str, *, name: str, title: str) -> ReadEpisode:
    """A paragraph without a name goes on with the last speaker. Raises `UnreadableSource` when nobody says anything."""
    lines = split_lines(raw)
    speaking = _Speaking(frozenset(label for line in lines if "**" in line and (label := _label_of(line)) is not None))
    for number, line in enumerate(lines, start=1):
        if line.strip():
            speaking.paragraph(line, number)
    transcript = speaking.builder.build(source_lines=len(lines))
    if not transcript.text:
        raise UnreadableSource(name, "its paragraphs hold no words")
    details = EpisodeDetails(title=title)
    return ReadEpisode(details=details, transcript=transcript, raw=raw, format="diarised")


class _Speaking:
    """Walks the paragraphs and remembers who has the word."""

    def __init__(self, names: frozenset[str]) -> None:
        self.builder = TranscriptBuilder()
        self._names = names
        self._speaker: str | None = None

    def paragraph(self, line: str, number: int) -> None:
        self.builder.paragraph()
        label, words = self._split(line)
        if label is None:
            self._say(words, number, self._speaker)
        elif label.lower() in _UNSPOKEN:
            self._stamps_only(words)
        elif label.lower() in _STAGE_NAMES:
            self._say(words, number, None, stage=True)
        else:
            self._speaker = label
            self._say(words, number, label)

    def _split(self, line: str) -> tuple[str | None, str]:
        match = _LABEL.match(line)
        if match is not None:
            bold, rest = match["bold"], line[match.end() :]
            if match["colon"]:
                return _clean_name(bold), rest
            name, colon, inside = bold.partition(":")
            if colon:
                return _clean_name(name), f"{inside.lstrip()}{rest}"
            if _clean_name(bold) in self._names:
                return _clean_name(bold), rest
        elif ":**" in line[:70] and (torn := _TORN_LABEL.match(line)) is not None:
            for known in self._names:
                if torn["name"].endswith(known):
                    return known, line[torn.end() :]
        return None, line

    def _say(self, words: str, number: int, speaker: str | None, *, stage: bool = False) -> None:
        start = 0
        if ":**" in words:
            for inner in _INNER_LABEL.finditer(words):
                if _clean_name(inner["name"]) in self._names:
                    self._pieces(words[start : inner.start()], number, speaker, stage)
                    speaker, start, stage = _clean_name(inner["name"]), inner.end(), False
                    self._speaker = speaker
        self._pieces(words[start:], number, speaker, stage)

    def _pieces(self, words: str, number: int, speaker: str | None, stage: bool) -> None:
        pieces = show_markdown(words)
        if stage and sum(len(piece.words.strip()) for piece in pieces) < 6:
            return
        for piece in pieces:
            if piece.seconds is not None:
                self.builder.stamp(piece.seconds)
            self.builder.speak(piece.words, line=number, speaker=speaker, glued=piece.glued)

    def _stamps_only(self, words: str) -> None:
        for piece in show_markdown(words):
            if piece.seconds is not None:
                self.builder.stamp(piece.seconds)


def _label_of(line: str) -> str | None:
    match = _LABEL.match(line)
    if match is None or not (match["colon"] or ":" in match["bold"]):
        return None
    return _clean_name(match["bold"].partition(":")[0])


@lru_cache(maxsize=512)
def _clean_name(name: str) -> str:
    return " ".join("".join(piece.words for piece in show_markdown(name)).split())

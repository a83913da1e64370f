"""Diarised Markdown: `**Speaker:** words` paragraphs, `\\[12:34\\]` stamps, `**Break:**`, stage notes in brackets."""

import re
from collections import Counter
from datetime import date

from bot.domain.episode import EpisodeDetails
from bot.errors import UnreadableSource
from bot.reading.builder import TranscriptBuilder
from bot.reading.diarised_labels import Label, clean_name, read_label
from bot.reading.episode_source import ReadEpisode
from bot.reading.lines import split_lines
from bot.reading.markup import show_markdown

_SNIFFED_LINES = 200
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<title>[^\n]{1,300}?)[\s#]*$")
_FIELD = re.compile(r"(?P<key>title|date)\s?:\s?[\"']?(?P<value>[^\"'\n]{1,300})", re.IGNORECASE)
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
    head = lines[:_SNIFFED_LINES]
    names = Counter(label.name for line in head if (label := read_label(line)) is not None and label.sure)
    filled = sum(1 for line in head if line.strip())
    spoken = names.total()
    returning = sum(times for times in names.values() if times > 1)
    return (returning >= 2 and spoken * 10 >= filled) or (spoken >= 1 and spoken * 2 >= filled and filled < 8)


def read_diarised(raw: str, *, name: str, title: str) -> ReadEpisode:
    """A paragraph without a name goes on with the last speaker. Raises `UnreadableSource` when nobody says anything."""
    lines = split_lines(raw)
    labels = [read_label(line) for line in lines]
    speaking = _Speaking(frozenset(label.name for label in labels if label is not None and label.sure))
    opening = _front_matter(lines)
    heading: str | None = None
    for number, (line, label) in enumerate(zip(lines, labels, strict=True), start=1):
        if number <= opening or not line.strip():
            continue
        if (match := _HEADING.match(line) if "#" in line[:4] else None) is not None:
            heading = heading or match["title"]
        else:
            speaking.paragraph(line, label, number)
    transcript = speaking.builder.build(source_lines=len(lines))
    if not transcript.text:
        raise UnreadableSource(name, "its paragraphs hold no words")
    fields = {match["key"].lower(): match["value"] for line in lines[:opening] if (match := _FIELD.match(line))}
    details = EpisodeDetails(
        title=fields.get("title", "").strip() or (clean_name(heading) if heading else "") or title,
        published=_date(fields.get("date", "")),
    )
    return ReadEpisode(details=details, transcript=transcript, raw=raw, format="diarised")


def _front_matter(lines: list[str]) -> int:
    """How many lines a `---` block of fields at the top takes up."""
    if lines[0].strip() != "---":
        return 0
    return next((at + 1 for at, line in enumerate(lines[1:60], start=1) if line.strip() == "---"), 0)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


class _Speaking:
    """Walks the paragraphs and remembers who has the word."""

    def __init__(self, names: frozenset[str]) -> None:
        self.builder = TranscriptBuilder()
        self._names = names
        self._speaker: str | None = None

    def paragraph(self, line: str, label: Label | None, number: int) -> None:
        self.builder.paragraph()
        if label is None and ":**" in line[:70]:
            label = self._torn(line)
        if label is None or not (label.sure or label.name in self._names):
            self._say(line, number, self._speaker)
            return
        if label.seconds is not None:
            self.builder.stamp(label.seconds)
        kind = label.name.lower()
        if kind in _UNSPOKEN:
            self._stamps_only(label.words)
        elif kind in _STAGE_NAMES:
            self._say(label.words, number, None, stage=True)
        else:
            self._speaker = label.name
            self._say(label.words, number, label.name)

    def _torn(self, line: str) -> Label | None:
        """A label that lost a star or gained a letter, when it ends in a known name."""
        torn = _TORN_LABEL.match(line)
        known = next((name for name in self._names if torn is not None and torn["name"].endswith(name)), None)
        return Label(known, line[torn.end() :], None, True) if torn is not None and known is not None else None

    def _say(self, words: str, number: int, speaker: str | None, *, stage: bool = False) -> None:
        start = 0
        if ":**" in words:
            for inner in _INNER_LABEL.finditer(words):
                if clean_name(inner["name"]) in self._names:
                    self._pieces(words[start : inner.start()], number, speaker, stage)
                    speaker, start, stage = clean_name(inner["name"]), inner.end(), False
                    self._speaker = speaker
        self._pieces(words[start:], number, speaker, stage)

    def _pieces(self, words: str, number: int, speaker: str | None, stage: bool) -> None:
        pieces = show_markdown(words)
        if stage and sum(len(piece.words.strip()) for piece in pieces) < 6:
            return
        for piece in pieces:
            if piece.gap:
                self.builder.paragraph()
            if piece.seconds is not None:
                self.builder.stamp(piece.seconds)
            self.builder.speak(piece.words, line=number, speaker=speaker, glued=piece.glued)

    def _stamps_only(self, words: str) -> None:
        for piece in show_markdown(words):
            if piece.seconds is not None:
                self.builder.stamp(piece.seconds)

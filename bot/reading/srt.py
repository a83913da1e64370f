"""SubRip captions. Read here and not by the `srt` package, which forgets source lines and stops at a missing index."""

import re

from bot.domain.episode import EpisodeDetails
from bot.errors import UnreadableSource
from bot.reading.captions import CaptionLine, Cue, transcribe_cues
from bot.reading.clock_times import CLOCK, clock_seconds
from bot.reading.episode_source import ReadEpisode
from bot.reading.lines import split_lines
from bot.reading.markup import unescape_entities
from bot.reading.webvtt import is_torn_time, name_speakers

_TIMING = re.compile(rf"\s*{CLOCK}\s*-->\s*{CLOCK}(?:\s.*)?")
_TIMING_LIKE = re.compile(r"\s*-?\d[\d:.,]{1,14}\s?[-> ]{0,8}-->")
_TAG = re.compile(r"</?(?:i|b|u|s|font|span|c|v)(?:[ .][^<>\n]{0,300})?>|\{\\[^{}\n]{1,60}\}", re.IGNORECASE)


def is_srt(lines: list[str]) -> bool:
    """Whether a caption time stands among the first lines that say anything."""
    said = [line for line in lines[:40] if line.strip()]
    return any("-->" in line and _TIMING_LIKE.match(line) is not None for line in said[:6])


def read_srt(raw: str, *, name: str, title: str) -> ReadEpisode:
    """Raises `UnreadableSource` for a timing line that is none, and when nobody says anything."""
    lines = split_lines(raw)
    cues: list[Cue] = []
    at, count = 0, len(lines)
    while at < count:
        if "-->" not in lines[at]:
            at += 1
            continue
        cue = _timed(lines[at], at + 1, name)
        at += 1
        while at < count and lines[at].strip() and "-->" not in lines[at]:
            if not _is_index(lines, at):
                _add_words(lines[at], at + 1, cue)
            at += 1
        cues.append(cue)
    if is_torn_time(lines):
        raise UnreadableSource(name, "it is cut off in the middle of a caption time")
    name_speakers(cues)
    transcript = transcribe_cues(cues, source_lines=len(lines), name=name, may_roll=True)
    return ReadEpisode(details=EpisodeDetails(title=title), transcript=transcript, raw=raw, format="srt")


def _timed(line: str, number: int, name: str) -> Cue:
    match = _TIMING.fullmatch(line)
    start = clock_seconds(*match.groups()[:4]) if match else None
    end = clock_seconds(*match.groups()[4:8]) if match else None
    if start is None or end is None:
        raise UnreadableSource(name, f"line {number} is no caption time: {line.strip()[:60]!r}")
    return Cue(start, end, [])


def _is_index(lines: list[str], at: int) -> bool:
    """A number right before the next timing line is that cue's index even where the blank line is missing."""
    return at + 1 < len(lines) and "-->" in lines[at + 1] and lines[at].strip().isdigit()


def _add_words(text: str, number: int, cue: Cue) -> None:
    words = unescape_entities(_TAG.sub("", text)).strip()
    turn = words.startswith((">>", "- "))
    words = words.lstrip("> -") if turn else words
    if words:
        cue.lines.append(CaptionLine(words, number, None, begins_turn=turn))
